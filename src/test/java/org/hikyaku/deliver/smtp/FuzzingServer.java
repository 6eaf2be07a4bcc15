// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A server of no good will: mostly it answers as it should, and else with what a random number
/// brings. Keeps both sides of every connection for [ClientAudit].
///
/// One connection at a time, as a client that delivers one message at a time makes them.
final class FuzzingServer implements AutoCloseable {

    /// Makes time pass for the client.
    interface Patience {
        void end();
    }

    /// Both sides of a connection, Latin-1.
    ///
    /// @param uncertain whether what was said last may not have been heard
    record Talk(String said, String heard, boolean uncertain) {}

    /// Hangs up.
    private static final class Over extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// How long, in milliseconds, nothing must come before time passes for the client. When the
    /// client waits for an answer: a moment. In content it may wait for one too, if it has lost
    /// count. Else it is only slow, and must not be made to hang up on an answer that is there.
    private static final int A_MOMENT = 2;

    private static final int A_BREATH = 20;
    private static final int A_WHILE = 1_000;

    private static final List<String> CODES =
            List.of(
                    "421", "450", "451", "452", "432", "454", "500", "501", "502", "503", "521",
                    "530", "550", "552", "553", "554", "555", "556", "571", "599", "200", "220",
                    "221", "250", "251", "252", "299", "354", "334", "300", "399", "199", "600",
                    "000", "25", "5", "2500", "25O", "-50", "4.1");

    private static final List<String> TEXTS =
            List.of(
                    " no",
                    "",
                    " ",
                    " 4.1.1 later",
                    " 5.1.1 never",
                    " 2.0.0 fine",
                    " 9.9.9 what",
                    " 5.7.1",
                    " 4.",
                    " 5.1.1.1 x",
                    " \u0000\u001b[2J\u00ff\u009b",
                    "\t",
                    "-go on",
                    " 5.999.999 x",
                    " 4.4444.1 x",
                    "_x");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Talk> talks = new ArrayList<>();
    private final Patience patience;
    private Random random = new Random(0);
    private int faultsInAHundred;

    FuzzingServer(Patience patience) throws IOException {
        this.patience = patience;
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// What the next connections are like.
    synchronized void begin(Random chance) {
        random = chance;
        faultsInAHundred = List.of(2, 10, 30, 60).get(chance.nextInt(4));
        talks.clear();
    }

    /// All connections since [#begin]; the last one is over.
    synchronized List<Talk> talks() {
        return List.copyOf(talks);
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                synchronized (this) {
                    new Connection(socket).serve();
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /// One connection.
    private final class Connection {

        private final Socket socket;
        private final StringBuilder heard = new StringBuilder();
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private int unanswered;
        private int code;
        private boolean inContent;
        private boolean uncertain;

        Connection(Socket socket) {
            this.socket = socket;
        }

        void serve() throws IOException {
            try (socket) {
                socket.setTcpNoDelay(true);
                answer("220 peer.test ESMTP\r\n");
                converse();
            } catch (IOException over) {
                // The client has gone, or we have.
            }
            talks.add(
                    new Talk(
                            said.toString(StandardCharsets.ISO_8859_1),
                            heard.toString(),
                            uncertain));
        }

        private void converse() throws IOException {
            while (true) {
                var command = line();
                if (command.startsWith("EHLO")) {
                    answer(ehlo());
                } else if (command.equals("DATA")) {
                    answer("354 go on\r\n");
                    if (code / 100 == 3) {
                        content();
                    }
                } else if (command.equals("QUIT")) {
                    answer("221 2.0.0 bye\r\n");
                    return;
                } else {
                    answer("250 2.1.5 ok\r\n");
                }
            }
        }

        private void content() throws IOException {
            inContent = true;
            while (!line().equals(".")) {
                unanswered = 0; // It is the client's turn.
            }
            inContent = false;
            answer("250 2.0.0 Ok: queued as PEER\r\n");
        }

        private String ehlo() {
            var reply = new StringBuilder("250-peer.test\r\n");
            for (var keyword :
                    List.of("PIPELINING", "8BITMIME", "DSN", "SMTPUTF8", "SIZE 100000")) {
                if (random.nextInt(3) > 0) {
                    reply.append("250-").append(keyword).append("\r\n");
                }
            }
            if (random.nextInt(20) == 0) {
                var odd =
                        List.of(
                                "SIZE 10",
                                "SIZE -1",
                                "SIZE 99999999999999999999",
                                "SIZE x",
                                "=",
                                "");
                reply.append("250-").append(odd.get(random.nextInt(odd.size()))).append("\r\n");
            }
            return reply.append("250 ENHANCEDSTATUSCODES\r\n").toString();
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            while (true) {
                int octet = octet();
                heard.append((char) octet);
                if (octet == '\n') {
                    unanswered++;
                    return line.toString().strip();
                }
                line.append((char) octet);
            }
        }

        /// Waits for the client, who may be waiting for us.
        private int octet() throws IOException {
            while (true) {
                socket.setSoTimeout(unanswered > 0 ? A_MOMENT : inContent ? A_BREATH : A_WHILE);
                try {
                    int octet = socket.getInputStream().read();
                    if (octet < 0) {
                        throw new Over();
                    }
                    return octet;
                } catch (SocketTimeoutException nothingComes) {
                    // Without a question the client may just have been slow, and give up now.
                    uncertain |= unanswered == 0;
                    patience.end();
                }
            }
        }

        /// Mostly what is due.
        private void answer(String due) throws IOException {
            int before = said.size();
            try {
                if (random.nextInt(100) < faultsInAHundred) {
                    misbehave(due);
                } else {
                    say(due);
                }
            } finally {
                var replies =
                        ClientAudit.replies(
                                said.toString(StandardCharsets.ISO_8859_1).substring(before));
                code = replies.isEmpty() ? 0 : replies.getFirst();
                unanswered = replies.isEmpty() ? 1 : 0;
            }
        }

        private void misbehave(String due) throws IOException {
            switch (random.nextInt(18)) {
                case 0, 1, 2, 3, 4 -> say(codeAndText() + "\r\n");
                case 5 -> say(codeAndText() + "\r\n" + due);
                case 6 -> say(due + codeAndText() + "\r\n");
                case 7 -> say("HTTP/1.1 400 Bad Request\r\n\r\n<html>\r\n" + due);
                case 8 -> say(due.replace("\r\n", "\n"));
                case 9 -> say(due.substring(0, 3) + "-" + longWord() + "\r\n" + due);
                case 10 -> say(longWord() + "\r\n" + due);
                case 11 -> {
                    for (int i = 0; i < due.length(); i++) {
                        say(due.substring(i, i + 1));
                    }
                }
                case 12 -> {
                    say(due.substring(0, random.nextInt(due.length())));
                    throw new Over();
                }
                case 13 -> {
                    uncertain = true;
                    say(due.substring(0, random.nextInt(due.length() + 1)));
                    socket.setSoLinger(true, 0);
                    throw new Over();
                }
                case 14 -> say("250-x\r\n".repeat(random.nextInt(3_000)) + due);
                case 15 -> {
                    say(due);
                    throw new Over();
                }
                default -> {} // Silence.
            }
        }

        private String longWord() {
            return "x".repeat(random.nextInt(6_000));
        }

        private String codeAndText() {
            return CODES.get(random.nextInt(CODES.size()))
                    + TEXTS.get(random.nextInt(TEXTS.size()));
        }

        private void say(String text) throws IOException {
            var octets = text.getBytes(StandardCharsets.ISO_8859_1);
            said.write(octets);
            socket.getOutputStream().write(octets);
        }
    }
}
