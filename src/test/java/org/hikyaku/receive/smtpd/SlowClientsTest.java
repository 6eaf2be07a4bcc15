// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.log.Voice;
import org.hikyaku.net.Connection;
import org.hikyaku.net.Crowding;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.Listener;
import org.hikyaku.net.SocketConnection;
import org.hikyaku.net.TcpWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that send an octet now and then hold up nobody but themselves.
@Timeout(30)
class SlowClientsTest {

    private static final int SLOW = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MAIL =
            "EHLO x\r\n|MAIL FROM:<s@example.net>\r\n|RCPT TO:<user@example.com>\r\n|DATA\r\n|"
                    + "Subject: x\r\n\r\n.\r\n|QUIT\r\n";

    @Test
    void fiveHundredOfThemDoNotDelayAnotherClient() throws Exception {
        var server =
                new InProcessServer(
                        """
                        myhostname = mail.example.com
                        mydestination = example.com
                        mynetworks = 127.0.0.0/8
                        smtpd_relay_restrictions = reject_unauth_destination
                        local_recipient_maps =
                        """);
        var address = new InetSocketAddress(IpAddress.of(new byte[] {127, 0, 0, 1}), 0);
        var voice = new Voice(server.log, "postfix/master", 1);
        var slow = new ArrayList<SocketConnection>();
        try (var deadlines = Deadlines.running();
                var listener =
                        Listener.bind(
                                "smtp",
                                List.of(address),
                                1024,
                                TcpWindow.OF_THE_SYSTEM,
                                deadlines,
                                voice)) {
            listener.accept(
                    new Crowding(0, new Crowding.Room(1_000), System::nanoTime),
                    new Listener.Handler() {
                        @Override
                        public void handle(Connection connection) {
                            server.server.handle(connection);
                        }

                        @Override
                        public void turnAway(Connection connection) {
                            server.server.turnAway(connection);
                        }
                    });
            var port = listener.addresses().getFirst();
            for (int i = 0; i < SLOW; i++) {
                slow.add(SocketConnection.connect(port, null, PATIENCE, deadlines));
            }
            server.log.await("connect from", SLOW);
            for (int octet = 0; octet < 3; octet++) {
                for (var client : slow) {
                    client.write("EHL".getBytes(StandardCharsets.US_ASCII), octet, 1);
                }
                long begun = System.nanoTime();
                try (var client = SocketConnection.connect(port, null, PATIENCE, deadlines)) {
                    assertTrue(isServed(client));
                }
                var taken = Duration.ofNanos(System.nanoTime() - begun);
                assertTrue(taken.compareTo(PATIENCE) < 0, taken::toString);
            }
            assertEquals(3, server.queued().size());
        } finally {
            slow.forEach(SocketConnection::close);
        }
        server.server.awaitEnd(PATIENCE);
    }

    /// A reply to each line, and mail that is taken.
    private static boolean isServed(SocketConnection client) throws IOException {
        client.timeout(PATIENCE);
        var heard = new StringBuilder(reply(client));
        for (var line : MAIL.split("\\|", -1)) {
            var octets = line.getBytes(StandardCharsets.US_ASCII);
            client.write(octets, 0, octets.length);
            heard.append(reply(client));
        }
        return heard.toString().contains("queued as");
    }

    private static String reply(SocketConnection client) throws IOException {
        var buffer = new byte[2048];
        int count = client.read(buffer, 0, buffer.length);
        return new String(buffer, 0, Math.max(0, count), StandardCharsets.US_ASCII);
    }
}
