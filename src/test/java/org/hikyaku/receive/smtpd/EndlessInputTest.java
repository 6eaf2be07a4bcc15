// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.hikyaku.net.Connection;
import org.hikyaku.net.IpAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A client that never comes to an end costs time, but no more memory than a message of the largest
/// size.
@Timeout(30)
class EndlessInputTest {

    private static final int ENDLESS = 16 << 20;

    /// Half of what is sent, and twenty times the message limit below: the first message of a JVM
    /// loads many classes.
    private static final long MEMORY = 8 << 20;

    private static final String MAIL =
            "EHLO x|MAIL FROM:<s@example.net>|RCPT TO:<user@example.com>|";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    # what comes first     ; again and again ; what is logged
                    ''                     ; x               ; lost connection after CONNECT
                    ''                     ; \\0             ; lost connection after CONNECT
                    EHLO x|                ; EHLO            ; lost connection after EHLO
                    MAIL:DATA|             ; x               ; lost connection after DATA (
                    MAIL:DATA|             ; \\0             ; lost connection after DATA (
                    MAIL:DATA|             ; a: b|           ; lost connection after DATA (
                    MAIL:DATA|             ; |               ; lost connection after DATA (
                    MAIL:DATA|             ; a: b| c|        ; lost connection after DATA (
                    MAIL:DATA||            ; ..|             ; lost connection after DATA (
                    MAIL:DATA||            ; abc|            ; lost connection after DATA (
                    MAIL:BDAT 999999999999|; x               ; lost connection after BDAT (
                    MAIL:BDAT 99999|       ; abc|            ; too many errors after UNKNOWN
                    BDAT 999999999999|     ; abc|            ; lost connection after BDAT (
                    """)
    void takesNoMemory(String first, String again, String logged) throws Exception {
        var server =
                new InProcessServer(
                        """
                        myhostname = mail.example.com
                        mydestination = example.com
                        smtpd_relay_restrictions = reject_unauth_destination
                        mynetworks = 127.0.0.0/8
                        local_recipient_maps =
                        message_size_limit = 400000
                        smtpd_error_sleep_time = 0
                        smtpd_forbid_unauth_pipelining = no
                        """);
        var client = new EndlessClient(first.replace("MAIL:", MAIL), again);
        long before = allocated();
        server.server.handle(client);
        long taken = allocated() - before;
        assertTrue(taken < MEMORY, "took " + (taken >> 10) + " KB");
        assertEquals(1, server.log.with(logged).size(), () -> server.log.lines().toString());
        assertEquals(List.of(), server.queued());
        assertEquals(0, server.cleanup.openDrafts());
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private static final class EndlessClient implements Connection {

        private final byte[] first;
        private final byte[] again;
        private int position;

        EndlessClient(String first, String again) {
            this.first = octets(first);
            this.again = octets(again.repeat(5_000));
        }

        private static byte[] octets(String text) {
            return text.replace("|", "\r\n")
                    .replace("\\0", "\0")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (position > ENDLESS) {
                return -1;
            }
            boolean begins = position < first.length;
            var from = begins ? first : again;
            int at = begins ? position : (position - first.length) % again.length;
            int count = Math.min(length, from.length - at);
            System.arraycopy(from, at, into, offset, count);
            position += count;
            return count;
        }

        @Override
        public int readable() {
            return 0;
        }

        @Override
        public void write(byte[] from, int offset, int length) {}

        @Override
        public void timeout(Duration perCall) {}

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(IpAddress.of(new byte[] {127, 0, 0, 1}), 50_000);
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(IpAddress.of(new byte[] {127, 0, 0, 1}), 25);
        }

        @Override
        public void close() {}
    }
}
