// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Clients that send numbered mail and do not give up: whoever is told to come later, hung up on or not let in, comes
/// again after a moment, with the next number. Keeps account of what was promised with a 250, what was refused, and what
/// was sent and never answered; and how long a 250 took from the final dot.
final class StubbornSource {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String domain;
    private final int port;
    private final byte[] content;
    private final AtomicInteger numbers;
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Integer> inDoubt = ConcurrentHashMap.newKeySet();
    private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
    private final ConcurrentSkipListMap<String, AtomicInteger> heard = new ConcurrentSkipListMap<>();
    private final Collection<Long> waits = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new java.util.ArrayList<>();
    private volatile boolean stopping;
    private volatile long lastAcknowledgedNanos;

    /// @param domain of the recipients
    StubbornSource(String domain, int port, int sizeBytes, int firstNumber) {
        this.domain = domain;
        this.port = port;
        numbers = new AtomicInteger(firstNumber - 1);
        content = ("From: source@bench.example\r\nSubject: numbered\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(sizeBytes / 72) + ".\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    Set<Integer> acknowledged() {
        return acknowledged;
    }

    /// Sent, and the connection ended before an answer.
    Set<Integer> inDoubt() {
        return inDoubt;
    }

    /// Sent, and refused after the final dot.
    Set<Integer> refused() {
        return refused;
    }

    long lastAcknowledgedNanos() {
        return lastAcknowledgedNanos;
    }

    void start(int count) {
        stopping = false;
        for (int i = 0; i < count; i++) {
            clients.add(Thread.ofVirtual().start(this::goOn));
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

    /// What was said other than that all is well, and how often; from now on counted anew.
    TreeMap<String, Integer> takeHeard() {
        var taken = new TreeMap<String, Integer>();
        for (var entry = heard.pollFirstEntry(); entry != null; entry = heard.pollFirstEntry()) {
            taken.put(entry.getKey(), entry.getValue().get());
        }
        return taken;
    }

    /// Milliseconds from the final dot to the 250: median, 99th percentile and the longest. From now on counted anew.
    double[] takeWaits() {
        var sorted = waits.stream().mapToLong(Long::longValue).sorted().toArray();
        waits.clear();
        return sorted.length == 0
                ? new double[3]
                : new double[] {sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6, sorted[sorted.length - 1] / 1e6};
    }

    private void goOn() {
        while (!stopping) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
                socket.setSoTimeout(60_000);
                socket.setTcpNoDelay(true);
                converse(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)), socket.getOutputStream());
            } catch (IOException trouble) {
                note(String.valueOf(trouble.getMessage()));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void converse(BufferedReader in, OutputStream out) throws IOException {
        NumberedSource.expect(in, "220");
        NumberedSource.say(out, "EHLO source.bench.example\r\n");
        NumberedSource.expect(in, "250");
        while (!stopping) {
            if (!send(in, out)) {
                LockSupport.parkNanos(PAUSE_NANOS);
                NumberedSource.say(out, "RSET\r\n");
                NumberedSource.expect(in, "250");
            }
        }
        NumberedSource.say(out, "QUIT\r\n");
        NumberedSource.expect(in, "221");
    }

    /// False when the message was refused.
    private boolean send(BufferedReader in, OutputStream out) throws IOException {
        int number = numbers.incrementAndGet();
        for (var command : List.of("MAIL FROM:<source@bench.example>", "RCPT TO:<n" + number + "@" + domain + ">", "DATA")) {
            NumberedSource.say(out, command + "\r\n");
            if (!isGood(in)) {
                return false;
            }
        }
        inDoubt.add(number);
        out.write(content);
        long dot = System.nanoTime();
        boolean good = isGood(in);
        long now = System.nanoTime();
        if (good) {
            acknowledged.add(number);
            lastAcknowledgedNanos = now;
            waits.add(now - dot);
        } else {
            refused.add(number);
        }
        inDoubt.remove(number);
        return good;
    }

    private boolean isGood(BufferedReader in) throws IOException {
        var line = in.readLine();
        if (line == null) {
            throw new IOException("hung up");
        }
        if (line.startsWith("2") || line.startsWith("3")) {
            return true;
        }
        note(line);
        if (line.startsWith("421")) {
            throw new IOException("sent away");
        }
        return false;
    }

    private void note(String words) {
        var plain = words.replaceFirst("^expected [0-9]+, heard ", "").replaceFirst("^null$", "hung up").replaceAll("(?<=[^0-9.])[0-9]{3,}", "N");
        heard.computeIfAbsent(plain, _ -> new AtomicInteger()).incrementAndGet();
    }
}
