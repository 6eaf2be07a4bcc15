// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that send mail to `n1@…`, `n2@…` and so on, and keep account of which were acknowledged with a 250 and of
/// which they never heard.
final class NumberedSource {

    private final byte[] content;
    private final AtomicInteger numbers;
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Integer> inDoubt = ConcurrentHashMap.newKeySet();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    NumberedSource(int sizeBytes, int firstNumber) {
        numbers = new AtomicInteger(firstNumber - 1);
        content = ("From: source@bench.example\r\nSubject: numbered\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(sizeBytes / 72) + ".\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    Set<Integer> acknowledged() {
        return acknowledged;
    }

    Set<Integer> inDoubt() {
        return inDoubt;
    }

    /// So many clients at once, each sending one message after the other until stopped or hung up on.
    void start(int count, int port) {
        start(count, port, Integer.MAX_VALUE);
    }

    void start(int count, int port, int messagesEach) {
        stopping = false;
        for (int i = 0; i < count; i++) {
            clients.add(Thread.ofVirtual().start(() -> send(port, messagesEach)));
        }
    }

    /// Waits for all clients; each ends after the message in hand.
    void stop() throws InterruptedException {
        stopping = true;
        join();
    }

    void join() throws InterruptedException {
        for (var client : clients) {
            client.join();
        }
        clients.clear();
    }

    private void send(int port, int messages) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
            socket.setSoTimeout(30_000);
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var out = socket.getOutputStream();
            expect(in, "220");
            say(out, "EHLO source.bench.example\r\n");
            expect(in, "250");
            for (int sent = 0; sent < messages && !stopping; sent++) {
                int number = numbers.incrementAndGet();
                say(out, "MAIL FROM:<source@bench.example>\r\nRCPT TO:<n" + number + "@sink.example>\r\nDATA\r\n");
                expect(in, "250");
                expect(in, "250");
                expect(in, "354");
                inDoubt.add(number);
                out.write(content);
                expect(in, "250");
                acknowledged.add(number);
                inDoubt.remove(number);
            }
            say(out, "QUIT\r\n");
            expect(in, "221");
        } catch (IOException gone) {
            // Killed in the middle: that is what the bench is about.
        }
    }

    static void say(java.io.OutputStream out, String words) throws IOException {
        out.write(words.getBytes(StandardCharsets.US_ASCII));
    }

    static void expect(BufferedReader in, String code) throws IOException {
        String line;
        do {
            line = in.readLine();
            if (line == null || !line.startsWith(code)) {
                throw new IOException("expected " + code + ", heard " + line);
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
    }
}
