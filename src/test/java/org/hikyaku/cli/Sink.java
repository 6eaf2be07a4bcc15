// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// The next server on the way: takes all mail and counts it by its `Subject:`. A recipient
/// `later@…` is told 450, `never@…` 550, and a message whose subject it was told to [#hang] on gets
/// no answer to its end.
final class Sink implements Closeable {

    private final ServerSocket listener;
    private final Map<String, Integer> subjects = new ConcurrentHashMap<>();
    private final Set<String> recipients = ConcurrentHashMap.newKeySet();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile String hangingSubject = "";
    private volatile boolean takesAll;

    Sink() throws IOException {
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// For relayhost.
    String address() {
        return "[127.0.0.1]:" + listener.getLocalPort();
    }

    void hang(String subject) {
        hangingSubject = subject;
    }

    void awaitHanging() throws InterruptedException {
        hanging.await();
    }

    /// `later@…` is welcome from now on.
    void takeAll() {
        takesAll = true;
        hangingSubject = "";
    }

    /// How often each message came.
    Map<String, Integer> subjects() {
        return subjects;
    }

    /// Who got something.
    Set<String> recipients() {
        return recipients;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new BufferedInputStream(socket.getInputStream())) {
            say(socket, "220 sink ESMTP");
            for (var line = Installation.line(in); !line.isEmpty(); line = Installation.line(in)) {
                var verb = line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> say(socket, "250-sink\r\n250-PIPELINING\r\n250 8BITMIME");
                    case "RCPT" -> say(socket, judged(line));
                    case "DATA" -> {
                        say(socket, "354 go on");
                        take(socket, in);
                    }
                    case "QUIT" -> {
                        say(socket, "221 bye");
                        return;
                    }
                    default -> say(socket, "250 ok");
                }
            }
        } catch (IOException _) {
            // Gone
        }
        open.remove(socket);
    }

    private String judged(String line) {
        if (line.contains("<later@") && !takesAll) {
            return "450 4.2.0 not now";
        }
        if (line.contains("<never@")) {
            return "550 5.1.1 no such user";
        }
        recipients.add(line.replaceFirst(".*<(.*)>.*", "$1"));
        return "250 ok";
    }

    private void take(Socket socket, InputStream in) throws IOException {
        var subject = "";
        for (var line = Installation.line(in); !line.equals("."); line = Installation.line(in)) {
            if (line.startsWith("Subject: ") && subject.isEmpty()) {
                subject = line.substring(9);
            }
        }
        if (!subject.isEmpty() && subject.equals(hangingSubject)) {
            hanging.countDown();
            Installation.line(in); // Until the other side has had enough
            return;
        }
        subjects.merge(subject, 1, Integer::sum);
        say(socket, "250 2.0.0 taken");
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
