// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.hikyaku.posix.UnixSockets;

/// An SMTP server that follows a script: `S:` lines are said, `C:` lines must be heard, word for
/// word. One script per connection, in order; whoever connects once more is told so and fails the
/// test. Latin-1.
///
/// Besides text, `S:` takes `(close)`, `(reset)`, `(hang)`: say nothing until the client hangs up;
/// `(flood)`: a reply without end, `(trickle)`: the same an octet at a time; `C:` takes `(end)`:
/// the client hangs up; ` (and) ` in a reply separates two that come in one piece; `(stop
/// reading)`, and `IDENT=QUEUEID` for whatever queue id a client has.
public final class ScriptedPeer implements AutoCloseable {

    private static final String QUEUE_ID = "IDENT=QUEUEID";
    private static final Pattern IDENT = Pattern.compile("IDENT=[0-9A-F]+");

    /// Where clients come in.
    private interface Door extends Closeable {
        Socket accept() throws IOException;
    }

    private final Door door;
    private final int port;
    private final Deque<List<String>> scripts = new ArrayDeque<>();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch finished;
    private final Thread acceptor;

    /// @param port 0 for any
    public ScriptedPeer(InetAddress address, int port, List<List<String>> scripts)
            throws IOException {
        this(tcp(new ServerSocket(port, 50, address)), scripts);
    }

    /// At a Unix-domain socket.
    public ScriptedPeer(Path socket, List<List<String>> scripts) throws IOException {
        this(new Entrance(local(socket), 0), scripts);
    }

    private record Entrance(Door door, int port) {}

    private static Entrance tcp(ServerSocket listener) {
        return new Entrance(
                new Door() {
                    @Override
                    public Socket accept() throws IOException {
                        return listener.accept();
                    }

                    @Override
                    public void close() throws IOException {
                        listener.close();
                    }
                },
                listener.getLocalPort());
    }

    private static Door local(Path socket) throws IOException {
        var listener = UnixSockets.listen(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
        return new Door() {
            @Override
            public Socket accept() throws IOException {
                return new LocalSocket(listener.accept());
            }

            @Override
            public void close() throws IOException {
                listener.close();
                Files.deleteIfExists(socket);
            }
        };
    }

    private ScriptedPeer(Entrance entrance, List<List<String>> scripts) {
        this.door = entrance.door();
        this.port = entrance.port();
        this.scripts.addAll(scripts);
        this.finished = new CountDownLatch(scripts.size());
        this.acceptor = Thread.ofVirtual().start(this::acceptAll);
    }

    public int port() {
        return port;
    }

    /// True while a script says nothing on purpose.
    public boolean isHanging() {
        return hanging.get() > 0;
    }

    /// What the client did not do as the script says. Waits for scripts that have begun.
    public List<String> complaints() throws InterruptedException {
        synchronized (scripts) {
            if (!scripts.isEmpty()) {
                complaints.add(scripts.size() + " scripts were never begun");
            }
        }
        if (complaints.isEmpty()) {
            finished.await();
        }
        return List.copyOf(complaints);
    }

    /// The same without waiting.
    public List<String> complaintsSoFar() {
        return List.copyOf(complaints);
    }

    private void acceptAll() {
        while (true) {
            try {
                var client = door.accept();
                List<String> script;
                synchronized (scripts) {
                    script = scripts.poll();
                }
                if (script == null) {
                    complaints.add("one connection too many");
                    client.close();
                } else {
                    Thread.ofVirtual().start(() -> play(client, script));
                }
            } catch (IOException over) {
                return;
            }
        }
    }

    private void play(Socket client, List<String> script) {
        int line = 0;
        try (client) {
            client.setTcpNoDelay(true);
            var in = new BufferedInputStream(client.getInputStream());
            for (; line < script.size(); line++) {
                var text = script.get(line);
                if (text.startsWith("S:")) {
                    say(client, in, afterMark(text));
                } else {
                    hear(in, afterMark(text));
                }
            }
        } catch (EOFException gone) {
            complaints.add("the client hung up before: " + script.get(line));
        } catch (IOException | IllegalStateException failed) {
            complaints.add(failed.getMessage() + " at: " + script.get(line));
        } finally {
            finished.countDown();
        }
    }

    private static String afterMark(String line) {
        return line.substring(line.startsWith(" ", 2) ? 3 : 2);
    }

    private void say(Socket client, InputStream in, String text) throws IOException {
        switch (text) {
            case "(close)" -> client.shutdownOutput();
            case "(reset)" -> {
                client.setSoLinger(true, 0);
                client.close();
            }
            case "(hang)" -> {
                hanging.incrementAndGet();
                in.transferTo(OutputStream.nullOutputStream());
                hanging.decrementAndGet();
            }
            case "(flood)" -> flood(client);
            case "(trickle)" -> {
                hanging.incrementAndGet();
                trickle(client, in);
                hanging.decrementAndGet();
            }
            default -> {
                client.getOutputStream()
                        .write(
                                (text.replace(" (and) ", "\r\n") + "\r\n")
                                        .getBytes(StandardCharsets.ISO_8859_1));
                client.getOutputStream().flush();
            }
        }
    }

    private static void flood(Socket client) {
        var line = "250-more\r\n".getBytes(StandardCharsets.ISO_8859_1);
        try {
            while (true) {
                client.getOutputStream().write(line);
            }
        } catch (IOException clientHadEnough) {
            return;
        }
    }

    private static void trickle(Socket client, InputStream in) throws IOException {
        client.setSoTimeout(5);
        while (true) {
            try {
                client.getOutputStream().write('2');
                if (in.read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException stillThere) {
                assert stillThere != null : "time for the next";
            } catch (SocketException hungUp) {
                return;
            }
        }
    }

    private void hear(InputStream in, String expected) throws IOException {
        if (expected.equals("(stop reading)")) {
            hanging.incrementAndGet();
            return;
        }
        if (expected.equals("(end)")) {
            int octet;
            try {
                octet = in.read();
            } catch (SocketException reset) {
                octet = -1; // It hung up on something we had said.
            }
            if (octet >= 0) {
                throw new IllegalStateException("more: " + (char) octet + readLine(in));
            }
            return;
        }
        var heard = readLine(in);
        if (expected.contains(QUEUE_ID)) {
            heard = IDENT.matcher(heard).replaceFirst(QUEUE_ID);
        }
        if (!heard.equals(expected)) {
            throw new IllegalStateException("heard: " + heard);
        }
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException();
            }
            if (octet == '\n') {
                var text = line.toString(StandardCharsets.ISO_8859_1);
                if (!text.endsWith("\r")) {
                    throw new IllegalStateException("bare LF after: " + text);
                }
                return text.substring(0, text.length() - 1);
            }
            line.write(octet);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        try {
            acceptor.join(); // Only then is the port free again.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
