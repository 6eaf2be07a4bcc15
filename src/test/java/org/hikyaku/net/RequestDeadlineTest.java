// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.testkit.ManualNanoClock;
import org.junit.jupiter.api.Test;

class RequestDeadlineTest {

    private final ManualNanoClock clock = new ManualNanoClock();
    private final List<String> timeouts = new ArrayList<>();

    /// How long the peer takes for everything.
    private Duration pace = Duration.ofSeconds(4);

    private final RequestDeadline deadline = RequestDeadline.ofClient(new Slow(), clock, 500);

    private final class Slow implements Connection {
        @Override
        public int read(byte[] into, int offset, int length) {
            clock.advance(pace);
            return 1;
        }

        @Override
        public int readable() {
            return 0;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            clock.advance(pace);
        }

        @Override
        public void write(ByteBuffer[] pieces) {
            clock.advance(pace);
        }

        @Override
        public void timeout(Duration perCall) {
            timeouts.add(perCall.toString());
        }

        @Override
        public InetSocketAddress remote() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InetSocketAddress local() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void eachReadHasWhatTheOthersLeft() throws IOException {
        deadline.timeout(Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            assertEquals(1, deadline.read(new byte[1], 0, 1));
        }
        assertThrows(SocketTimeoutException.class, () -> deadline.read(new byte[1], 0, 1));
        assertEquals(List.of("PT10S", "PT6S", "PT2S"), timeouts);
    }

    @Test
    void theNextRequestHasItsOwnTime() throws IOException {
        deadline.timeout(Duration.ofSeconds(3));
        deadline.write(new byte[1], 0, 1);
        deadline.timeout(Duration.ofSeconds(3));
        assertEquals(1, deadline.read(new byte[1], 0, 1));
    }

    @Test
    void aServerGivesTimeForWhatItReads() throws IOException {
        var server = RequestDeadline.ofServer(new Slow(), clock, 1);
        server.timeout(Duration.ofSeconds(10));
        server.write(new byte[1000], 0, 1000); // 10 - 4, and nothing earned
        server.read(new byte[1], 0, 1); // 6 - 4 + 1
        server.read(new byte[1], 0, 1);
        assertEquals(List.of("PT10S", "PT6S", "PT3S"), timeouts);
    }

    @Test
    void whatIsWrittenEarnsTime() throws IOException {
        deadline.timeout(Duration.ofSeconds(10));
        deadline.write(new byte[1000], 0, 1000); // 10 - 4 + 2
        deadline.write(new ByteBuffer[] {ByteBuffer.allocate(500), ByteBuffer.allocate(1)});
        pace = Duration.ZERO;
        deadline.write(new byte[9000], 0, 9000);
        deadline.write(new byte[1], 0, 1);
        assertEquals(List.of("PT10S", "PT8S", "PT5.002S", "PT10S"), timeouts);
    }
}
