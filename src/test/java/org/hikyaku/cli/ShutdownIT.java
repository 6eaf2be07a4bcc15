// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hikyaku.posix.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM as a container gets it: two seconds before it would be killed, the mail system has ended
/// by itself and lost nothing.
class ShutdownIT {

    private static final int CLIENTS = 6;
    private static final int ENOUGH = 200;

    @TempDir private Path directory;

    /// Queue ids of what was answered with 250, and what it was called.
    private final Map<String, String> accepted = new ConcurrentHashMap<>();

    private final AtomicInteger number = new AtomicInteger();

    @Test
    void underLoadItStopsAcceptingFinishesAndLosesNothing() throws Exception {
        try (var sink = new Sink();
                var mail =
                        Installation.in(
                                directory,
                                "mynetworks = 127.0.0.0/8",
                                "relayhost = " + sink.address())) {
            mail.start();
            var process = ProcessHandle.of(mail.pid()).orElseThrow();
            sink.hang("number 7"); // Its delivery does not end before we are ended.
            long began;
            var enough = new CountDownLatch(ENOUGH);
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.execute(() -> sendUntilSentAway(mail.port, enough));
                }
                assertTrue(enough.await(30, TimeUnit.SECONDS));
                sink.awaitHanging();
                began = System.nanoTime();
                Signals.send(process.pid(), "TERM");
            } // All clients have been sent away.
            assertThrows(IOException.class, () -> mail.greeting("127.0.0.1"));
            process.onExit().get(20, TimeUnit.SECONDS);
            var took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "took " + took);
            assertEquals(1, mail.logged("terminating on signal 15").size());

            sink.takeAll();
            mail.start();
            assertEquals(0, mail.run("postqueue", "-f").code());
            Installation.awaitFile(mail.log(), this::everythingIsRemoved, "all delivered");
            mail.stop();
            for (var subject : accepted.values()) {
                assertEquals(1, sink.subjects().getOrDefault(subject, 0), subject);
            }
        }
    }

    /// Found by bench/restart: the sessions of before a reload were forgotten, and the queue was
    /// closed under them.
    @Test
    void aSessionFromBeforeAReloadFinishesItsMessage() throws Exception {
        try (var mail = Installation.in(directory, "mynetworks = 127.0.0.0/8")) {
            mail.start();
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), mail.port), 5000);
                socket.setSoTimeout(20_000);
                var in = new BufferedInputStream(socket.getInputStream());
                expect("220", Installation.line(in));
                ask(socket, in, "HELO client.example", "250");
                ask(socket, in, "MAIL FROM:<me@client.example>", "250");
                ask(socket, in, "RCPT TO:<you@far.example>", "250");
                ask(socket, in, "DATA", "354");
                assertEquals(0, mail.run("postfix", "reload").code());
                Signals.send(mail.pid(), "TERM");
                Installation.awaitFile(
                        mail.log(), log -> log.contains("terminating on signal 15"), "told");
                ask(socket, in, "Subject: x\r\n\r\nhi\r\n.", "250 2.0.0 Ok: queued as");
                expect("421 4.3.2", Installation.line(in));
            }
        }
    }

    private boolean everythingIsRemoved(String log) {
        return accepted.keySet().stream().allMatch(id -> log.contains(id + ": removed"));
    }

    private void sendUntilSentAway(int port, CountDownLatch enough) {
        try {
            while (true) {
                sendSome(port, enough);
            }
        } catch (IOException _) {
            // The port is closed, or the connection.
        }
    }

    private void sendSome(int port, CountDownLatch enough) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
            socket.setSoTimeout(20_000);
            var in = new BufferedInputStream(socket.getInputStream());
            expect("220", Installation.line(in));
            ask(socket, in, "HELO client.example", "250");
            for (int i = 0; i < 5; i++) {
                var subject = "number " + number.incrementAndGet();
                ask(socket, in, "MAIL FROM:<me@client.example>", "250");
                ask(socket, in, "RCPT TO:<you@far.example>", "250");
                ask(socket, in, "DATA", "354");
                var reply = ask(socket, in, "Subject: " + subject + "\r\n\r\nhi\r\n.", "250");
                accepted.put(reply.replaceFirst(".* queued as ", ""), subject);
                enough.countDown();
            }
            ask(socket, in, "QUIT", "221");
        }
    }

    private static String ask(Socket socket, BufferedInputStream in, String line, String code)
            throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return expect(code, Installation.line(in));
    }

    private static String expect(String code, String line) throws IOException {
        if (!line.startsWith(code)) {
            throw new IOException("got: " + line);
        }
        return line;
    }
}
