// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.ArrayList;
import java.util.List;

/// What one case of [TableFuzz] consists of: files, and commands one after the other. All text is
/// octets, one to a character.
///
/// @param settings lines of main.cf
record TableCase(List<String> settings, List<Source> sources, List<Call> calls) {

    /// What files and tables are called where the directory is not known yet.
    static final String DIRECTORY = "DIR";

    TableCase {
        settings = List.copyOf(settings);
        sources = List.copyOf(sources);
        calls = List.copyOf(calls);
    }

    /// A file to begin with.
    ///
    /// @param mode as in chmod(1)
    record Source(String name, String content, int mode) {}

    /// A command with its arguments, and what it reads from standard input.
    record Call(String command, List<String> arguments, String input) {

        Call {
            arguments = List.copyOf(arguments);
        }

        boolean has(char letter) {
            return arguments.stream()
                    .anyMatch(word -> word.matches("-[a-zA-Z]*" + letter + "[a-zA-Z]*"));
        }
    }

    /// As a block of golden/postmap.txt.
    String block(String title) {
        var text = new StringBuilder("== ").append(title).append('\n');
        for (var setting : settings) {
            text.append("(main.cf: ").append(setting).append(")\n");
        }
        for (var source : sources) {
            text.append("-- ").append(source.name());
            text.append(
                    source.mode() == 0644 ? "" : " (" + Integer.toOctalString(source.mode()) + ')');
            text.append('\n');
            var content = source.content();
            boolean ends = content.isEmpty() || content.endsWith("\n");
            for (var line : lines(content)) {
                text.append(escaped(line)).append('\n');
            }
            if (!ends) {
                text.append("(no newline at the end)\n");
            }
        }
        for (var call : calls) {
            text.append("$ ").append(command(call)).append('\n');
        }
        return text.toString();
    }

    static String command(Call call) {
        var text = new StringBuilder(call.command());
        for (var word : call.arguments()) {
            boolean plain = word.matches("[A-Za-z0-9_@.:/=,{}+-]+");
            text.append(' ').append(plain ? word : "'" + escaped(word) + "'");
        }
        if (!call.input().isEmpty()) {
            text.append(" < ").append(escaped(call.input()));
        }
        return text.toString();
    }

    static List<String> lines(String content) {
        var lines = new ArrayList<>(List.of(content.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    /// `\xNN` for what is no printing character, and for backslashes that look like that.
    static String escaped(String octets) {
        var text = new StringBuilder();
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == '\n') {
                text.append("\\n");
            } else if (c < ' ' || c > '~' || looksLikeEscape(octets, i)) {
                text.append("\\x%02x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean looksLikeEscape(String octets, int at) {
        return octets.charAt(at) == '\\'
                && at + 1 < octets.length()
                && "xnt".indexOf(octets.charAt(at + 1)) >= 0;
    }
}
