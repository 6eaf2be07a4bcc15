// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.hikyaku.receive.smtpd.SmtpServer.Mood;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// smtpd_per_request_deadline, smtpd_min_data_rate and `stress`: what a client gains by sending a
/// little now and then.
@Timeout(30)
class DeadlineTest {

    private static final String COMMON =
            """
            compatibility_level = 3.12
            myhostname = mail.example.com
            mydestination = example.com
            local_recipient_maps =
            mynetworks = 127.0.0.0/8
            smtpd_timeout = ${stress?{9}:{10}}s
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # line of main.cf                | octets at once | seconds between | answer
                                                     |   1 |  4 | 250-
                                                     |   1 | 11 | 421 4.4.2
                    smtpd_per_request_deadline = yes |   1 |  1 | 250-
                    smtpd_per_request_deadline = yes |   1 |  4 | 421 4.4.2
                    smtpd_per_request_deadline = yes |   4 |  4 | 250-
                    smtpd_per_record_deadline = yes  |   1 |  4 | 421 4.4.2
                    stress = yes                     |   1 |  4 | 421 4.4.2
                    """)
    void aCommandMustComeInTime(String line, int atOnce, long seconds, String answer)
            throws Exception {
        try (var server = new InProcessServer(COMMON + (line == null ? "" : line + "\n"))) {
            var peer = server.connect();
            peer.receive();
            trickle(peer, "EHLO x\r\n", atOnce, Duration.ofSeconds(seconds));
            var heard = String.valueOf(peer.receive());
            peer.close();
            assertTrue(heard.startsWith(answer), heard);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # line of main.cf                | octets at once | answer
                                                     |    1 | 250 2.0.0
                    smtpd_per_request_deadline = yes |    1 | 421 4.4.2
                    smtpd_per_request_deadline = yes | 2000 | 250 2.0.0
                    smtpd_per_request_deadline = yes | 1500 | 421 4.4.2
                    """)
    void contentEarnsTimeByTheRate(String line, int atOnce, String answer) throws Exception {
        var content = atOnce == 1 ? "\r\nx\r\n.\r\n" : "\r\n" + "x\r\n".repeat(10_000) + ".\r\n";
        try (var server = new InProcessServer(COMMON + (line == null ? "" : line + "\n"))) {
            var peer = server.connect();
            peer.receive();
            for (var command :
                    List.of("HELO x", "MAIL FROM:<a@b.c>", "RCPT TO:<d@example.com>", "DATA")) {
                peer.send(command + "\r\n");
                peer.receive();
            }
            trickle(peer, content, atOnce, Duration.ofSeconds(4)); // 500 a second are 2000.
            var heard = String.valueOf(peer.receive());
            peer.close();
            assertTrue(heard.startsWith(answer), heard);
        }
    }

    private static void trickle(
            InProcessServer.MemoryPeer peer, String octets, int atOnce, Duration between)
            throws IOException {
        for (int i = 0; i < octets.length(); i += atOnce) {
            peer.dawdle(between);
            peer.send(octets.substring(i, Math.min(octets.length(), i + atOnce)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # mood   | line of main.cf | second answer
                    CALM     |                 | 500 5.5.2
                    STRESSED |                 | 421 4.7.0
                    STRESSED | stress =        | 500 5.5.2
                    CALM     | stress = yes    | 421 4.7.0
                    """)
    void stressLeavesLessPatience(Mood mood, String line, String answer) throws Exception {
        try (var server = new InProcessServer(COMMON + (line == null ? "" : line + "\n"))) {
            var peer = server.connect(mood);
            peer.receive();
            peer.send("FOO\r\n");
            assertEquals("500 5.5.2 Error: command not recognized", peer.receive());
            peer.send("FOO\r\n");
            var heard = String.valueOf(peer.receive());
            peer.close();
            assertTrue(heard.startsWith(answer), heard);
        }
    }

    @Test
    void whoFindsNoRoomIsToldSo() throws Exception {
        try (var server = new InProcessServer(COMMON)) {
            var pair = server.pair();
            server.server.turnAway(pair.server());
            var buffer = new byte[100];
            int count = pair.client().read(buffer, 0, buffer.length);
            assertEquals(
                    "421 4.3.2 mail.example.com Error: too many connections\r\n",
                    new String(buffer, 0, count, US_ASCII));
            assertEquals(-1, pair.client().read(buffer, 0, buffer.length));
        }
    }

    @Test
    void aShutdownIsSaidToWhoeverIsBetweenTwoCommands() throws Exception {
        try (var server = new InProcessServer(COMMON)) {
            var idle = server.connect();
            idle.receive();
            idle.dawdle(Duration.ZERO); // It waits for a command.
            server.server.drain();
            assertEquals(
                    List.of("421 4.3.2 mail.example.com Error: server shutting down"),
                    idle.receiveAll());
        }
    }
}
