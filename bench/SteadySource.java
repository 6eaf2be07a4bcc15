// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A constant number of clients that send numbered mail at a constant rate, and note how long each answer took, and
/// whatever went otherwise than a client may expect of a server that is never down. Every second client stays in one
/// session; the others come again after a few messages, so that there is always one who connects.
final class SteadySource {

    private static final int MESSAGES_EACH = 5;

    /// How long answers took. Each phase of a bench has its own.
    static final class Waits {
        private long[] nanos = new long[1 << 16];
        private int count;

        private synchronized void add(long wait) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = wait;
        }

        /// In ms, at this part of all: 0.5 is the median, 1 the longest.
        synchronized double at(double part) {
            var sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return count == 0 ? 0 : sorted[(int) Math.min(count - 1, Math.floor(part * count))] / 1e6;
        }

        synchronized int count() {
            return count;
        }
    }

    private final int port;
    private final int pauseMillis;
    private final byte[] content;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<String> troubles = new ArrayList<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile Waits waits = new Waits();
    private volatile boolean stopping;

    /// @param pauseMillis what each client waits between two messages, on average
    SteadySource(int port, int sizeBytes, int pauseMillis) {
        this.port = port;
        this.pauseMillis = pauseMillis;
        content = ("From: source@bench.example\r\nSubject: numbered\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(sizeBytes / 72) + ".\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    void start(int count) {
        stopping = false;
        for (int i = 0; i < count; i++) {
            boolean stays = i % 2 == 0;
            clients.add(Thread.ofVirtual().start(() -> comeAndGo(stays)));
        }
    }

    /// Each client ends after the message in hand.
    void stop() throws InterruptedException {
        stopping = true;
        for (var client : clients) {
            client.join();
        }
        clients.clear();
    }

    Set<Integer> acknowledged() {
        return acknowledged;
    }

    /// Connections that nobody took.
    int refused() {
        return refused.get();
    }

    /// Sessions that ended otherwise than by QUIT, or an answer that was not the one to be expected.
    List<String> troubles() {
        synchronized (troubles) {
            return List.copyOf(troubles);
        }
    }

    /// Those so far; new ones are kept apart from now on.
    Waits turnOver() {
        var old = waits;
        waits = new Waits();
        return old;
    }

    private void comeAndGo(boolean stays) {
        while (!stopping) {
            try (var socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(30_000);
                long asked = System.nanoTime();
                try {
                    socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
                } catch (IOException nobody) {
                    refused.incrementAndGet();
                    trouble("connect: " + nobody);
                    TimeUnit.MILLISECONDS.sleep(100);
                    continue;
                }
                converse(socket, asked, stays ? Integer.MAX_VALUE : MESSAGES_EACH);
            } catch (IOException wrong) {
                trouble(String.valueOf(wrong.getMessage()));
            } catch (InterruptedException nobodyDoes) {
                return;
            }
        }
    }

    private void converse(Socket socket, long connecting, int messages) throws IOException, InterruptedException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        var out = socket.getOutputStream();
        expect(in, connecting, "220");
        ask(out, in, "EHLO source.bench.example\r\n", "250");
        for (int sent = 0; sent < messages && !stopping; sent++) {
            TimeUnit.MILLISECONDS.sleep(pauseMillis / 2 + ThreadLocalRandom.current().nextInt(pauseMillis));
            int number = numbers.incrementAndGet();
            ask(out, in, "MAIL FROM:<source@bench.example>\r\nRCPT TO:<n" + number + "@sink.example>\r\nDATA\r\n", "250", "250", "354");
            long asked = System.nanoTime();
            out.write(content);
            expect(in, asked, "250");
            acknowledged.add(number);
        }
        ask(out, in, "QUIT\r\n", "221");
    }

    private void ask(java.io.OutputStream out, BufferedReader in, String words, String... codes) throws IOException {
        long asked = System.nanoTime();
        NumberedSource.say(out, words);
        for (var code : codes) {
            expect(in, asked, code);
        }
    }

    private void expect(BufferedReader in, long asked, String code) throws IOException {
        NumberedSource.expect(in, code);
        waits.add(System.nanoTime() - asked);
    }

    private void trouble(String text) {
        synchronized (troubles) {
            if (troubles.size() < 1_000) {
                troubles.add(text);
            }
        }
    }
}
