// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes up tables and questions for [TableFuzz]: each kind of table by its own grammar, with
/// mistakes of all kinds, and keys that are likely to be in it. Text is octets, one to a character.
final class TableGenerator {

    static final List<String> KINDS =
            List.of(
                    "hash",
                    "btree",
                    "cdb",
                    "lmdb",
                    "texthash",
                    "inline",
                    "static",
                    "regexp",
                    "pcre",
                    "cidr",
                    "pipemap",
                    "unionmap",
                    "randmap",
                    "environ",
                    "fail",
                    "unix",
                    "internal",
                    "aliases",
                    "message");

    private static final String FILE = TableCase.DIRECTORY + "/v";

    private final Random random;
    private final List<String> keys = new ArrayList<>();

    TableGenerator(long seed) {
        random = new Random(seed);
    }

    TableCase next(String kind) {
        for (int i = 0; i < 4; i++) {
            keys.add(key());
        }
        var settings = new ArrayList<String>();
        if (one(12)) {
            settings.add("smtputf8_enable = no");
        }
        return switch (kind) {
            case "hash", "btree", "cdb", "lmdb" -> indexed(kind, settings);
            case "aliases" -> aliases(settings);
            case "texthash" -> asked(settings, mapText(), spec("texthash", FILE));
            case "regexp", "pcre" -> patterns(kind, settings);
            case "cidr" -> cidr(settings);
            case "message" -> message(settings);
            default -> asked(settings, "", debugged(spec(kind)));
        };
    }

    // ---- small things ----

    private boolean one(int of) {
        return random.nextInt(of) == 0;
    }

