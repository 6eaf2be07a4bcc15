// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(10)
class WireTest {

    enum Kind {
        BLOCKING,
        POLLED;

        Wire of(SocketChannel channel) throws IOException {
            return switch (this) {
                case BLOCKING -> new BlockingWire(channel);
                case POLLED -> assertInstanceOf(PolledWire.class, Wire.of(channel));
            };
        }
    }

    private final List<SocketChannel> opened = new ArrayList<>();

    private record Pair(Wire wire, SocketChannel peer) {}

    private Pair pair(Kind kind) throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var peer = SocketChannel.open(server.getLocalAddress());
            var ours = server.accept();
            opened.add(peer);
            opened.add(ours);
            return new Pair(kind.of(ours), peer);
        }
    }

    @AfterEach
    void close() throws IOException {
        for (var channel : opened) {
            channel.close();
        }
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        var _ = Thread.ofVirtual().start(task);
        return task;
    }

    private static void write(SocketChannel to, String text) throws IOException {
        var octets = ByteBuffer.wrap(text.getBytes(US_ASCII));
        while (octets.hasRemaining()) {
            to.write(octets);
        }
    }

    /// What one read gives when there is this much room; "end" for the end.
    private static String read(Wire wire, int room) throws IOException {
        var buffer = ByteBuffer.allocate(room);
        int count = wire.read(buffer);
        return count < 0 ? "end" : new String(buffer.array(), 0, count, US_ASCII);
    }

    private static String readAll(Wire wire, int room) throws IOException {
        var text = new StringBuilder();
        while (true) {
            var piece = read(wire, room);
            if (piece.equals("end")) {
                return text.toString();
            }
            text.append(piece);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCameBeforeAndAfterTheWaitIsRead(Kind kind) throws Exception {
        var pair = pair(kind);
        write(pair.peer, "EHLO a\r\n");
        assertEquals("EHLO a\r\n", start(() -> read(pair.wire, 100)).get());
        var waiting = start(() -> read(pair.wire, 100));
        write(pair.peer, "NOOP\r\n");
        assertEquals("NOOP\r\n", waiting.get());
    }

    @ParameterizedTest
    @EnumSource
    void aReadThatFillsItsRoomLeavesTheRestForTheNext(Kind kind) throws Exception {
        var pair = pair(kind);
        write(pair.peer, "abcdefgh");
        assertEquals("abcd", start(() -> read(pair.wire, 4)).get());
        assertEquals("efgh", start(() -> read(pair.wire, 4)).get());
        pair.peer.shutdownOutput();
        assertEquals("end", start(() -> read(pair.wire, 4)).get());
    }

    @ParameterizedTest
    @EnumSource
    void theEndThatComesWithTheLastOctetsIsSeen(Kind kind) throws Exception {
        var pair = pair(kind);
        write(pair.peer, "QUIT\r\n");
        pair.peer.close();
        assertEquals("QUIT\r\n", start(() -> readAll(pair.wire, 100)).get());
    }

    @ParameterizedTest
    @EnumSource
    void urgentDataInTheStreamHoldsNothingUp(Kind kind) throws Exception {
        var pair = pair(kind);
        write(pair.peer, "before");
        pair.peer.socket().sendUrgentData('!');
        write(pair.peer, "after");
        pair.peer.shutdownOutput();
        assertEquals("beforeafter", start(() -> readAll(pair.wire, 100)).get());
    }

    @ParameterizedTest
    @EnumSource
    void aFullSocketIsWaitedFor(Kind kind) throws Exception {
        var pair = pair(kind);
        int size = 20_000_000;
        var writing =
                start(() -> {
                    ByteBuffer[] pieces = {
                        ByteBuffer.allocate(size / 2), ByteBuffer.allocate(size / 2)
                    };
                    int first = 0;
                    while (first < 2) {
                        pair.wire.write(pieces, first);
                        first += pieces[first].hasRemaining() ? 0 : 1;
                    }
                    return true;
                });
        var room = ByteBuffer.allocate(100_000);
        for (int count = 0; count < size; count += pair.peer.read(room.clear())) {
            assertTrue(pair.peer.isOpen());
        }
        assertTrue(writing.get());
    }

    /// Writing nothing must not wait for room: the kernel tells of room only where there was none.
    @ParameterizedTest
    @EnumSource
    void nothingIsWrittenAtOnce(Kind kind) throws Exception {
        var pair = pair(kind);
        pair.wire.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0);
        pair.wire.write(new ByteBuffer[] {ByteBuffer.allocate(0)}, 0);
        pair.wire.write(new ByteBuffer[] {ByteBuffer.allocate(0), ByteBuffer.allocate(0)}, 0);
    }

    /// The polled one went round and round until the deadline: a channel that does not block has no
    /// exception for a thread that is interrupted.
    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheReadInHand(Kind kind) throws Exception {
        var pair = pair(kind);
        var waiting =
                start(() -> {
                    Thread.currentThread().interrupt();
                    return read(pair.wire, 100);
                });
        var failure = assertThrows(ExecutionException.class, waiting::get);
        assertInstanceOf(IOException.class, failure.getCause());
    }

    @ParameterizedTest
    @EnumSource
    void closingFromElsewhereEndsTheReadInHand(Kind kind) throws Exception {
        var pair = pair(kind);
        var waiting = start(() -> read(pair.wire, 100));
        pair.wire.close();
        var failed = assertThrows(ExecutionException.class, waiting::get);
        assertInstanceOf(IOException.class, Objects.requireNonNull(failed.getCause()));
    }

    @ParameterizedTest
    @EnumSource
    void endingTheInputLeavesTheOutput(Kind kind) throws Exception {
        var pair = pair(kind);
        var waiting = start(() -> read(pair.wire, 100));
        pair.wire.endInput();
        assertEquals("end", waiting.get());
        var goodbye = ByteBuffer.wrap("421 timeout\r\n".getBytes(US_ASCII));
        pair.wire.write(new ByteBuffer[] {goodbye}, 0);
        var got = ByteBuffer.allocate(100);
        pair.peer.read(got);
        assertEquals("421 timeout\r\n", new String(got.array(), 0, got.position(), US_ASCII));
    }

    @ParameterizedTest
    @EnumSource
    void aHundredConversationsAtOnce(Kind kind) throws Exception {
        var talks = new ArrayList<FutureTask<Integer>>();
        for (int i = 0; i < 100; i++) {
            var pair = pair(kind);
            talks.add(start(() -> echo(pair.wire)));
            var peer = kind.of(pair.peer);
            talks.add(start(() -> converse(peer, 200)));
        }
        for (var talk : talks) {
            assertEquals(200, talk.get());
        }
    }

    private static int echo(Wire wire) throws IOException {
        int lines = 0;
        while (true) {
            var line = read(wire, 100);
            if (line.equals("end")) {
                return lines;
            }
            wire.write(new ByteBuffer[] {ByteBuffer.wrap(line.getBytes(US_ASCII))}, 0);
            lines++;
        }
    }

    private static int converse(Wire wire, int lines) throws IOException {
        for (int line = 0; line < lines; line++) {
            wire.write(new ByteBuffer[] {ByteBuffer.wrap("NOOP\r\n".getBytes(US_ASCII))}, 0);
            assertEquals("NOOP\r\n", read(wire, 100));
        }
        wire.close();
        return lines;
    }
}
