// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.hikyaku.net.Connection;
import org.hikyaku.net.Deadlines;
import org.hikyaku.receive.smtpd.command.Replies;
import org.hikyaku.smtp.ClientMemory;
import org.hikyaku.smtp.LineReader;
import org.hikyaku.testkit.MemoryConnection;
import org.hikyaku.testkit.ScriptedConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When replies go out, and what a shutdown may interrupt.
@Timeout(30)
class WireTest {

    private static Wire wire(Connection connection) {
        var in = new LineReader(connection, 2048, ClientMemory.unlimited());
        return new Wire(connection, in, Duration.ofMinutes(5), _ -> {});
    }

    private static String next(Wire wire) throws IOException {
        var _ = wire.nextLine();
        return wire.input().text(US_ASCII);
    }

    @Test
    void repliesToAGroupOfCommandsGoOutTogether() throws Exception {
        var peer = ScriptedConnection.of("RSET\r\nNOOP\r\n", "QUIT\r\n");
        var wire = wire(peer);
        assertEquals("RSET", next(wire));
        wire.add(Replies.OK);
        assertEquals("NOOP", next(wire));
        wire.add(Replies.OK);
        assertEquals(0, peer.writes());
        assertEquals("QUIT", next(wire));
        assertEquals(1, peer.writes());
        assertEquals("250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n", peer.written());
    }

    @Test
    void aClientThatGoesIsNoShutdown() {
        var wire = wire(ScriptedConnection.of());
        assertThrows(EOFException.class, wire::nextLine);
        assertFalse(wire.isShutDown());
    }

    @Test
    void aShutdownLetsTheCommandsThatHaveComeBeAnswered() throws Exception {
        var peer = ScriptedConnection.of("RSET\r\nNOOP\r\n", "QUIT\r\n");
        var wire = wire(peer);
        assertEquals("RSET", next(wire));
        wire.shutDown();
        wire.add(Replies.OK);
        assertEquals("NOOP", next(wire));
        wire.add(Replies.OK);
        assertThrows(IOException.class, wire::nextLine);
        assertTrue(wire.isShutDown());
        assertEquals("250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n", peer.written());
    }

    @Test
    void aShutdownEndsTheWaitForACommandAndLeavesTheWayToTheClientOpen() throws Exception {
        try (var deadlines = Deadlines.running()) {
            var here = ScriptedConnection.of().local();
            var pair = MemoryConnection.pair(here, here, deadlines);
            var wire = wire(pair.server());
            var session =
                    Thread.ofVirtual()
                            .start(() -> {
                                assertThrows(IOException.class, wire::nextLine);
                                wire.farewell(Replies.BYE);
                            });
            assertTrue(pair.client().bothWait());
            wire.shutDown();
            session.join();
            assertTrue(wire.isShutDown());
            var octets = new byte[100];
            int count = pair.client().read(octets, 0, octets.length);
            assertEquals("221 2.0.0 Bye\r\n", new String(octets, 0, count, US_ASCII));
            pair.client().close();
        }
    }

    @Test
    void aFarewellIsACourtesy() {
        var peer = ScriptedConnection.of();
        var wire = wire(peer);
        wire.cut();
        wire.farewell(Replies.BYE);
        assertEquals("", peer.written());
    }
}
