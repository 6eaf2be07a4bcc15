// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A server that lookup tables ask: reads requests, and sends back what it is told to, octet by
/// octet (characters are Latin-1). `%close` ends the connection instead of an answer; an answer
/// that ends in `%close` is the last one.
public final class AnsweringServer implements Closeable {

    /// Takes one request off the stream; empty at the end.
    @FunctionalInterface
    public interface Reader {
        String request(InputStream from) throws IOException;
    }

    private static final String CLOSE = "%close";

    private final ServerSocket server;
    private final Reader reader;
    private final UnaryOperator<String> answers;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public AnsweringServer(Reader reader, UnaryOperator<String> answers) throws IOException {
        this.reader = reader;
        this.answers = answers;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /// How many there were.
    public int connections() {
        return connections.get();
    }

    /// Hangs up on everybody, and goes on listening.
    public void hangUp() throws IOException {
        for (var socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (converse(socket.getInputStream(), socket.getOutputStream())) {
                // The next request.
            }
        } catch (IOException _) {
            // The client went away.
        } finally {
            open.remove(socket);
        }
    }

    private boolean converse(InputStream from, OutputStream to) throws IOException {
        var request = reader.request(from);
        if (request.isEmpty()) {
            return false;
        }
        var answer = answers.apply(request);
        boolean last = answer.endsWith(CLOSE);
        var text = last ? answer.substring(0, answer.length() - CLOSE.length()) : answer;
        to.write(text.getBytes(StandardCharsets.ISO_8859_1));
        to.flush();
        return !last;
    }

    /// Up to LF.
    public static String line(InputStream from) throws IOException {
        var line = new StringBuilder();
        for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /// `5:hello,`
    public static String netstring(InputStream from) throws IOException {
        int length = 0;
        int c = from.read();
        for (; c >= 0 && c != ':'; c = from.read()) {
            length = 10 * length + c - '0';
        }
        return c < 0
                ? ""
                : new String(from.readNBytes(length + 1), StandardCharsets.ISO_8859_1)
                        .substring(0, length);
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }
}
