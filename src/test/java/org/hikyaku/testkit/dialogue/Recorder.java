// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes a dialogue's answers where its author has put `S: ?`, and what was logged and stored.
/// Whoever uses it reads the result before believing it.
final class Recorder {

    private static final int FIRST_WORD_MILLIS = 2_500;
    private static final int QUIET_MILLIS = 250;

    private Recorder() {}

    static void record(Dialogue asked, InstalledServer server) throws IOException {
        var answers = new ArrayList<List<String>>();
        for (var session : asked.sessions()) {
            converse(server, session, answers);
        }
        var tail = new ArrayList<>(List.of("", "[log]"));
        var queue = server.queue();
        server.log().stream().map(Recorder::utf8).map(Recorder::timeless).forEach(tail::add);
        tail.addAll(List.of("", "[queue]"));
        if (queue.isEmpty()) {
            tail.add("empty");
        }
        for (var message : queue) {
            tail.add(utf8(message.envelope()));
            message.content().lines().map(Recorder::quoted).forEach(tail::add);
        }
        write(asked.file(), answers, tail);
    }

    private static String quoted(String line) {
        return line.isEmpty() ? "|" : "| " + timeless(utf8(line));
    }

    private static void converse(
            InstalledServer server, Dialogue.Session session, List<List<String>> answers)
            throws IOException {
        try (var peer = server.connect(session.client())) {
            var pending = new StringBuilder();
            for (var line : session.lines()) {
                if (line instanceof Line.Send(_, var text)) {
                    pending.append(text);
                    continue;
                }
                peer.send(pending.toString());
                pending.setLength(0);
                if (line instanceof Line.Expect(_, var pattern)) {
                    if (pattern.equals("?")) {
                        answers.add(listen(peer));
                    } else {
                        skip(pattern, peer);
                    }
                }
            }
        }
    }

    /// What the dialogue knows already.
    private static void skip(String pattern, SocketPeer peer) throws IOException {
        peer.quietAfter(FIRST_WORD_MILLIS);
        var said = peer.receive();
        while (pattern.endsWith("-...") && said != null && said.startsWith("-", 3)) {
            said = peer.receive();
        }
    }

    private static List<String> listen(SocketPeer peer) throws IOException {
        var said = new ArrayList<String>();
        peer.quietAfter(FIRST_WORD_MILLIS);
        try {
            for (var line = peer.receive(); line != null; line = peer.receive()) {
                said.add("S: " + timeless(utf8(line)));
                peer.quietAfter(QUIET_MILLIS);
            }
            said.add("S closes");
        } catch (SocketTimeoutException quiet) {
            // It waits for us.
        }
        return said;
    }

    private static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// Queue ids, dates and the like are different each time.
    private static String timeless(String line) {
        return line.replaceAll("queued as [0-9A-F]{6,}", "queued as *")
                .replaceAll("(^|warning: )[0-9A-F]{8,}: ", "$1*: ")
                .replaceAll("\ufffd+", "*")
                .replaceAll("(SMTPS?A?|UTF8SMTP|E?SMTP) id [0-9A-F]{6,}", "$1 id *")
                .replaceAll("<\\d{14}\\.[0-9A-F]+@", "<*@")
                .replaceAll(
                        "[A-Z][a-z]{2}, [ 0-9]?\\d [A-Z][a-z]{2} \\d{4} [0-9:]{8} [-+]\\d{4} \\(.*\\)",
                        "*")
                .replaceAll("delay=.*, delays=[^,]*", "delay=*");
    }

    private static void write(Path file, List<List<String>> answers, List<String> tail)
            throws IOException {
        var written = new ArrayList<String>();
        var old = Files.readAllLines(file);
        int next = 0;
        for (var line : old) {
            if (line.startsWith("[log]") || line.startsWith("[queue]")) {
                break;
            }
            if (line.equals("S: ?")) {
                written.addAll(answers.get(next++));
            } else {
                written.add(line);
            }
        }
        while (written.getLast().isBlank()) {
            written.removeLast();
        }
        written.addAll(tail);
        Files.write(file, written);
    }
}
