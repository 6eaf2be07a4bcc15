// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings of the SMTP server that no dialogue is about, each from its line in main.cf to the last
/// reply of a short session: without the line and with it.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LimitsTest {

    private static final String COMMON =
            """
            compatibility_level = 3.12
            myhostname = mail.example.com
            mydestination = example.com
            local_recipient_maps =
            mynetworks = 127.0.0.0/8
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    # line of main.cf                     | session, lines between slashes                         | without | with it
                    queue_minfree = 30000000              | HELO x/MAIL FROM:<a@b.c>                               | 250 2.1.0 | 452 4.3.1
                    message_size_limit = 15000000         | HELO x/MAIL FROM:<a@b.c>                               | 250 2.1.0 | 452 4.3.1
                    message_size_limit = 100              | EHLO x/MAIL FROM:<a@b.c> SIZE=101                      | 250 2.1.0 | 552 5.3.4
                    smtpd_recipient_limit = 1             | HELO x/MAIL FROM:<a@b.c>/RCPT TO:<a@example.com>/RCPT TO:<b@example.com> | 250 2.1.5 | 452 4.5.3
                    smtpd_hard_error_limit = 1            | FOO/FOO                                                | 500 5.5.2 | 421 4.7.0
                    smtpd_noop_commands = foo             | FOO                                                    | 500 5.5.2 | 250 2.0.0
                    smtpd_forbidden_commands = foo        | FOO                                                    | 500 5.5.2 | 221 2.7.0
                    smtpd_helo_required = yes             | MAIL FROM:<a@b.c>                                      | 250 2.1.0 | 503 5.5.1
                    disable_vrfy_command = yes            | VRFY a@example.com                                     | 252 2.0.0 | 502 5.5.1
                    strict_rfc821_envelopes = yes         | HELO x/MAIL FROM:a@b.c                                 | 250 2.1.0 | 501 5.1.7
                    smtputf8_enable = no                  | EHLO x/MAIL FROM:<a@b.c> SMTPUTF8                      | 250 2.1.0 | 555 5.5.4
                    soft_bounce = yes                     | FOO                                                    | 500 5.5.2 | 400 4.5.2
                    """)
    void isObserved(String line, String session, String without, String with) throws Exception {
        var before = lastReply("", session);
        var after = lastReply(line, session);
        assertTrue(before.startsWith(without), "without it: " + before);
        assertTrue(after.startsWith(with), "with it: " + after);
    }

    /// smtpd_timeout, smtpd_error_sleep_time and smtpd_soft_error_limit are about time.
    private static String lastReply(String line, String session) throws Exception {
        try (var server = new InProcessServer(COMMON + line + "\n")) {
            server.freeBytes = 20_000_000;
            var peer = server.connect();
            var last = reply(peer);
            for (var command : List.of(session.split("/"))) {
                peer.send(command + "\r\n");
                last = reply(peer);
            }
            peer.close();
            return last;
        }
    }

    /// The last line of a reply.
    private static String reply(InProcessServer.MemoryPeer peer) throws IOException {
        while (true) {
            var line = String.valueOf(peer.receive());
            if (line.length() < 4 || line.charAt(3) != '-') {
                return line;
            }
        }
    }
}
