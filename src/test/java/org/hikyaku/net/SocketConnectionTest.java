// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.hikyaku.log.Voice;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SocketConnectionTest {

    private final ManualNanoClock clock = new ManualNanoClock();
    private final Deadlines deadlines = new Deadlines(clock);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CapturedLog log = new CapturedLog();
    private final Voice voice = new Voice(log, "postfix/master", 1);
    private final BlockingQueue<Connection> accepted = new ArrayBlockingQueue<>(10);
    private final CountDownLatch testOver = new CountDownLatch(1);
    private Listener listener;

    @BeforeEach
    void listen() throws IOException {
        listener =
                Listener.bind(
                        "smtp",
                        List.of(loopback(0)),
                        10,
                        TcpWindow.OF_THE_SYSTEM,
                        deadlines,
                        voice);
        listener.accept(crowding(2), handler(this::keep));
    }

    private void keep(Connection connection) {
        accepted.add(connection);
        try {
            testOver.await();
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    private Crowding crowding(int limit) {
        return new Crowding(limit, new Crowding.Room(100), clock);
    }

    private static Listener.Handler handler(Consumer<Connection> served) {
        return new Listener.Handler() {
            @Override
            public void handle(Connection connection) {
                served.accept(connection);
            }

            @Override
            public void turnAway(Connection connection) {
                throw new AssertionError("there is room");
            }
        };
    }

    @AfterEach
    void stop() {
        testOver.countDown();
        listener.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(Objects.requireNonNull(IpAddress.parse("127.0.0.1")), port);
    }

    private SocketConnection connect() throws IOException {
        return SocketConnection.connect(
                listener.addresses().getFirst(), null, Duration.ofSeconds(5), deadlines);
    }

    /// tcp_windowsize. Linux shows twice what was asked for.
    @Test
    void theWindowIsAsLargeAsWasAskedFor() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/ss")), "ss is not installed");
        var window = new TcpWindow(10_000);
        try (var small =
                Listener.bind("smtp", List.of(loopback(0)), 10, window, deadlines, voice)) {
            small.accept(crowding(2), handler(this::keep));
            var to = small.addresses().getFirst();
            try (var _ =
                    SocketConnection.connect(to, null, window, Duration.ofSeconds(5), deadlines)) {
                Objects.requireNonNull(accepted.poll(5, TimeUnit.SECONDS));
                var sockets = sockets(to.getPort());
                assertEquals(3, sockets.split("rb20000,").length - 1, sockets);
            }
        }
    }

    /// The one that listens, and both ends of each connection.
    private static String sockets(int port) throws IOException {
        var process =
                new ProcessBuilder("ss", "-atnm", "sport = :" + port + " or dport = :" + port)
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Runs on a virtual thread what is expected to block, and moves the clock until it does not.
    private <T> T afterTimePasses(Callable<T> blocking) throws Exception {
        var task = new FutureTask<T>(blocking);
        var thread = Thread.ofVirtual().start(task);
        while (thread.isAlive()) {
            clock.advance(Duration.ofSeconds(100));
            deadlines.sweep();
            LockSupport.parkNanos(100_000);
        }
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw (Exception) failed.getCause();
        }
    }

    @Test
    void carriesOctetsBothWays() throws Exception {
        var client = connect();
        try (var server = accepted.take()) {
            client.write(
                    new ByteBuffer[] {
                        ByteBuffer.wrap("MAIL FROM:<>\r\n".getBytes(US_ASCII)),
                        ByteBuffer.allocate(0),
                        ByteBuffer.wrap("DATA\r\n".getBytes(US_ASCII))
                    });
            var buffer = new byte[100];
            int count = 0;
            while (count < 20) {
                count += server.read(buffer, count, 100 - count);
            }
            assertEquals("MAIL FROM:<>\r\nDATA\r\n", new String(buffer, 0, count, US_ASCII));
            assertEquals(client.local(), server.remote());
            client.close();
            assertEquals(-1, server.read(buffer, 0, 100));
        }
    }

    @Test
    void knowsWhatHasComeWithoutWaitingForIt() throws Exception {
        try (var client = connect();
                var server = accepted.take()) {
            assertEquals(0, server.readable());
            client.write("EHLO\r\n".getBytes(US_ASCII), 0, 6);
            while (server.readable() < 6) {
                LockSupport.parkNanos(100_000);
            }
            assertEquals(6, server.read(new byte[10], 0, 10));
        }
    }

    @Test
    void saysFarewellAfterAReadTimedOut() throws Exception {
        try (var client = connect();
                var server = accepted.take()) {
            server.timeout(Duration.ofMinutes(5));
            assertThrows(
                    SocketTimeoutException.class,
                    () -> afterTimePasses(() -> server.read(new byte[10], 0, 10)));
            server.write("421 timeout\r\n".getBytes(US_ASCII), 0, 13);
            var buffer = new byte[100];
            assertEquals(13, client.read(buffer, 0, 100));
            assertThrows(
                    SocketTimeoutException.class,
                    () -> server.read(new byte[10], 0, 10),
                    "what comes after the time-out is not read");
        }
    }

    @Test
    void givesUpAWriteThatIsStuck() throws Exception {
        try (var client = connect();
                var server = accepted.take()) {
            server.timeout(Duration.ofMinutes(3));
            var large = new byte[16 << 20];
            assertThrows(
                    SocketTimeoutException.class,
                    () ->
                            afterTimePasses(() -> {
                                server.write(large, 0, large.length);
                                return null;
                            }));
            assertTrue(client.remote().getPort() > 0);
        }
    }

    @Test
    void aCallInTimeIsLeftAlone() throws Exception {
        try (var client = connect();
                var server = accepted.take()) {
            server.timeout(Duration.ofMinutes(5));
            for (int i = 0; i < 3; i++) {
                client.write(new byte[] {'x'}, 0, 1);
                assertEquals(1, server.read(new byte[10], 0, 10));
                clock.advance(Duration.ofSeconds(299));
                assertEquals(0, deadlines.sweep(), "nothing is in hand between two reads");
            }
        }
    }

    @Test
    void keepsTheSystemsWordsForARefusedConnection() throws Exception {
        // Bound and never listening: nobody else can take the port meanwhile. With a port that was
        // given back, another process of the machine once answered.
        try (var holder = SocketChannel.open()) {
            holder.bind(new InetSocketAddress(IpAddress.of(new byte[] {127, 0, 0, 1}), 0));
            var nobody = (InetSocketAddress) holder.getLocalAddress();
            var refused =
                    assertThrows(
                            ConnectException.class,
                            () ->
                                    SocketConnection.connect(
                                            nobody, null, Duration.ofSeconds(5), deadlines));
            assertEquals("Connection refused", refused.getMessage());
        }
    }

    @Test
    void connectsFromTheAddressItWasGiven() throws Exception {
        var from = Objects.requireNonNull(IpAddress.parse("127.0.0.9"));
        try (var client =
                SocketConnection.connect(
                        listener.addresses().getFirst(), from, Duration.ZERO, deadlines)) {
            assertEquals(from, client.local().getAddress());
            assertEquals(from, accepted.take().remote().getAddress());
        }
    }

    @Test
    void namesServiceAndAddressWhenThePortIsTaken() {
        int port = listener.addresses().getFirst().getPort();
        var taken =
                assertThrows(
                        BindException.class,
                        () ->
                                Listener.bind(
                                        "submission",
                                        List.of(loopback(port)),
                                        10,
                                        TcpWindow.OF_THE_SYSTEM,
                                        deadlines,
                                        voice));
        assertEquals(
                "service submission: bind 127.0.0.1 port " + port + ": Address already in use",
                taken.getMessage());
    }

    @Test
    void acceptsNoMoreThanTheLimit() throws Exception {
        try (var first = connect();
                var second = connect();
                var third = connect()) {
            accepted.take();
            accepted.take();
            log.await("has reached its process limit", 1);
            assertEquals(0, accepted.size(), "the third waits");
            assertEquals(
                    List.of(
                            "postfix/master: warning: service \"smtp\" ("
                                    + third.remote().getPort()
                                    + ") has reached its process limit \"2\": new clients may"
                                    + " experience noticeable delays"),
                    log.with("has reached its process limit"));
            testOver.countDown();
            assertEquals(third.local(), accepted.take().remote());
            assertEquals(first.remote(), second.remote());
        }
    }

    @Test
    void whoFindsNoRoomIsTurnedAway() throws Exception {
        var room = new Crowding(0, new Crowding.Room(1), clock);
        try (var full =
                Listener.bind(
                        "smtp",
                        List.of(loopback(0)),
                        10,
                        TcpWindow.OF_THE_SYSTEM,
                        deadlines,
                        voice)) {
            var turnedAway = new ArrayBlockingQueue<Connection>(10);
            full.accept(
                    room,
                    new Listener.Handler() {
                        @Override
                        public void handle(Connection connection) {
                            accepted.add(connection);
                            try {
                                testOver.await();
                            } catch (InterruptedException never) {
                                throw new IllegalStateException(never);
                            }
                        }

                        @Override
                        public void turnAway(Connection connection) {
                            turnedAway.add(connection);
                        }
                    });
            var address = full.addresses().getFirst();
            try (var first = SocketConnection.connect(address, null, PATIENCE, deadlines)) {
                assertEquals(first.local(), accepted.take().remote());
                for (int i = 0; i < 2; i++) {
                    try (var other = SocketConnection.connect(address, null, PATIENCE, deadlines)) {
                        assertEquals(other.local(), turnedAway.take().remote());
                        assertEquals(-1, other.read(new byte[1], 0, 1));
                    }
                }
            }
            assertEquals(1, log.with("further clients hear 421").size());
            testOver.countDown();
        }
    }

    @Test
    void anIdlePortTakesNothingOfTheLimit() throws Exception {
        var two = List.of(loopback(0), loopback(0));
        try (var wide = Listener.bind("smtp", two, 10, TcpWindow.OF_THE_SYSTEM, deadlines, voice)) {
            wide.accept(crowding(1), handler(accepted::add));
            // Twice each: a permit that ports pass on to each other would be with the other one.
            for (int i = 0; i < 4; i++) {
                var address = wide.addresses().get(i / 2);
                try (var client = SocketConnection.connect(address, null, PATIENCE, deadlines)) {
                    var other = accepted.poll(5, TimeUnit.SECONDS);
                    assertEquals(client.local(), other == null ? null : other.remote());
                }
            }
        }
    }

    @Test
    void bothWildcardsAreOneSocketThatTakesBothFamilies() throws Exception {
        var everywhere =
                List.of(
                        new InetSocketAddress(IpAddress.of(new byte[4]), 0),
                        new InetSocketAddress(IpAddress.of(new byte[16]), 0));
        try (var wide =
                Listener.bind("smtp", everywhere, 10, TcpWindow.OF_THE_SYSTEM, deadlines, voice)) {
            assertEquals(1, wide.addresses().size());
            wide.accept(crowding(9), handler(accepted::add));
            int port = wide.addresses().getFirst().getPort();
            try (var client =
                    SocketConnection.connect(
                            loopback(port), null, Duration.ofSeconds(5), deadlines)) {
                assertEquals(client.local(), accepted.take().remote());
            }
        }
    }
}
