// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// An SMTP server that takes everything and remembers which numbered recipient (`n123@…`) it got how often, and when
/// first. It notes a delivery before it answers, so what it has confirmed is always in the books.
final class RecordingSink implements AutoCloseable {

    /// @param connectedNanos when the connection of the first delivery was made: what tells which server it came from,
    ///     since we may read its last octets when that server is already dead
    record Delivery(int times, long firstNanos, long connectedNanos) {
        Delivery again() {
            return new Delivery(times + 1, firstNanos, connectedNanos);
        }
    }

    private volatile boolean hangs;
    private volatile boolean refuses;
    private final Map<Integer, Delivery> deliveries = new ConcurrentHashMap<>();
    private volatile long thinkingMillis;
    private final ServerSocket listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());

    RecordingSink() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// How long it takes from now on over each message before it confirms it.
    void think(long millis) {
        thinkingMillis = millis;
    }

    Map<Integer, Delivery> deliveries() {
        return deliveries;
    }

    /// From now on messages to `obstacle@…` are taken an octet at a time and never answered; or no longer.
    void hangs(boolean hangs) {
        this.hangs = hangs;
    }

    /// From now on recipients at `later.example` are told to come later; or no longer.
    void refuses(boolean refuses) {
        this.refuses = refuses;
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The end of the bench.
        }
    }

    private void serve(Socket socket) {
        long connected = System.nanoTime();
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream(), 65_536);
            var out = socket.getOutputStream();
            var recipients = new ArrayList<Integer>();
            var replies = new StringBuilder("220 sink ESMTP\r\n");
            for (var line = next(in, out, replies); line != null; line = next(in, out, replies)) {
                replies.append(answer(line, recipients, connected, in, out, replies));
            }
        } catch (IOException gone) {
            // A killed server says no goodbye.
        }
    }

    private String answer(String line, List<Integer> recipients, long connected, BufferedInputStream in, java.io.OutputStream out, StringBuilder replies) throws IOException {
        var verb = line.length() < 4 ? "" : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
        switch (verb) {
            case "EHLO" -> {
                return "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 0\r\n";
            }
            case "RCPT" -> {
                if (hangs && line.contains("<obstacle@")) {
                    hang(in, out);
                }
                if (refuses && line.contains("@later.example>")) {
                    return "450 4.2.0 come later\r\n";
                }
                recipients.add(numberIn(line));
                return "250 ok\r\n";
            }
            case "DATA" -> {
                if (recipients.isEmpty()) {
                    return "554 5.5.1 nobody to send to\r\n";
                }
                replies.append("354 go\r\n");
                for (var text = next(in, out, replies); !".".equals(text); text = line(in)) {
                    if (text == null) {
                        // Cut off before the final dot: that is no delivery, and counting it could hide a loss.
                        throw new IOException("broken off in DATA");
                    }
                }
                for (var recipient : recipients) {
                    deliveries.merge(recipient, new Delivery(1, System.nanoTime(), connected), (old, _) -> old.again());
                }
                recipients.clear();
                java.util.concurrent.locks.LockSupport.parkNanos(thinkingMillis * 1_000_000);
                return "250 got it\r\n";
            }
            case "MAIL", "RSET" -> {
                recipients.clear();
                return "250 ok\r\n";
            }
            case "QUIT" -> {
                out.write("221 bye\r\n".getBytes(StandardCharsets.US_ASCII));
                throw new IOException("done");
            }
            default -> {
                return "250 ok\r\n";
            }
        }
    }

    private void hang(BufferedInputStream in, java.io.OutputStream out) throws IOException {
        out.write("250 ok\r\n250 ok\r\n354 go\r\n".getBytes(StandardCharsets.US_ASCII));
        while (hangs && in.read() >= 0) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException nobodyDoes) {
                throw new IOException(nobodyDoes);
            }
        }
        throw new IOException("no longer");
    }

    /// The next line; says what is to be said before it waits.
    private static String next(BufferedInputStream in, java.io.OutputStream out, StringBuilder replies) throws IOException {
        if (in.available() == 0 && !replies.isEmpty()) {
            out.write(replies.toString().getBytes(StandardCharsets.US_ASCII));
            replies.setLength(0);
        }
        return line(in);
    }

    private static String line(BufferedInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return null;
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    /// 123 of `RCPT TO:<n123@sink.example>`, and of what smtp-source -N makes.
    static int numberIn(String line) {
        int number = 0;
        for (int i = line.indexOf('<') + 1; i > 0 && line.charAt(i) != '@'; i++) {
            if (Character.isDigit(line.charAt(i))) {
                number = number * 10 + line.charAt(i) - '0';
            }
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