    private String pick(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private String odd() {
        return switch (random.nextInt(22)) {
            case 0 ->
                    utf8(
                            pick(
                                    "é", "É", "ß", "ſ", "ı", "İ", "Σ", "ς", "ǆ", "ǅ", "ﬁ", "ẞ", "ŉ",
                                    "Ǆ"));
            case 1 ->
                    utf8(
                            pick(
                                    "\u0085", "\u00a0", "\u2028", "\u3000", "\u200b", "\ufeff",
                                    "\ufffd"));
            case 2 -> utf8(pick("😀", "\ud835\udc00", "Ꮿ", "ꭰ", "ა", "Ა", "ⓐ", "Ⓐ", "\u0345", "ΐ"));
            case 3 -> pick("\u00ff", "\u00e9", "\u00c3", "\u0080");
            case 4 ->
                    pick(
                            "\u00ed\u00a0\u0080",
                            "\u00f4\u0090\u0080\u0080",
                            "\u00c0\u0080",
                            "\u00ef\u00bf\u00be");
            case 5 -> pick("\u0001", "\u007f", "\u001b", "\u000b", "\f");
            case 6 -> "\r";
            case 7 -> one(4) ? "\0" : "\u001f";
            case 8 -> "\\" + pick("\\", "\"", " ", "n", "x41", "");
            case 9 -> pick("\"", "'", "`");
            case 10 -> pick("$", "$$", "$1", "${1}", "$(1)", "$mail_name", "${x?y}");
            case 11 -> pick("#", ";", ",", ":", "=", "|", "!", "/", "%");
            case 12 -> pick("{", "}", "(", ")", "[", "]", "<", ">");
            case 13 -> "x".repeat(pick200());
            default -> pick("a", "b", "B", "key", "1");
        };
    }

    private int pick200() {
        return switch (random.nextInt(8)) {
            case 0 -> 250;
            case 1 -> 510 + random.nextInt(4);
            case 2 -> 2000 + random.nextInt(2000);
            default -> 1 + random.nextInt(40);
        };
    }

    private String key() {
        return switch (random.nextInt(14)) {
            case 0 -> pick("key", "Key", "KEY");
            case 1 ->
                    pick(
                            "user@example.com",
                            "User@Example.COM",
                            "@example.com",
                            "user+ext@example.com");
            case 2 ->
                    utf8(
                            pick(
                                    "straße", "STRASSE", "É", "é", "ПОЧТА", "почта", "İx", "ıX",
                                    "ΣΑΣ", "σας"));
            case 3 ->
                    pick("\"x y\"", "\"x\\\" y\"", "x\\ y", "\"a b\"@c", "\"\"", "\"", "a\"b c\"d");
            case 4 -> address();
            case 5 -> pick("1.2.3.4", "::1", "2001:db8::1", "root", "home", "lower", "path");
            case 6 -> odd();
            case 7, 8 -> odd() + odd();
            case 9 -> pick("a:", ":", "a:b", "a,b", "#a", "a#b", "=", "@", "-x", "YP_MASTER_NAME");
            default -> pick("a", "b", "c", "aa", "A", "B");
        };
    }

    private String known() {
        return one(5) ? key() : flipped(keys.get(random.nextInt(keys.size())));
    }

    /// Perhaps in the other case.
    private String flipped(String key) {
        if (!one(4)) {
            return key;
        }
        var text = new String(key.getBytes(ISO_8859_1), UTF_8);
        return text.indexOf('\ufffd') >= 0
                ? key
                : utf8(
                        one(2)
                                ? text.toUpperCase(java.util.Locale.ROOT)
                                : text.toLowerCase(java.util.Locale.ROOT));
    }

    private String value() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> odd();
            case 2 -> odd() + " " + odd();
            case 3 -> "two  words";
            case 4 -> "b";
            default -> pick("value", "x", "REJECT", "a", "OK");
        };
    }

    private String space() {
        return switch (random.nextInt(8)) {
            case 0 -> "\t";
            case 1 -> "  ";
            case 2 -> " \t ";
            case 3 -> pick("\r", "\u000b", "\f", "");
            case 4 -> one(3) ? utf8(pick("\u00a0", "\u3000", "\u2028", "\u0085")) : " ";
            default -> " ";
        };
    }

    private String end() {
        return one(15) ? "\r\n" : "\n";
    }

    /// Lines of a kind, with comments, blank lines and continuations between.
    private String text(java.util.function.Supplier<String> line) {
        var text = new StringBuilder();
        int lines = random.nextInt(one(10) ? 30 : 7);
        for (int i = 0; i < lines; i++) {
            switch (random.nextInt(16)) {
                case 0 ->
                        text.append(pick("# comment", "  # comment", "\t", "", " ", "#", "#x\ty"))
                                .append(end());
                case 1 -> text.append(space()).append(line.get()).append(end());
                case 2 ->
                        text.append(line.get())
                                .append(end())
                                .append(space())
                                .append(value())
                                .append(end());
                case 3 -> text.append(odd()).append(odd()).append(odd()).append(end());
                case 4 ->
                        text.append(line.get())
                                .append("\n# between\n ")
                                .append(value())
                                .append('\n');
                default -> text.append(line.get()).append(end());
            }
        }
        if (one(10) && !text.isEmpty()) {
            text.setLength(text.length() - 1);
        }
        return text.toString();
    }

    private String mapText() {
        return text(() -> {
            var key = keys.get(random.nextInt(keys.size()));
            return (one(3) ? flipped(key) : key) + space() + value();
        });
    }

    // ---- calls ----

    private List<String> options(String letters) {
        var options = new ArrayList<String>();
        for (int i = 0; i < letters.length(); i++) {
            if (one(6)) {
                options.add("-" + letters.charAt(i));
            }
        }
        return options;
    }

    /// What the JVM makes of an argument that is no UTF-8 can no more be taken back.
    private String argument() {
        var key = known().replace("\0", "");
        return new String(key.getBytes(ISO_8859_1), UTF_8).indexOf('\ufffd') < 0 ? key : "b";
    }

    private TableCase.Call query(String command, String letters, List<String> specs) {
        var arguments = new ArrayList<>(options(letters));
        if (one(3)) {
            var input = new StringBuilder();
            int lines = 1 + random.nextInt(5);
            for (int i = 0; i < lines; i++) {
                input.append(one(8) ? space() : "")
                        .append(known())
                        .append(one(10) ? space() : "")
                        .append(end());
            }
            if (one(6) && input.charAt(input.length() - 2) != 255) {
                input.setLength(input.length() - 1);
            }
            arguments.addAll(List.of("-q", "-"));
            arguments.addAll(specs);
            return new TableCase.Call(command, arguments, input.toString());
        }
        var key = argument();
        arguments.addAll(key.equals("-") ? List.of("-q", "a") : List.of("-q", key));
        arguments.addAll(specs);
        return new TableCase.Call(command, arguments, "");
    }

    private TableCase asked(List<String> settings, String text, String spec) {
        var calls = new ArrayList<TableCase.Call>();
        int number = 1 + random.nextInt(3);
        for (int i = 0; i < number; i++) {
            var specs = new ArrayList<>(List.of(spec));
            while (one(6)) {
                specs.add(
                        random.nextInt(specs.size() + 1),
                        spec(pick("inline", "static", "internal", "fail")));
            }
            calls.add(query("postmap", "fuU", specs));
        }
        if (one(5)) {
            calls.add(new TableCase.Call("postmap", List.of("-s", spec), ""));
        }
        if (one(15) && !spec.startsWith("debug:") && !spec.startsWith("static:")) {
            calls.add(
                    new TableCase.Call(
                            "postmap",
                            one(2) ? List.of("-d", "a", spec) : List.of("-i", spec),
                            "a b\n"));
        }
        return new TableCase(settings, List.of(new TableCase.Source("v", text, 0644)), calls);
    }

    private TableCase indexed(String type, List<String> settings) {
        int mode = one(4) ? List.of(0600, 0640, 0400, 0666, 0444).get(random.nextInt(5)) : 0644;
        boolean bare = one(10);
        if (bare) {
            settings.add("default_database_type = " + type);
        }
        var spec = bare ? FILE : type + ":" + FILE;
        var calls = new ArrayList<TableCase.Call>();
        var nuls = one(4) ? List.of(pick("-n", "-N")) : List.<String>of();
        calls.add(
                call(
                        "postmap",
                        joined(nuls, options(one(3) ? "fopruUw" : "fp")),
                        List.of(),
                        spec,
                        ""));
        var sticky = joined(nuls, options("fu"));
        int number = 1 + random.nextInt(5);
        for (int i = 0; i < number; i++) {
            calls.add(step("postmap", type, spec, sticky));
        }
        if (!type.equals("cdb")) {
            calls.add(call("postmap", one(4) ? List.of("-u") : List.of(), List.of("-s"), spec, ""));
        }
        var text = mapText();
        if (one(25)) {
            calls.add(0, new TableCase.Call("postmap", List.of("-F", spec), ""));
            text = "key /etc/hostname\n" + text;
            calls.add(call("postmap", List.of("-F"), List.of("-q", "key"), spec, ""));
        }
        return new TableCase(settings, List.of(new TableCase.Source("v", text, mode)), calls);
    }

    private static List<String> joined(List<String> some, List<String> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private TableCase.Call step(String command, String type, String spec, List<String> sticky) {
        var letters = command.equals("postmap") ? "fuU" : "fu";
        int what = random.nextInt(8);
        if (type.equals("cdb") || what < 4) {
            var specs = new ArrayList<>(List.of(spec));
            if (one(8) && command.equals("postmap")) {
                specs.add(random.nextInt(2), spec("inline"));
            }
            var asked = query(command, one(3) ? letters : "", specs);
            var arguments = new ArrayList<>(sticky);
            arguments.addAll(asked.arguments());
            return new TableCase.Call(command, arguments, asked.input());
        }
        var text = command.equals("postmap") ? mapText() : aliasText();
        return switch (what) {
            case 4 -> call(command, sticky, List.of("-i"), spec, text);
            case 5 -> call(command, joined(sticky, options("rw")), List.of("-i"), spec, text);
            case 6 -> call(command, sticky, List.of("-d", "x" + argument()), spec, "a\nb\n");
            default ->
                    call(
                            command,
                            sticky,
                            List.of("-d", "-"),
                            spec,
                            known() + "\n" + known() + end());
        };
    }

    private static TableCase.Call call(
            String command, List<String> options, List<String> action, String spec, String input) {
        var arguments = new ArrayList<>(options);
        arguments.addAll(action);
        arguments.add(spec);
        return new TableCase.Call(command, arguments, input);
    }

    private String aliasText() {
        return text(() -> {
            var name = keys.get(random.nextInt(keys.size()));
            return switch (random.nextInt(8)) {
                case 0 -> name + ":" + value();
                case 1 -> "\"" + name + "\": " + value();
                case 2 -> name + " : " + value() + ", " + odd();
                case 3 -> name + ": \"|/bin/prog " + odd() + "\", /file, :include:/x";
                case 4 -> name + ": (" + odd() + ") <" + odd() + "@" + odd() + ">, " + odd();
                case 5 -> odd() + name + odd() + ": " + value();
                default -> name + ": " + value();
            };
        });
    }

    private TableCase aliases(List<String> settings) {
        var type = pick("hash", "btree", "lmdb", "cdb");
        var spec = type + ":" + FILE;
        var calls = new ArrayList<TableCase.Call>();
        var nuls = one(4) ? List.of(pick("-n", "-N")) : List.<String>of();
        calls.add(
                call(
                        "postalias",
                        joined(nuls, options(one(3) ? "fopruw" : "")),
                        List.of(),
                        spec,
                        ""));
        var sticky = joined(nuls, options("f"));
        int number = 1 + random.nextInt(3);
        for (int i = 0; i < number; i++) {
            calls.add(step("postalias", type, spec, sticky));
        }
        if (!type.equals("cdb")) {
            calls.add(call("postalias", List.of(), List.of("-s"), spec, ""));
        }
        return new TableCase(
                settings, List.of(new TableCase.Source("v", aliasText(), 0644)), calls);
    }

    // ---- the types without an index ----

    private String spec(String kind) {
        return spec(
                kind,
                switch (kind) {
                    case "inline" -> inline();
                    case "static" ->
                            one(3)
                                    ? "{"
                                            + space()
                                            + value()
                                            + space()
                                            + "}"
                                            + (one(8) ? odd() : "")
                                    : value();
                    case "pipemap", "unionmap" -> members();
                    case "randmap" -> "{" + (one(10) ? odd() : "r,r") + "}";
                    case "unix" -> pick("passwd.byname", "group.byname", "nosuch", "");
                    case "environ", "internal", "fail" -> pick("", "x", "x y");
                    case "texthash", "hash" -> FILE;
                    default -> "{" + odd() + "}";
                });
    }

    private String spec(String kind, String name) {
        var text = name.replace("\0", "").replace(utf8("\ufffd"), "?");
        boolean isText = new String(text.getBytes(ISO_8859_1), UTF_8).indexOf('\ufffd') < 0;
        return kind + ":" + (isText ? text : text.replaceAll("[^ -~]", "?"));
    }

    private String debugged(String spec) {
        return one(10) ? "debug:" + spec : spec;
    }

    private String inline() {
        var text = new StringBuilder("{");
        int pairs = random.nextInt(4);
        for (int i = 0; i < pairs; i++) {
            var pair =
                    keys.get(random.nextInt(keys.size()))
                            + pick("=", " = ", "= ", " =", "")
                            + value();
            text.append(pick("", " ", ", "));
            text.append(one(2) ? "{" + space() + pair + space() + "}" : pair);
            text.append(pick("", " ", ", ", ","));
        }
        return text.append(one(15) ? odd() : "}").append(one(15) ? odd() : "").toString();
    }

    private String members() {
        var text = new StringBuilder("{");
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            var member =
                    one(12)
                            ? odd()
                            : spec(
                                    pick(
                                            "inline",
                                            "static",
                                            "pipemap",
                                            "unionmap",
                                            "randmap",
                                            "environ",
                                            "internal",
                                            "texthash",
                                            "fail",
                                            "inline",
                                            "inline",
                                            "cidr",
                                            "regexp"));
            text.append(pick("", " ", ", "));
            text.append(one(3) ? "{" + member + "}" : member).append(pick(",", " ", ", "));
        }
        return text.append(one(15) ? odd() : "}").append(one(20) ? odd() : "").toString();
    }

    // ---- patterns ----

    private String delimiter() {
        return one(8) ? pick("!", "#", "|", "a", "\"", "\\", " ", "(", "{", "\u00e9", "$") : "/";
    }

    private String pattern(String kind) {
        var text = new StringBuilder();
        int pieces = 1 + random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            text.append(
                    switch (random.nextInt(14)) {
                        case 0 -> "^";
                        case 1 -> "$";
                        case 2 -> "(" + pick("a", "b|c", ".*", "") + ")";
                        case 3 -> pick("[a-c]", "[^a]", "[[:alpha:]]", "[", "[]", "[a", "[[:x:]]");
                        case 4 ->
                                pick(
                                        "a*", "b+", "c?", "a{2}", "a{2,1}", "{", "*", "+", "?",
                                        "a{", "(a)\\1");
                        case 5 ->
                                pick(
                                        "\\.", "\\/", "\\\\", "\\", "\\d", "\\w", "\\b", "\\x41",
                                        "\\Q", "\\1");
                        case 6 -> pick(".", ".*", ".+");
                        case 7 ->
                                kind.equals("pcre")
                                        ? pick(
                                                "(?i)a",
                                                "(?<n>a)",
                                                "(?:a|b)",
                                                "(?=a)",
                                                "(?<!a)b",
                                                "\\K",
                                                "(*UTF8)",
                                                "(?-i)A",
                                                "(?P<n>b)",
                                                "(?|(a)|(b))")
                                        : pick("\\(a\\)", "a|b", "()", "(()", ")");
                        case 8 -> odd();
                        case 9 -> "((a)(b)?)(c)?";
                        default -> quoted(keys.get(random.nextInt(keys.size())));
                    });
        }
        return text.toString();
    }

    private static String quoted(String key) {
        return key.replace("/", "\\/");
    }

    private String flags() {
        var flags = new StringBuilder();
        while (one(4)) {
            flags.append(
                    pick("i", "m", "x", "s", "A", "E", "U", "X", "q", "i", "7", "\u00e9", "-"));
        }
        return flags.toString();
    }

    private String result() {
        return switch (random.nextInt(10)) {
            case 0 ->
                    pick(
                            "$1", "${1}", "$(1)", "$2", "$9", "$0", "$12", "$a", "${a}", "$1a",
                            "$1$2");
            case 1 ->
                    pick(
                            "$",
                            "$$",
                            "$$1",
                            "${",
                            "$(1",
                            "$()",
                            "${}",
                            "${1?x}",
                            "$99999999999999999999",
                            "$ 1",
                            "$-1");
            case 2 -> value() + "$1" + value();
            case 3 -> "";
            case 4 -> "${(1)}$(2)${3}$4";
            default -> value();
        };
    }

    /// Postfix reads beyond the end of a line that ends with a backslash.
    private String patternLine(String kind) {
        var line = patternText(kind);
        return line.stripTrailing().endsWith("\\") ? line + "x" : line;
    }

    private String patternText(String kind) {
        var delimiter = delimiter();
        var not = one(6) ? pick("!", "!!", "! ", "! !") : "";
        var rule = not + delimiter + pattern(kind) + (one(20) ? "" : delimiter) + flags();
        return switch (random.nextInt(14)) {
            case 0, 1 ->
                    pick("if", "IF", "If")
                            + pick(" ", " ", "", "\t")
                            + rule
                            + (one(8) ? " " + odd() : "");
            case 2, 3 -> pick("endif", "endif", "ENDIF", "endif x", "endif ", "endiff", "endif/x/");
            case 4 ->
                    pick(
                            "if", "if ", "if !", "else", "elseif", "! /a/ x", "/a/", "/a/ ", "//",
                            "// x", "!", "/");
            case 5 -> rule + "!" + delimiter + pattern(kind) + delimiter + flags() + " " + result();
            default -> rule + (one(10) ? space() : " ") + result();
        };
    }

    private TableCase patterns(String kind, List<String> settings) {
        if (one(8)) {
            var text = new StringBuilder("{");
            int rules = random.nextInt(4);
            for (int i = 0; i < rules; i++) {
                text.append(pick(" ", ", ", ""))
                        .append(one(10) ? "" : "{")
                        .append(patternLine(kind));
                text.append(one(10) ? "" : "}").append(pick(",", " ", ", "));
            }
            text.append(one(12) ? odd() : "}");
            return asked(settings, "", debugged(spec(kind, text.toString())));
        }
        return asked(
                settings,
                text(() -> patternLine(kind)).replace("\\\0", "\\"),
                debugged(spec(kind, FILE)));
    }

    // ---- addresses ----

    private String address() {
        return switch (random.nextInt(10)) {
            case 0 ->
                    pick(
                            "::",
                            "::1",
                            "2001:db8::",
                            "2001:DB8::1",
                            "::ffff:1.2.3.4",
                            "fe80::1%lo",
                            "1::2::3",
                            "2001:db8:0:0:0:0:0:1",
                            "::1.2.3.4",
                            "::ffff:102:304");
            case 1 ->
                    pick(
                            "1.2.3",
                            "1.2.3.4.5",
                            "1.2.3.256",
                            "01.2.3.4",
                            "1.2.3.004",
                            "1.2.3.4 ",
                            "0x1.2.3.4",
                            "1.2.3.+4",
                            "localhost",
                            "1.2.3.");
            case 2 ->
                    "2001:db8:"
                            + Integer.toHexString(random.nextInt(4))
                            + "::"
                            + Integer.toHexString(random.nextInt(3));
            default ->
                    "10."
                            + random.nextInt(3)
                            + "."
                            + random.nextInt(2) * 128
                            + "."
                            + random.nextInt(4);
        };
    }

    private String block() {
        var address = address();
        return switch (random.nextInt(8)) {
            case 0 -> address;
            case 1 -> "[" + address + "]" + pick("", "/64", "/32", "x", "/");
            case 2 ->
                    address
                            + "/"
                            + pick(
                                    "",
                                    "x",
                                    "-1",
                                    "33",
                                    "129",
                                    "0",
                                    "00",
                                    "08",
                                    "+8",
                                    " 8",
                                    "8x",
                                    "99999999999",
                                    "8/8",
                                    "032");
            case 3 -> "[" + address + "/" + random.nextInt(40) + "]";
            case 4 ->
                    pick(
                            "10.0.0.0/8",
                            "0.0.0.0/0",
                            "::/0",
                            "2001:db8::/32",
                            "10.0.0.0/9",
                            "10.1.0.0/16",
                            "::ffff:0:0/96");
            default -> address + "/" + random.nextInt(address.contains(":") ? 130 : 34);
        };
    }

    private String cidrLine() {
        var not = one(5) ? pick("!", "!!", "! ", "!  !") : "";
        return switch (random.nextInt(14)) {
            case 0, 1 ->
                    pick("if", "IF")
                            + pick(" ", " ", "\t", "")
                            + not
                            + block()
                            + (one(8) ? " " + odd() : "");
            case 2, 3 -> pick("endif", "endif", "ENDIF", "endif x", "endif ", "endiff");
            case 4 -> pick("if", "if ", "if !", "!", "! x", odd(), "else");
            default -> not + block() + (one(10) ? space() : " ") + value();
        };
    }

    private TableCase cidr(List<String> settings) {
        for (int i = 0; i < 6; i++) {
            keys.add(address());
        }
        if (one(8)) {
            var text = new StringBuilder("{");
            int rules = random.nextInt(4);
            for (int i = 0; i < rules; i++) {
                text.append(pick(" ", ", ")).append(one(10) ? "" : "{").append(cidrLine());
                text.append(one(10) ? "" : "}").append(pick(",", " "));
            }
            text.append(one(12) ? odd() : "}");
            return asked(settings, "", debugged(spec("cidr", text.toString())));
        }
        return asked(settings, text(this::cidrLine), debugged(spec("cidr", FILE)));
    }

    // ---- messages ----

    private TableCase message(List<String> settings) {
        var message = new StringBuilder();
        int lines = random.nextInt(12);
        for (int i = 0; i < lines; i++) {
            message.append(
                    switch (random.nextInt(16)) {
                        case 0 -> "";
                        case 1 -> "Subject: " + value();
                        case 2 -> " " + value();
                        case 3 ->
                                "Content-Type: multipart/mixed; boundary="
                                        + pick("b", "\"b\"", "\"b c\"", "");
                        case 4 -> pick("--b", "--b--", "--b c", "-- b", "--b ");
                        case 5 -> "Content-Type: message/" + pick("rfc822", "partial", "x");
                        case 6 -> "Content-Type: text/" + pick("plain", "html; charset=" + odd());
                        case 7 ->
                                "Content-Transfer-Encoding: "
                                        + pick("8bit", "base64", "7bit", odd());
                        case 8 ->
                                pick(
                                        "no header",
                                        "X : y",
                                        ":",
                                        "X:",
                                        "From x",
                                        ">From: y",
                                        "X\t: y",
                                        "X y: z");
                        case 9 -> "\t" + odd();
                        default -> odd() + pick(":", ": ", "") + value();
                    });
            message.append(end());
        }
        var options = new ArrayList<String>();
        for (var letter : List.of("-h", "-b", "-m")) {
            if (one(2)) {
                options.add(letter);
            }
        }
        options.addAll(options("uUf"));
        options.addAll(
                List.of(
                        "-q",
                        "-",
                        pick(
                                "static:x",
                                "regexp:{ {/(.*)/ <$1>} }",
                                "pcre:{ {/(.+)/ <$1>} }",
                                "static:x")));
        return new TableCase(
                settings,
                List.of(),
                List.of(
                        new TableCase.Call(
                                "postmap", options, message.toString().replace("\0", ""))));
    }
}
