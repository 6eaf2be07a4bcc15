// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hikyaku.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// An SMTP server that answers as a script says and is friendly about the rest. A line of the
/// script is the beginning of a command (or GREETING, or DOT for the end of the data), a blank, and
/// what to do: reply lines separated by `|`, among which CLOSE hangs up and HANG says nothing more.
final class ScriptedServer implements AutoCloseable {

    private record Rule(String beginning, List<String> doings) {}

    private final List<Rule> rules = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ServerSocket listener =
            new ServerSocket(0, 50, IpAddress.of(new byte[] {127, 0, 0, 1}));

    ScriptedServer(String script) throws IOException {
        for (var line : script.lines().toList()) {
            int from = line.startsWith("RCPT TO:") || line.startsWith("MAIL FROM:") ? 8 : 0;
            int blank = line.indexOf(' ', from);
            rules.add(
                    new Rule(
                            line.substring(0, blank),
                            List.of(line.substring(blank + 1).split("\\|", -1))));
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /// What clients sent so far, content included. Waits for the QUIT of a client that has been
    /// answered everything.
    List<String> heard() {
        long end = System.nanoTime() + 2_000_000_000L;
        synchronized (heard) {
            while (!heard.contains("QUIT") && System.nanoTime() < end) {
                try {
                    heard.wait(50);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            return List.copyOf(heard);
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var out = socket.getOutputStream();
            if (!act("GREETING", "220 peer ESMTP", out)) {
                return;
            }
            boolean inData = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                note(line);
                if (inData) {
                    if (line.equals(".")) {
                        inData = false;
                        if (!act("DOT", "250 2.0.0 Ok: queued as PEER", out)) {
                            return;
                        }
                    }
                    continue;
                }
                inData = line.equals("DATA") && rule(line) == null;
                var friendly =
                        inData
                                ? "354 go on"
                                : line.startsWith("EHLO") ? "250 peer" : "250 2.0.0 Ok";
                if (line.equals("QUIT") || !act(line, friendly, out)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException gone) {
            // The client hung up, or the test is over.
        }
    }

    private void note(String line) {
        synchronized (heard) {
            heard.add(line);
            heard.notifyAll();
        }
    }

    private @Nullable Rule rule(String command) {
        for (var rule : rules) {
            if (command.startsWith(rule.beginning())) {
                return rule;
            }
        }
        return null;
    }

    private boolean act(String command, String friendly, OutputStream out)
            throws IOException, InterruptedException {
        var rule = rule(command);
        for (var doing : rule == null ? List.of(friendly) : rule.doings()) {
            switch (doing) {
                case "CLOSE" -> {
                    return false;
                }
                case "HANG" -> {
                    closing.await();
                    return false;
                }
                default -> out.write((doing + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
