// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.testkit.dialogue.Dialogue.Session;
import org.jspecify.annotations.Nullable;

/// Plays a dialogue against a server that runs with its settings. Anything that does not go as
/// written is an [AssertionError] naming file and line.
public final class Player {

    private final Dialogue dialogue;
    private final MailServer server;

    public Player(Dialogue dialogue, MailServer server) {
        this.dialogue = dialogue;
        this.server = server;
    }

    public void play() throws IOException {
        for (var session : dialogue.sessions()) {
            play(session);
        }
        var found = server.log();
        for (int wait = 0; missing(found) != null && wait < 40; wait++) {
            pause(); // Another process writes it.
            found = server.log();
        }
        var missing = missing(found);
        if (missing != null) {
            throw new AssertionError(
                    dialogue.file()
                            + ": not logged as expected: "
                            + missing
                            + "\nlogged:\n"
                            + String.join("\n", found));
        }
        var expectedQueue = dialogue.expectedQueue();
        if (expectedQueue != null) {
            new QueueCheck(dialogue.file(), expectedQueue).check(server.queue());
        }
    }

    private void play(Session session) throws IOException {
        try (var peer = server.connect(session.client())) {
            var pending = new StringBuilder();
            for (var line : session.lines()) {
                if (!(line instanceof Line.Send) && !pending.isEmpty()) {
                    peer.send(pending.toString());
                    pending.setLength(0);
                }
                switch (line) {
                    case Line.Send(_, var text) -> pending.append(text);
                    case Line.Expect(var number, var pattern) when pattern.endsWith("-...") ->
                            expectReply(number, pattern.substring(0, pattern.length() - 4), peer);
                    case Line.Expect(var number, var pattern) ->
                            expect(number, pattern, receive(number, pattern, peer));
                    case Line.ServerCloses(var number) -> expectEnd(number, peer);
                    case Line.ClientCloses _ -> {
                        return;
                    }
                }
            }
            if (!pending.isEmpty()) {
                peer.send(pending.toString());
            }
            peer.finish();
            expectEnd(session.lines().getLast().number(), peer);
        }
    }

    /// A server that says nothing is as wrong as one that says something else.
    private @Nullable String receive(int number, String expected, Peer peer) throws IOException {
        try {
            return peer.receive();
        } catch (SocketTimeoutException _) {
            throw failure(number, expected, "(silence)");
        }
    }

    private void expect(int number, String pattern, @Nullable String said) {
        if (said == null) {
            throw failure(number, pattern, "(connection closed)");
        }
        if (!Wildcard.matches(pattern, said)) {
            throw failure(number, pattern, said);
        }
    }

    /// All lines of a reply with this code, whatever they say.
    private void expectReply(int number, String code, Peer peer) throws IOException {
        String said;
        do {
            said = receive(number, code + "*", peer);
            expect(number, code + "*", said);
        } while (said != null && said.startsWith(code + "-"));
    }

    private void expectEnd(int number, Peer peer) throws IOException {
        var said = receive(number, "(nothing more)", peer);
        if (said != null) {
            throw failure(number, "(nothing more)", said);
        }
    }

    private AssertionError failure(int number, String expected, String said) {
        return new AssertionError(
                dialogue.file()
                        + ":"
                        + number
                        + ": expected\n  S: "
                        + expected
                        + "\nbut heard\n  S: "
                        + said);
    }

    /// The first pattern that cannot be found, or that must not be; null when all is well.
    private @Nullable String missing(List<String> found) {
        var rest = new ArrayList<>(found);
        for (var pattern : dialogue.expectedLog()) {
            if (pattern.startsWith("! ")) {
                if (found.stream().anyMatch(line -> Wildcard.matches(pattern.substring(2), line))) {
                    return pattern;
                }
                continue;
            }
            while (!rest.isEmpty() && !Wildcard.matches(pattern, rest.getFirst())) {
                rest.removeFirst();
            }
            if (rest.isEmpty()) {
                return pattern;
            }
            rest.removeFirst();
        }
        return null;
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
