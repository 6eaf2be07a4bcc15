// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Words;

/// A `/file` that stands in a list for the patterns in it: `mydestination = /etc/postfix/domains`.
/// It is read when the list is, and may name further files.
public final class ListFile {

    /// How deep files may name files. One that names itself gets here.
    static final int DEEPEST = 10;

    /// A pattern and where it is written.
    record Word(String text, Origin origin) {}

    /// A file and where its name is written.
    public record Mention(Path path, Origin origin) {}

    private ListFile() {}

    /// The patterns of one file, as written.
    ///
    /// @param oddities hears of comments behind a pattern, which Postfix does not have either
    static List<Word> words(Path file, TableWarnings oddities) throws IOException {
        var words = new ArrayList<Word>();
        var text = LogicalLines.decode(Files.readAllBytes(file));
        for (var line : LogicalLines.of(text)) {
            var origin = new Origin(file.toString(), line.number());
            var all = Words.split(line.text());
            var patterns = beforeComment(all);
            for (var word : patterns) {
                words.add(new Word(word, origin));
            }
            if (patterns.size() < all.size()) {
                var comment = String.join(" ", all.subList(patterns.size(), all.size()));
                oddities.warning(origin + ": comment at end of line is not supported: " + comment);
            }
        }
        return words;
    }

    /// Postfix: a word that begins with `#` is not looked for, nor is any behind it.
    static List<String> beforeComment(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith("#")) {
                return words.subList(0, i);
            }
        }
        return words;
    }

    /// Every file that a list is read from, those named by other files too, whether they are there
    /// or not.
    ///
    /// @param where the list is set
    public static List<Mention> named(List<String> list, Origin where) {
        var found = new ArrayList<Mention>();
        for (var word : beforeComment(list)) {
            collect(new Word(word, where), 0, found);
        }
        return found;
    }

    private static void collect(Word word, int depth, List<Mention> found) {
        var name = withoutSigns(word.text());
        if (!name.startsWith("/") || depth == DEEPEST) {
            return;
        }
        var file = Path.of(name);
        found.add(new Mention(file, word.origin()));
        try {
            for (var inside : words(file, _ -> {})) {
                collect(inside, depth + 1, found);
            }
        } catch (IOException unreadable) {
            return; // Whoever asks the list hears of it.
        }
    }

    static String withoutSigns(String word) {
        int at = 0;
        while (at < word.length() && word.charAt(at) == '!') {
            at++;
        }
        return word.substring(at);
    }
}
