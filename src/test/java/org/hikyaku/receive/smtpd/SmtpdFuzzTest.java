// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.hikyaku.receive.smtpd.FuzzedClient.End;
import org.hikyaku.receive.smtpd.FuzzedClient.Piece;
import org.hikyaku.testkit.dialogue.Dialogue;
import org.hikyaku.testkit.dialogue.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that talk nonsense, made from the dialogues by chance. Whatever they say: the session
/// ends, no mistake of ours shows, each command has one well-formed reply, and what lies in the
/// queue is what was acknowledged.
///
/// `-Dfuzz.seeds=100000` for a long run, `-Dfuzz.first=4711 -Dfuzz.seeds=1` for one that failed.
class SmtpdFuzzTest {

    private static final Path SCRIPTS = Path.of("src/test/resources/dialogues/smtpd");
    private static final int LINE_LIMIT = 2048;
    private static final List<End> ENDS = List.of(End.values());

    private final List<Dialogue> dialogues = new ArrayList<>();
    private final Map<String, InProcessServer> servers = new HashMap<>();
    private long messages;

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void whateverTheySayNothingIsLostOrMadeUp() throws Exception {
        dialogues.addAll(Dialogue.readAll(SCRIPTS));
        long first = Long.getLong("fuzz.first", 1);
        long count = Long.getLong("fuzz.seeds", 1_000);
        try {
            for (long seed = first; seed < first + count; seed++) {
                new OneSession(seed).play();
            }
            assertTrue(messages >= count / 10, "few messages got through; this proves nothing");
        } finally {
            for (var server : servers.values()) {
                server.close();
            }
        }
    }

    /// One seed.
    private final class OneSession {

        private final long seed;
        private final Dialogue dialogue;
        private final List<Piece> pieces;
        private final End end;
        private final String sent;
        private final boolean diskFails;

        OneSession(long seed) {
            this.seed = seed;
            var random = new Random(seed * 0x9E3779B97F4A7C15L);
            dialogue = dialogues.get(random.nextInt(dialogues.size()));
            var session = dialogue.sessions().get(random.nextInt(dialogue.sessions().size()));
            var lines = new ArrayList<String>();
            if (session.client().address() != null && random.nextInt(3) > 0) {
                lines.add("XCLIENT NAME=c.example.net ADDR=" + session.client().address() + "\r\n");
            }
            for (var line : session.lines()) {
                if (line instanceof Line.Send(_, var text)) {
                    lines.addAll(List.of(text.split("(?<=\n)", -1)));
                }
            }
            var mutation = new SmtpMutation(random);
            var mutated = mutation.mutate(lines);
            pieces = mutation.cut(mutated);
            sent = String.join("", mutated);
            end = random.nextInt(10) < 4 ? End.FINISHES : ENDS.get(random.nextInt(ENDS.size()));
            diskFails = random.nextInt(20) == 0;
        }

        void play() throws Exception {
            var server = servers.get(dialogue.name());
            if (server == null) {
                server = new InProcessServer(dialogue.settings(), dialogue.tables());
                servers.put(dialogue.name(), server);
            }
            server.log.clear();
            if (diskFails) {
                server.store.breakDisk();
            }
            var client = new FuzzedClient(pieces, end);
            try {
                server.server.handle(client);
                check(server, client);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(story(server, client, failure), failure);
            }
            server.store.mendDisk();
            for (var message : server.queued()) {
                server.store.remove(message);
            }
        }

        private void check(InProcessServer server, FuzzedClient client) throws Exception {
            assertTrue(client.isClosed(), "the connection is left open");
            assertEquals(0, server.cleanup.openDrafts(), "drafts left behind");
            assertEquals(0, server.server.sessions(), "sessions left behind");
            checkLog(server.log.lines());
            var audit =
                    new ReplyAudit(
                            sent,
                            client.heard(),
                            LINE_LIMIT,
                            !dialogue.settings().contains("bare_newline_exclusions = \n"),
                            dialogue.settings().contains("smtpd_forbid_bare_newline = no\n"));
            audit.walk(end != End.VANISHES);
            var stored = new ArrayList<String>();
            for (var id : server.queued()) {
                stored.add(id.text());
            }
            server.store.list(listed -> {
                assertTrue(isPrintable(listed.envelope().sender().text()), "sender");
                for (var each : listed.envelope().recipients()) {
                    assertTrue(isPrintable(each.address().text()), "recipient");
                }
            });
            var acknowledged = audit.queued();
            messages += acknowledged.size();
            assertEquals(acknowledged.size(), new HashSet<>(acknowledged).size(), "one id for two");
            if (end == End.VANISHES) {
                assertTrue(stored.containsAll(acknowledged), "acknowledged, not queued");
            } else {
                assertEquals(acknowledged, stored, "acknowledged and queued");
            }
        }

        /// What goes out again in MAIL and RCPT must not end those lines.
        private static boolean isPrintable(String text) {
            return text.chars().noneMatch(Character::isISOControl);
        }

        private void checkLog(List<String> lines) {
            boolean mayBecome = dialogue.settings().contains("smtpd_authorized_xclient_hosts = 1");
            for (var line : lines) {
                assertTrue(!line.contains("panic:") && !line.contains("Exception"), line);
                assertTrue(line.length() < 3 * LINE_LIMIT, () -> "long: " + line);
                assertTrue(mayBecome || !line.contains("from spoof.example"), line);
                assertTrue(mayBecome || !line.contains("client=spoof.example"), line);
            }
            assertTrue(lines.getFirst().contains("connect from "), "begins with connect");
            assertTrue(lines.getLast().contains("disconnect from "), "ends with disconnect");
        }

        private String story(InProcessServer server, FuzzedClient client, Throwable failure) {
            var story = new StringBuilder(failure.getMessage() + "\nseed " + seed);
            story.append(" from ").append(dialogue.name()).append(", client ").append(end);
            for (var piece : pieces.size() > 30 ? List.of(new Piece(sent, false)) : pieces) {
                story.append("\nC: ").append(visible(piece.octets()));
            }
            story.append("\n").append(client.heard());
            server.log.lines().forEach(line -> story.append("\nlog: ").append(line));
            return story.toString();
        }

        private static String visible(String octets) {
            var text = new StringBuilder();
            for (int i = 0; i < octets.length(); i++) {
                char c = octets.charAt(i);
                switch (c) {
                    case '\r' -> text.append("\\r");
                    case '\n' -> text.append("\\n");
                    case '\\' -> text.append("\\\\");
                    default -> {
                        if (c < ' ' || c > 126) {
                            text.append("\\x%02x".formatted((int) c));
                        } else {
                            text.append(c);
                        }
                    }
                }
                int same = i;
                while (same + 1 < octets.length() && octets.charAt(same + 1) == c) {
                    same++;
                }
                if (same - i > 20) {
                    text.append("{*" + (same - i + 1) + "}");
                    i = same;
                }
            }
            return text.toString();
        }
    }
}
