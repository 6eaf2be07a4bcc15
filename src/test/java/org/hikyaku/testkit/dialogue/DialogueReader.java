// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hikyaku.testkit.dialogue.Dialogue.Session;
import org.jspecify.annotations.Nullable;

/// The grammar of `.dialogue` files. Says which line of which file it does not understand.
final class DialogueReader {

    private static final Pattern SECTION = Pattern.compile("\\[([a-z.]+)(?: +([^\\]]*))?\\]");
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:x(\\p{XDigit}{2})|\\{(.+?)\\*(\\d+)\\}|(.))");

    private final Path file;
    private final List<String> text;
    private int number;

    private @Nullable String noOracle;
    private @Nullable String differs;
    private @Nullable String notYet;
    private final List<String> mainCf = new ArrayList<>();
    private final Map<String, List<String>> tables = new LinkedHashMap<>();
    private final List<Session> sessions = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private @Nullable List<String> queue;

    private Client client = Client.LOOPBACK;
    private List<Line> conversation = new ArrayList<>();

    DialogueReader(Path file, List<String> text) {
        this.file = file;
        this.text = text;
    }

    Dialogue read() {
        if (text.isEmpty() || !text.getFirst().startsWith("# ")) {
            throw new IllegalArgumentException(file + ":1: the first line says what is shown");
        }
        var section = "client";
        String argument = null;
        for (var line : text) {
            number++;
            if (isComment(section, line)) {
                continue;
            }
            var heading = SECTION.matcher(line);
            if (heading.matches()) {
                section = heading.group(1);
                argument = heading.group(2);
                begin(section, argument);
            } else {
                take(section, argument, line);
            }
        }
        endSession();
        return new Dialogue(
                file,
                text.getFirst().substring(2),
                noOracle,
                differs,
                notYet,
                mainCf,
                tables,
                sessions,
                log,
                queue);
    }

    /// Empty lines and comments mean nothing; a table keeps its own comments.
    private static boolean isComment(String section, String line) {
        return line.isBlank() || (line.startsWith("#") && !section.equals("table"));
    }

    private void begin(String section, @Nullable String argument) {
        switch (section) {
            case "main.cf", "log" -> {}
            case "queue" -> queue = new ArrayList<>();
            case "table" -> tables.put(required(argument), new ArrayList<>());
            case "client" -> {
                endSession();
                client = clientOf(argument);
            }
            default -> throw wrong("no section is called " + section);
        }
    }

    private static Client clientOf(@Nullable String argument) {
        if (argument == null || argument.isBlank()) {
            return Client.LOOPBACK;
        }
        var words = argument.strip().split(" +", 2);
        return new Client(words[0], words.length == 2 ? words[1] : null);
    }

    private void take(String section, @Nullable String argument, String line) {
        switch (section) {
            case "main.cf" -> mainCf.add(line);
            case "log" -> log.add(octets(line.strip()));
            case "queue" -> {
                if (queue != null) {
                    queue.add(line);
                }
            }
            case "table" -> {
                var table = tables.get(required(argument));
                if (table != null) {
                    table.add(line);
                }
            }
            default -> takeSpoken(line);
        }
    }

    private void takeSpoken(String line) {
        if (line.startsWith("no oracle: ")) {
            noOracle = line.substring(11);
        } else if (line.startsWith("differs: ")) {
            differs = line.substring(9);
        } else if (line.startsWith("not yet: ")) {
            notYet = line.substring(9);
        } else if (line.equals("C closes")) {
            conversation.add(new Line.ClientCloses(number));
        } else if (line.equals("S closes")) {
            conversation.add(new Line.ServerCloses(number));
        } else if (line.equals("C:") || line.startsWith("C: ")) {
            conversation.add(new Line.Send(number, octets(afterColon(line)) + "\r\n"));
        } else if (line.startsWith("RAW: ")) {
            conversation.add(new Line.Send(number, unescape(octets(line.substring(5)))));
        } else if (line.startsWith("S: ")) {
            conversation.add(new Line.Expect(number, octets(line.substring(3))));
        } else {
            throw wrong("not understood: " + line);
        }
    }

    private static String afterColon(String line) {
        return line.length() > 3 ? line.substring(3) : "";
    }

    private void endSession() {
        if (!conversation.isEmpty()) {
            sessions.add(new Session(client, conversation));
            conversation = new ArrayList<>();
        }
    }

    /// UTF-8 in the file is UTF-8 on the wire, one char for each octet.
    private static String octets(String line) {
        return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// `\r \n \t \\ \0`, `\x80`, and `\{ab*500}` for five hundred times `ab`.
    private String unescape(String line) {
        return ESCAPE.matcher(line).replaceAll(found -> Matcher.quoteReplacement(meaning(found)));
    }

    private String meaning(java.util.regex.MatchResult escape) {
        if (escape.group(1) != null) {
            return String.valueOf((char) Integer.parseInt(escape.group(1), 16));
        }
        if (escape.group(2) != null) {
            return unescape(escape.group(2)).repeat(Integer.parseInt(escape.group(3)));
        }
        return switch (escape.group(4)) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            case "0" -> "\0";
            case "\\" -> "\\";
            default -> throw wrong("unknown escape " + escape.group());
        };
    }

    private String required(@Nullable String argument) {
        if (argument == null) {
            throw wrong("a name is missing");
        }
        return argument.strip();
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(file + ":" + number + ": " + what);
    }
}
