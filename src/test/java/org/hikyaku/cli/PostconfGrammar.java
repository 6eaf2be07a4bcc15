// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random main.cf, master.cf and command lines for `postconf`, most of them nearly right: what a
/// tired operator, a script or a truncated copy could have written.
final class PostconfGrammar {

    /// Parameters that something in `postconf` treats in a way of its own.
    private static final List<String> REMARKABLE =
            List.of(
                    "myhostname",
                    "mydomain",
                    "myorigin",
                    "mydestination",
                    "relayhost",
                    "relay_domains",
                    "smtpd_restriction_classes",
                    "smtpd_recipient_restrictions",
                    "virtual_alias_maps",
                    "transport_maps",
                    "alias_maps",
                    "local_recipient_maps",
                    "forward_path",
                    "default_rbl_reply",
                    "mailbox_command",
                    "luser_relay",
                    "smtpd_reject_footer",
                    "smtpd_expansion_filter",
                    "command_execution_directory",
                    "message_size_limit",
                    "biff",
                    "compatibility_level",
                    "config_directory",
                    "process_name",
                    "service_name",
                    "stress",
                    "virtual_maps",
                    "smtp_connect_timeout",
                    "lmtp_connect_timeout",
                    "append_dot_mydomain",
                    "slow_destination_rate_delay",
                    "slow_initial_destination_concurrency",
                    "smtp_destination_recipient_limit",
                    "policy_time_limit",
                    "odd_1_transport_rate_delay");

    private static final List<String> OWN =
            List.of("a", "b", "c", "foo", "foo_bar", "x1", "_u", "q", "1x", "Biff", "zz");

    private static final List<String> TABLE_SETTINGS =
            List.of(
                    "hosts",
                    "query",
                    "dbpath",
                    "search_base",
                    "server_host",
                    "memcache",
                    "domain",
                    "junk",
                    "table",
                    "user",
                    "result_format",
                    "bind",
                    "version",
                    "backup",
                    "uri");

    private static final List<String> TYPES =
            List.of(
                    "hash",
                    "mysql",
                    "pgsql",
                    "sqlite",
                    "ldap",
                    "memcache",
                    "inline",
                    "static",
                    "regexp",
                    "proxy",
                    "proxy:mysql",
                    "unionmap",
                    "pipemap",
                    "randmap",
                    "texthash",
                    "unix",
                    "nosuch",
                    "LDAP",
                    "");

    private static final List<String> SERVICES =
            List.of(
                    "smtp",
                    "slow",
                    "policy",
                    "submission",
                    "127.0.0.1:10025",
                    "odd_1",
                    "pickup",
                    "[::1]:25",
                    "smtp",
                    "a/b",
                    "ä",
                    "*",
                    "#x",
                    "{x}",
                    "private/x");

    private static final List<String> COMMANDS =
            List.of(
                    "smtpd",
                    "smtp",
                    "lmtp",
                    "local",
                    "virtual",
                    "pipe",
                    "error",
                    "spawn",
                    "cleanup",
                    "qmgr",
                    "nosuch",
                    "postscreen",
                    "{smtpd}",
                    "-");

    private final RandomGenerator random;
    private final List<String> builtIn;

    /// @param builtIn the parameters that may be used
    PostconfGrammar(RandomGenerator random, List<String> builtIn) {
        this.random = random;
        this.builtIn = builtIn;
    }

