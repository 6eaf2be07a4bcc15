// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Words;

/// Takes a list such as `!a.example, /file, hash:table, example.com` apart. The patterns of a
/// `/file` stand where its name stood; a `!` before the name is for each of them.
final class ListPatterns {

    /// A file that names itself gets here.
    private static final int DEEPEST_FILE = 10;

    /// What a match means.
    enum Sign {
        LISTED,
        NOT_LISTED
    }

    sealed interface Pattern {}

    /// A name, an address or a network, as written.
    record Literal(Sign sign, String text) implements Pattern {}

    record Table(Sign sign, LookupTable table) implements Pattern {}

    /// A `/file` that cannot be read.
    record Unreadable(String reason) implements Pattern {}

    private final Tables tables;
    private final List<Pattern> patterns = new ArrayList<>();

    private ListPatterns(Tables tables) {
        this.tables = tables;
    }

    static List<Pattern> of(List<String> words, Tables tables) throws ConfigException {
        var list = new ListPatterns(tables);
        for (var word : words) {
            list.add(word, Sign.LISTED, 0);
        }
        return list.patterns;
    }

    private void add(String word, Sign outer, int depth) throws ConfigException {
        var sign = outer;
        int at = 0;
        while (at < word.length() && word.charAt(at) == '!') {
            sign = sign == Sign.LISTED ? Sign.NOT_LISTED : Sign.LISTED;
            at++;
        }
        var text = word.substring(at);
        if (text.isEmpty()) {
            throw new ConfigException(
                    Problem.error(
                            new Origin("list", 0),
                            word,
                            word,
                            "no pattern after '!'",
                            "remove it"));
        }
        if (text.startsWith("/")) {
            addFile(text, sign, depth);
        } else if (text.indexOf(':') >= 0 && !text.startsWith("[")) {
            patterns.add(new Table(sign, tables.open(text)));
        } else {
            patterns.add(new Literal(sign, text));
        }
    }

    private void addFile(String name, Sign sign, int depth) throws ConfigException {
        List<String> lines;
        try {
            lines = LogicalLines.decode(Files.readAllBytes(Path.of(name))).lines().toList();
        } catch (IOException unreadable) {
            patterns.add(new Unreadable("open file " + name + ": " + FileTable.why(unreadable)));
            return;
        }
        if (depth == DEEPEST_FILE) {
            throw new ConfigException(
                    Problem.error(
                            new Origin(name, 0), name, "", "files name files without end", ""));
        }
        for (var line : lines) {
            if (line.startsWith("#")) {
                continue;
            }
            for (var word : Words.split(line)) {
                if (word.startsWith("#")) {
                    break;
                }
                add(word, sign, depth + 1);
            }
        }
    }
}
