// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.testkit.dialogue.InstalledServer.Installation;

/// Writes a dialogue's answers: what the author has to write is the client's side. Whoever uses it
/// reads the result before believing it.
final class Recorder {

    private static final int QUIET_MILLIS = 400;

    private final Installation installation;
    private final Path directory;

    Recorder(Installation installation, Path directory) {
        this.installation = installation;
        this.directory = directory;
    }

    void record(Path file) throws IOException {
        var asked = Dialogue.read(file);
        var answers = new ArrayList<List<String>>();
        var tail = new ArrayList<String>();
        try (var server = InstalledServer.start(installation, directory, asked)) {
            for (var session : asked.sessions()) {
                converse(server, session, answers);
            }
            tail.add("");
            tail.add("[log]");
            server.log().stream().map(Recorder::timeless).forEach(tail::add);
            tail.add("");
            tail.add("[queue]");
            var queue = server.queue();
            if (queue.isEmpty()) {
                tail.add("empty");
            }
            for (var message : queue) {
                tail.add(message.envelope());
                message.content().lines().map(line -> "| " + timeless(line)).forEach(tail::add);
            }
        }
        write(file, answers, tail);
    }

    private static void converse(
            InstalledServer server, Dialogue.Session session, List<List<String>> answers)
            throws IOException {
        try (var peer = server.connect(session.client())) {
            answers.add(listen(peer));
            var lines = session.lines();
            for (int i = 0; i < lines.size(); i++) {
                if (!(lines.get(i) instanceof Line.Send(_, var text))) {
                    continue;
                }
                peer.send(text);
                answers.add(
                        i + 1 < lines.size() && lines.get(i + 1) instanceof Line.Send
                                ? List.of()
                                : listen(peer));
            }
        }
    }

    private static List<String> listen(SocketPeer peer) throws IOException {
        var said = new ArrayList<String>();
        peer.quietAfter(QUIET_MILLIS);
        try {
            for (var line = peer.receive(); line != null; line = peer.receive()) {
                said.add("S: " + timeless(utf8(line)));
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
                .replaceAll("^[0-9A-F]{8,}: ", "*: ")
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
        boolean greeted = false;
        for (var line : old) {
            if (line.startsWith("[log]") || line.startsWith("[queue]")) {
                break;
            }
            boolean said = line.startsWith("C: ") || line.startsWith("RAW: ") || line.equals("C:");
            if (line.startsWith("[")) {
                greeted = false;
            }
            if (line.startsWith("S: ") || line.equals("S closes")) {
                continue;
            }
            if ((said || line.equals("C closes")) && !greeted) {
                greeted = true;
                written.addAll(answers.get(next++));
            }
            written.add(line);
            if (said) {
                written.addAll(answers.get(next++));
            }
        }
        while (written.getLast().isBlank()) {
            written.removeLast();
        }
        written.addAll(tail);
        Files.write(file, written);
    }
}
