// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// hikyaku_smtpd_memory_limit: what many clients have said cannot fill the heap.
@Timeout(30)
class ClientMemoryTest {

    private static final String CONFIGURATION =
            """
            compatibility_level = 3.12
            myhostname = mail.example.com
            mydestination = example.com
            local_recipient_maps =
            mynetworks = 127.0.0.0/8
            smtpd_hard_error_limit = 3
            """;

    private static InProcessServer serverWith(int octets) throws Exception {
        return new InProcessServer(CONFIGURATION + "hikyaku_smtpd_memory_limit = " + octets + "\n");
    }

    private static String ask(InProcessServer.MemoryPeer peer, String command) throws IOException {
        peer.send(command + "\r\n");
        return String.valueOf(peer.receive());
    }

    private static InProcessServer.MemoryPeer begun(InProcessServer server) throws IOException {
        var peer = server.connect();
        peer.receive();
        ask(peer, "HELO x");
        assertEquals("250 2.1.0 Ok", ask(peer, "MAIL FROM:<a@b.example>"));
        return peer;
    }

    /// How many are taken of so many; the others hear the 452.
    private static int taken(InProcessServer.MemoryPeer peer, int recipients) throws IOException {
        int taken = 0;
        for (int i = 0; i < recipients; i++) {
            var reply = ask(peer, "RCPT TO:<r" + i + "@example.com>");
            if (reply.equals("250 2.1.5 Ok")) {
                taken++;
            } else {
                assertEquals("452 4.3.1 Insufficient system storage", reply);
            }
        }
        return taken;
    }

    @Test
    void manyRecipientsWaitOutsideAndFewDoNot() throws Exception {
        try (var server = serverWith(20000)) {
            var greedy = begun(server);
            int many = taken(greedy, 100);
            assertTrue(many > 40 && many < 70, () -> "taken: " + many);
            assertTrue(server.memory.used() > 19_000);
            assertEquals(1, complaints(server));

            var modest = begun(server);
            int few = taken(modest, 5);
            assertTrue(few == 2 || few == 3, () -> "taken: " + few);
            assertEquals("354", ask(modest, "DATA").substring(0, 3));
            assertTrue(ask(modest, "x\r\n.").startsWith("250 2.0.0 Ok"));
            modest.close();

            assertTrue(ask(greedy, "DATA").startsWith("354"));
            assertTrue(ask(greedy, "x\r\n.").startsWith("250 2.0.0 Ok"));
            assertTrue(server.log.lines().stream().anyMatch(line -> line.contains("room again")));
            ask(greedy, "MAIL FROM:<a@b.example>");
            assertEquals(many, taken(greedy, many));
            ask(greedy, "RSET");
            assertEquals(0, server.memory.used());
            assertEquals(1, complaints(server));
            greedy.close();
        }
    }

    @Test
    void whoLeavesGivesEverythingBack() throws Exception {
        try (var server = serverWith(100000)) {
            var peer = begun(server);
            assertEquals(20, taken(peer, 20));
            // A line that needs more than the first buffer, and content that was begun.
            assertEquals("250", ask(peer, "NOOP " + "x".repeat(1000)).substring(0, 3));
            assertEquals("354", ask(peer, "DATA").substring(0, 3));
            peer.send("half a line");
            peer.close();
            server.join();
            assertEquals(0, server.memory.used());
        }
    }

    @Test
    void withoutMemoryForALongLineTheSessionEnds() throws Exception {
        try (var server = serverWith(1000)) {
            var peer = server.connect();
            peer.receive();
            assertEquals(
                    "421 4.3.1 Insufficient system storage", ask(peer, "NOOP " + "x".repeat(1000)));
            assertEquals(List.of(), server.queued());
            peer.close();
        }
    }

    private static long complaints(InProcessServer server) {
        return server.log.lines().stream()
                .filter(line -> line.contains("refused with 452"))
                .count();
    }
}