    PostconfTrial trial() {
        var words = words();
        return new PostconfTrial(main(), master(), words);
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private char any(String characters) {
        return characters.charAt(random.nextInt(characters.length()));
    }

    // --- values ------------------------------------------------------------------------------

    private String name() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> any(REMARKABLE);
            case 4, 5, 6, 7 -> any(OWN);
            case 8 -> any(List.of("users", "dir", "t")) + '_' + any(TABLE_SETTINGS);
            case 9 -> oneIn(8) ? any(List.of("my-class", "a.b")) : "nosuch" + random.nextInt(3);
            default -> any(builtIn);
        };
    }

    private String space() {
        return switch (random.nextInt(8)) {
            case 0 -> "  ";
            case 1 -> "\t";
            case 2, 3, 4 -> "";
            default -> " ";
        };
    }

    private String literal() {
        return switch (random.nextInt(24)) {
            case 0 -> "$$";
            case 1 -> Integer.toString(random.nextInt(12));
            case 2 -> "99999999999" + random.nextInt(10);
            case 3 -> "3." + random.nextInt(12);
            case 4 -> "-" + random.nextInt(5);
            case 5 -> "yes";
            case 6 -> ", ";
            case 7 -> "[127.0.0.1]:25";
            case 8 -> "/etc/" + any(OWN);
            case 9 -> "{ " + text(1) + " }";
            case 10 -> "é";
            case 11 -> "word ".repeat(random.nextInt(30));
            case 12 -> any(List.of("permit_mynetworks", "reject", "a", "foo", "zz"));
            case 13, 14 -> table();
            case 15 -> "#";
            case 16 -> "=";
            case 17 -> "!";
            case 18 -> "\"";
            case 19 -> "a=b";
            case 20 -> "x".repeat(random.nextInt(120));
            default -> any(OWN);
        };
    }

    private String table() {
        var type = any(TYPES);
        return type
                + ':'
                + switch (random.nextInt(6)) {
                    case 0 -> "$config_directory/t.cf";
                    case 1 -> "/no/such.cf";
                    case 2 -> "{" + space() + table() + any(" ,") + table() + space() + "}";
                    case 3 -> "{" + text(0);
                    case 4 -> any(List.of("users", "dir"));
                    default -> any(List.of("users", "dir")) + "," + literal();
                };
    }

    private String expansion(int depth) {
        return oneIn(20) ? oddExpansion(depth - 1) : goodExpansion(depth - 1);
    }

    private String goodExpansion(int inner) {
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> '$' + name();
            case 3 -> "${" + space() + name() + space() + '}';
            case 4 -> "$(" + space() + name() + space() + ')';
            case 5, 6 -> "${" + name() + space() + any("?:") + text(inner) + '}';
            case 7 -> "${" + name() + any("?:") + group(inner) + space() + '}';
            case 8, 9 ->
                    "${"
                            + name()
                            + space()
                            + '?'
                            + space()
                            + group(inner)
                            + space()
                            + ':'
                            + space()
                            + (oneIn(4) ? text(inner) : group(inner))
                            + '}';
            default -> comparison(inner);
        };
    }

    private String oddExpansion(int inner) {
        return switch (random.nextInt(6)) {
            case 0 -> "${" + text(inner) + '}';
            case 1 -> "$" + any(" .-{}()?:=$\"é");
            case 2 -> "$(" + name() + any("?:") + text(inner) + ')';
            case 3 -> any(List.of("${", "$(", "$", "}", "{", ")", "${}", "$()", "${ }", "${?x}"));
            case 4 -> "${" + name() + any("?:}{( =") + group(inner) + any("?:}{ x") + text(inner);
            default -> "${" + any(List.of("my-class", "a.b")) + "?x}" + text(inner);
        };
    }

    private String comparison(int depth) {
        var operator =
                oneIn(20)
                        ? any(List.of("=", "<>", "", "!"))
                        : any(List.of("==", "!=", "<", "<=", ">", ">="));
        var level = oneIn(20) ? any(List.of("levels", " level")) : any(List.of("", "", "level"));
        var compared =
                "${"
                        + space()
                        + group(depth)
                        + space()
                        + operator
                        + level
                        + space()
                        + (oneIn(25) ? text(depth) : group(depth))
                        + space();
        return switch (random.nextInt(5)) {
            case 0 -> compared + '}';
            case 1 -> compared + any("?:") + space() + text(depth) + '}';
            case 2 -> compared + any("?:") + space() + group(depth) + space() + '}';
            default ->
                    compared
                            + '?'
                            + space()
                            + group(depth)
                            + space()
                            + ':'
                            + space()
                            + group(depth)
                            + space()
                            + '}';
        };
    }

    private String group(int depth) {
        return '{' + space() + text(depth) + space() + '}';
    }

    private String text(int depth) {
        var text = new StringBuilder();
        int count = random.nextInt(depth > 1 ? 4 : 3);
        for (int i = 0; i < count; i++) {
            if (i > 0 && oneIn(2)) {
                text.append(' ');
            }
            text.append(depth > 0 && oneIn(2) ? expansion(depth) : literal());
        }
        return text.toString();
    }

    private String value() {
        return switch (random.nextInt(10)) {
            case 0 -> "";
            case 1, 2 -> literal();
            default -> text(3);
        };
    }

    // --- files -------------------------------------------------------------------------------

    private @Nullable String main() {
        if (oneIn(60)) {
            return null;
        }
        var text = new StringBuilder();
        int count = random.nextInt(9);
        for (int i = 0; i < count; i++) {
            text.append(mainLine());
        }
        return bytes(oneIn(7) ? damaged(text) : text);
    }

    private String mainLine() {
        return switch (random.nextInt(20)) {
            case 0 -> comment();
            case 1 -> "\n";
            case 2 -> any(" \t") + text(1) + '\n';
            case 3 -> oneIn(8) ? text(1) + '\n' : "";
            case 4 -> name() + any("   :+") + "= " + value() + '\n';
            case 5 -> "smtpd_restriction_classes = " + any(OWN) + any(" ,") + any(OWN) + '\n';
            default -> (oneIn(30) ? " " : "") + mainSetting() + space() + '\n';
        };
    }

    private String mainSetting() {
        var name = name();
        var value =
                name.equals("compatibility_level") && !oneIn(8)
                        ? any(List.of("0", "1", "2", "3.6", "3"))
                        : broken(value());
        return name + space() + '=' + space() + value;
    }

    private String comment() {
        return any(List.of("", "", " ", "\t")) + '#' + text(1) + '\n';
    }

    /// With line breaks at some spaces, and what may stand between the parts.
    private String broken(String value) {
        var text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == ' ' && oneIn(6)) {
                text.append('\n');
                while (oneIn(4)) {
                    text.append(oneIn(2) ? comment() : any(List.of("\n", "  \n", "\t\n")));
                }
                text.append(any(" \t"));
            }
            text.append(value.charAt(i));
        }
        return text.toString();
    }

    private @Nullable String master() {
        if (oneIn(60)) {
            return null;
        }
        var text = new StringBuilder();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            text.append(
                    switch (random.nextInt(14)) {
                        case 0 -> comment();
                        case 1 -> "\n";
                        case 2 -> "  " + argument() + '\n';
                        default -> service() + '\n';
                    });
        }
        return bytes(oneIn(8) ? damaged(text) : text);
    }

    private String service() {
        var line = new StringBuilder();
        for (var field : fields()) {
            line.append(field).append(any(List.of(" ", " ", "\t", "     ")));
        }
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            if (oneIn(3)) {
                line.append(oneIn(5) ? "\n# between\n  " : "\n  ");
            }
            line.append(argument()).append(' ');
        }
        return line.toString();
    }

    private List<String> fields() {
        var fields = new ArrayList<String>();
        fields.add(any(SERVICES));
        fields.add(type());
        for (int i = 0; i < 3; i++) {
            fields.add(
                    oneIn(150)
                            ? any(List.of("x", "yes", "Y", "nn", ""))
                            : any(List.of("y", "n", "-")));
        }
        fields.add(number("0", "1", "60?", "60", "0?", "300"));
        fields.add(number("0", "1", "100", "20"));
        fields.add(any(COMMANDS));
        if (oneIn(100)) {
            fields.removeLast();
        }
        return fields;
    }

    private String number(String... numbers) {
        if (oneIn(150)) {
            return any(List.of("x", "-1", "1x", "2147483647", "1??", "-?", "+1", "1.5", "{1}"));
        }
        return oneIn(2) ? "-" : any(List.of(numbers));
    }

    private String type() {
        return oneIn(100)
                ? any(List.of("INET", "tcp", "unix-stream", "x"))
                : any(List.of("inet", "inet", "unix", "unix", "unix-dgram", "fifo", "pass"));
    }

    private String argument() {
        return switch (random.nextInt(22)) {
            case 0 -> "-v";
            case 1 -> "-D";
            case 2 -> any(List.of("-vo", "-ov", "-o", "--", "-vD", "-Do"));
            case 3 -> "user=nobody argv=/bin/cat ${sender} -o " + name() + '=' + word();
            case 4 -> "flags=" + word();
            case 5 -> "{" + text(1) + "}" + (oneIn(5) ? "x" : "");
            case 6 -> "{" + text(1);
            // Postfix: with another o in it, this is taken apart in a way that nobody can mean.
            case 7 -> "-o" + (name() + '=' + word()).replace('o', 'u');
            case 8 ->
                    oneIn(2)
                            ? any(List.of("-o", "-vo")) + "{" + setting().replace('o', 'u') + "}"
                            : any(List.of("-o ", "-vo ")) + "{" + setting() + "}";
            case 9, 10, 11 -> "-o { " + setting() + space() + "}" + (oneIn(9) ? "x" : "");
            case 12 -> "-o " + name();
            case 13 -> "-o =" + word();
            case 14 -> word();
            default -> "-o " + name() + '=' + word();
        };
    }

    private String setting() {
        return name() + space() + (oneIn(9) ? "" : "=") + space() + text(2);
    }

    /// A value without white space.
    private String word() {
        return value().replace(" ", "").replace("\t", "");
    }

    /// What a bad copy, a wrong editor or a full disk does.
    private CharSequence damaged(StringBuilder text) {
        for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(10)) {
                case 0 -> text.setLength(at);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, any("{}$()=?: \t\n#"));
                case 3 -> text.insert(at, "\r");
                case 4 -> text.insert(at, "\0");
                case 5 -> text.insert(at, any("\u000b\f\u0001\u007f\u001b"));
                case 6 -> text.insert(at, any("{}$"));
                case 7 -> text.replace(at, at + 1, "\n");
                case 8 -> {
                    var crlf = text.toString().replace("\n", "\r\n");
                    text.setLength(0);
                    text.append(crlf);
                }
                default -> text.insert(at, "\u00ff");
            }
        }
        return text;
    }

    /// UTF-8, with a character for each byte; what is none of UTF-8 comes from [#damaged].
    private static String bytes(CharSequence text) {
        var bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes.append(
                    c == '\u00ff'
                            ? "\u00ff"
                            : new String(
                                    String.valueOf(c).getBytes(StandardCharsets.UTF_8),
                                    StandardCharsets.ISO_8859_1));
        }
        return bytes.toString();
    }

    // --- command lines -----------------------------------------------------------------------

    private List<String> words() {
        var words = new ArrayList<String>();
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> show(words);
            case 4, 5, 6 -> editMain(words);
            case 7, 8 -> showMaster(words);
            case 9, 10, 11 -> editMaster(words);
            default -> anything(words);
        }
        return words;
    }

    private void options(List<String> words, String letters, int most) {
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            char letter = any(letters);
            words.add("-" + letter);
            switch (letter) {
                case 'o' -> {
                    if (oneIn(3)) {
                        words.removeLast();
                        words.add("-o" + override());
                    } else {
                        words.add(override());
                    }
                }
                case 'C' ->
                        words.add(
                                any(
                                        List.of(
                                                "builtin",
                                                "user",
                                                "service",
                                                "all",
                                                "user,service",
                                                "user builtin",
                                                "",
                                                "x",
                                                "user,x",
                                                "{user}")));
                case 'T' -> words.add(any(List.of("run-version", "x")));
                default -> {}
            }
        }
    }

    private String override() {
        return oneIn(10) ? setting() : name() + space() + '=' + space() + value();
    }

    private void show(List<String> words) {
        options(words, "nnndfxxhHoC", 3);
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            words.add(
                    oneIn(15)
                            ? any(List.of("", " biff", "biff ", "biff,stress", "*", "é"))
                            : name());
        }
    }

    private void editMain(List<String> words) {
        var option = any(List.of("-e", "-e", "", "", "-X", "-#", "-pe", "-Xp"));
        if (!option.isEmpty()) {
            words.add(option);
        }
        boolean sets = option.isEmpty() || option.endsWith("e");
        if (oneIn(12)) {
            options(words, "fhHxnodC", 1);
        }
        int count = oneIn(20) ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            if (oneIn(12)) {
                words.add(
                        any(
                                List.of(
                                        "",
                                        " ",
                                        "#a",
                                        " #a=b",
                                        "a\n",
                                        "a=b\n",
                                        "=b",
                                        "a",
                                        "a b=c",
                                        "a = b = c",
                                        "a=\tb\t",
                                        "a=",
                                        "é=ä",
                                        "a=\u0001",
                                        "a==b",
                                        "-x=y",
                                        "a=b\r",
                                        "$a=b",
                                        "a=b\nc=d")));
            } else {
                words.add(space() + name() + space() + (sets ? '=' + space() + value() : ""));
            }
        }
        guard(words);
    }

    /// No program's argument has a NUL.
    private static void guard(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            words.set(i, words.get(i).replace("\0", ""));
        }
    }

    private String pattern(int parts) {
        var text = new StringBuilder();
        text.append(oneIn(4) ? "*" : any(SERVICES));
        if (parts > 1) {
            text.append('/').append(oneIn(4) ? "*" : type());
        }
        if (oneIn(40)) {
            text.append(any(List.of("/", "//", "*", "/*", "=", " ")));
        }
        return text.toString();
    }

    private String field() {
        return oneIn(15)
                ? any(List.of("*", "x", "", "Type", "wakeup "))
                : any(
                        List.of(
                                "service",
                                "type",
                                "private",
                                "unprivileged",
                                "chroot",
                                "wakeup",
                                "process_limit",
                                "command"));
    }

    private void showMaster(List<String> words) {
        var option = any(List.of("-M", "-F", "-P"));
        words.add(option);
        options(words, option.equals("-M") ? "fox" : "fhHoxx", 2);
        if (oneIn(12)) {
            options(words, "fhHndCo", 1);
        }
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            if (option.equals("-M") || oneIn(3)) {
                words.add(pattern(1 + random.nextInt(2)));
            } else {
                words.add(pattern(2) + '/' + (option.equals("-F") ? field() : name()));
            }
        }
        guard(words);
    }

    private void editMaster(List<String> words) {
        var option =
                any(
                        List.of(
                                "-M",
                                "-Me",
                                "-MX",
                                "-M#",
                                "-F",
                                "-Fe",
                                "-P",
                                "-Pe",
                                "-PX",
                                oneIn(5) ? "-FX" : "-P"));
        words.add(option);
        boolean sets = !option.endsWith("X") && !option.endsWith("#");
        if (oneIn(15)) {
            options(words, "fhHxnodC", 1);
        }
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            var word = pattern(2);
            if (option.startsWith("-F")) {
                word += '/' + field();
            } else if (option.startsWith("-P")) {
                word += '/' + name();
            }
            if (sets) {
                word += space() + '=' + space();
                word +=
                        switch (option.charAt(1)) {
                            case 'M' -> oneIn(6) ? text(1) : service().replace("\n", " ");
                            case 'F' -> fieldValue(word);
                            default -> oneIn(4) ? value() : word();
                        };
            }
            words.add(oneIn(30) ? word + any("\n /=") : word);
        }
        guard(words);
    }

    private String fieldValue(String word) {
        if (oneIn(6)) {
            return text(1);
        }
        if (word.contains("command")) {
            return any(COMMANDS) + (oneIn(2) ? "" : ' ' + argument().replace("\n", " "));
        }
        return word.contains("type")
                ? type()
                : any(List.of("y", "n", "-", "60", "60?", "0", "smtp", "x"));
    }

    private void anything(List<String> words) {
        options(words, "abcdefhHlmMnoCpPFtTxX#A", 4);
        words.replaceAll(word -> word.equals("-c") ? "-p" : word);
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            words.add(oneIn(2) ? name() : pattern(2));
        }
        if (oneIn(20)) {
            words.add(
                    random.nextInt(words.size() + 1),
                    any(List.of("-Z", "-", "--", "-o", "-?", "-nE")));
        }
    }
}
