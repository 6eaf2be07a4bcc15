// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;

/// Takes a list such as `!a.example, /file, hash:table, example.com` apart. The patterns of a
/// `/file` stand where its name stood; a `!` before the name is for each of them.
final class ListPatterns {

    /// What a match means.
    enum Sign {
        LISTED,
        NOT_LISTED
    }

    sealed interface Pattern {}

    /// A name, an address or a network, as written.
    record Literal(Sign sign, String text) implements Pattern {}

    /// @param problem what is warned of when it cannot say
    record Table(Sign sign, LookupTable table, String problem) implements Pattern {}

    /// A `/file` that cannot be read.
    record Unreadable(String reason) implements Pattern {}

    private final String parameter;
    private final Tables tables;
    private final List<Pattern> patterns = new ArrayList<>();

    private ListPatterns(String parameter, Tables tables) {
        this.parameter = parameter;
        this.tables = tables;
    }

    static List<Pattern> of(List<String> words, Tables tables) throws ConfigException {
        return of("", new Origin("list", 0), words, tables);
    }

    /// The patterns of a parameter. What is wrong in a file is told with that file and line.
    static List<Pattern> of(
            Configuration configuration, Parameter<List<String>> parameter, Tables tables)
            throws ConfigException {
        return of(
                parameter.name(),
                configuration.originOf(parameter.name()),
                configuration.get(parameter),
                tables);
    }

    private static List<Pattern> of(
            String parameter, Origin origin, List<String> words, Tables tables)
            throws ConfigException {
        var list = new ListPatterns(parameter, tables);
        for (var word : ListFile.beforeComment(words)) {
            list.add(new ListFile.Word(word, origin), Sign.LISTED, 0);
        }
        return list.patterns;
    }

    private void add(ListFile.Word word, Sign outer, int depth) throws ConfigException {
        var text = ListFile.withoutSigns(word.text());
        boolean isTurned = (word.text().length() - text.length()) % 2 != 0;
        var sign = isTurned ? opposite(outer) : outer;
        if (text.isEmpty()) {
            throw wrong(word, "no pattern after '!'", "remove it");
        }
        if (text.startsWith("/")) {
            addFile(text, word, sign, depth);
        } else if (text.indexOf(':') >= 0 && !text.startsWith("[")) {
            patterns.add(new Table(sign, open(text, word), problem(text)));
        } else {
            patterns.add(new Literal(sign, text));
        }
    }

    /// `mydestination: hash:/etc/domains: table lookup problem`.
    private String problem(String spec) {
        var problem = tables.whole(spec) + ": table lookup problem";
        return parameter.isEmpty() ? problem : parameter + ": " + problem;
    }

    private static Sign opposite(Sign sign) {
        return sign == Sign.LISTED ? Sign.NOT_LISTED : Sign.LISTED;
    }

    private LookupTable open(String spec, ListFile.Word word) throws ConfigException {
        try {
            return tables.open(spec);
        } catch (ConfigException nameless) {
            var problem = nameless.problem();
            throw wrong(word, problem.wrong(), problem.cure());
        }
    }

    private void addFile(String name, ListFile.Word word, Sign sign, int depth)
            throws ConfigException {
        if (depth == ListFile.DEEPEST) {
            throw wrong(word, "files name files without end", "");
        }
        List<ListFile.Word> inside;
        try {
            inside = ListFile.words(Path.of(name), tables.oddities());
        } catch (IOException unreadable) {
            patterns.add(new Unreadable("open file " + name + ": " + FileTable.why(unreadable)));
            return;
        }
        for (var pattern : inside) {
            add(pattern, sign, depth + 1);
        }
    }

    private ConfigException wrong(ListFile.Word word, String what, String cure) {
        var wrong = parameter.isEmpty() ? what : parameter + ": " + what;
        return new ConfigException(
                Problem.error(word.origin(), parameter, word.text(), wrong, cure));
    }
}
