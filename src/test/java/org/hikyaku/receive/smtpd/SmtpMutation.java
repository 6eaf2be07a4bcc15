// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hikyaku.receive.smtpd.FuzzedClient.Piece;

/// Makes a broken conversation of a good one. What comes out depends on the random numbers alone.
final class SmtpMutation {

    /// Lines that hurt where they do not belong.
    private static final List<String> STRANGE =
            List.of(
                    "EHLO client.example.net\r\n",
                    "HELO client.example.net\r\n",
                    "EHLO \r\n",
                    "MAIL FROM:<>\r\n",
                    "MAIL FROM:<s@example.net> SIZE=10 BODY=8BITMIME SMTPUTF8\r\n",
                    "MAIL FROM:<s@example.net> RET=FULL ENVID=a+2Bb+00\r\n",
                    "RCPT TO:<user@example.com>\r\n",
                    "RCPT TO:<other@example.com> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;o+2Bx@y\r\n",
                    "RCPT TO:<third@example.com> ORCPT=rfc822;a+0D+0AX-Evil:+20b\r\n",
                    "RCPT TO:<third@elsewhere.example>\r\n",
                    "RCPT TO:<\u00c3\u00a9@example.com>\r\n",
                    "RCPT TO:<@a,@b:\"q\\\"x\"@[IPv6:::1]>\r\n",
                    "DATA\r\n",
                    "DATA\n",
                    ".\r\n",
                    "\n.\r\n",
                    "\r.\r\n",
                    "\r\n.\r\n",
                    "\r\n.\n",
                    "..\r\n",
                    "BDAT 0\r\n",
                    "BDAT 0 LAST\r\n",
                    "BDAT 5\r\nabcde",
                    "BDAT 7 LAST\r\nab\r\n.\r\n",
                    "BDAT 999999999999999999 LAST\r\n",
                    "BDAT 1000000000000000000\r\n",
                    "BDAT -1 LAST\r\n",
                    "BDAT 3 LAST x\r\n",
                    "BDAT\r\n",
                    "RSET\r\n",
                    "NOOP\r\n",
                    "QUIT\r\n",
                    "VRFY user\r\n",
                    "ETRN #queue\r\n",
                    "STARTTLS\r\n",
                    "AUTH PLAIN AHgAeQ==\r\n",
                    "XCLIENT NAME=spoof.example ADDR=192.0.2.99 HELO=spoof\r\n",
                    "XCLIENT ADDR=[UNAVAILABLE] NAME=[TEMPUNAVAIL] PORT=99999\r\n",
                    "XCLIENT \r\n",
                    "XFORWARD NAME=spoof.example\r\n",
                    "GET / HTTP/1.0\r\n",
                    "Subject: hello\r\n",
                    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                    "\u00ff\u00fe\r\n",
                    "\u0000\r\n",
                    "\r\r\n",
                    "\t \r\n",
                    "\r\n",
                    "Received: by x\r\n");

    /// Octets that mean something to somebody.
    private static final String SHARP =
            "\0\r\n\t .:<>@,;\"\\+=-[]()%!\u001b\u007f\u0080\u00c3\u00ff";

    private static final int LONG = 5_000;
    private static final int VERY_LONG = 40_000;

    private final Random random;

    SmtpMutation(Random random) {
        this.random = random;
    }

    /// The conversation, in lines, with up to some faults.
    List<String> mutate(List<String> lines) {
        var result = new ArrayList<>(lines);
        while (random.nextInt(4) > 0) {
            mutateOnce(result);
        }
        return result;
    }

    private void mutateOnce(List<String> lines) {
        if (lines.isEmpty()) {
            lines.add(strange());
            return;
        }
        int at = random.nextInt(lines.size());
        var line = lines.get(at);
        switch (random.nextInt(12)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
            case 2 -> lines.set(at, lines.set(random.nextInt(lines.size()), line));
            case 3 -> lines.subList(at, lines.size()).clear();
            case 4 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
            case 5, 6 -> lines.set(at, insert(line, sharp()));
            case 7 -> lines.set(at, insert(line, run()));
            case 8 -> lines.set(at, withOtherNumber(line));
            case 9 -> lines.set(at, line.replace("\r\n", random.nextBoolean() ? "\n" : "\r"));
            default -> lines.add(at, strange());
        }
    }

    private String strange() {
        return STRANGE.get(random.nextInt(STRANGE.size()));
    }

    private String insert(String line, String what) {
        int at = random.nextInt(line.length() + 1);
        int after = random.nextInt(3) == 0 ? Math.min(line.length(), at + 1) : at;
        return line.substring(0, at) + what + line.substring(after);
    }

    private String sharp() {
        var some = new StringBuilder();
        do {
            some.append(SHARP.charAt(random.nextInt(SHARP.length())));
        } while (random.nextInt(3) == 0);
        return some.toString();
    }

    private String run() {
        int most = random.nextInt(20) == 0 ? VERY_LONG : LONG;
        var word = random.nextInt(4) == 0 ? "a\r\n" : sharp().substring(0, 1);
        return (random.nextBoolean() ? "x" : word).repeat(random.nextInt(most) + 1);
    }

    private String withOtherNumber(String line) {
        var number =
                switch (random.nextInt(4)) {
                    case 0 -> Integer.toString(random.nextInt(20));
                    case 1 -> Integer.toString(random.nextInt(20_000));
                    case 2 -> "99999999999999999999999";
                    default -> "-1";
                };
        return line.replaceFirst("\\d+", number);
    }

    /// How it comes over the network.
    List<Piece> cut(List<String> lines) {
        var pieces = new ArrayList<Piece>();
        int how = random.nextInt(5);
        switch (how) {
            case 0 -> pieces.add(piece(String.join("", lines)));
            case 1 -> pieces.addAll(everyOctet(String.join("", lines)));
            case 2 -> pieces.addAll(anywhere(String.join("", lines)));
            default -> lines.forEach(line -> pieces.add(new Piece(line, false)));
        }
        pieces.removeIf(piece -> piece.octets().isEmpty());
        return pieces;
    }

    /// Few clients are so rude that they talk before they are greeted.
    private Piece piece(String text) {
        return new Piece(text, random.nextInt(20) == 0);
    }

    private List<Piece> everyOctet(String text) {
        var pieces = new ArrayList<Piece>(text.length());
        for (int i = 0; i < text.length(); i++) {
            pieces.add(new Piece(text.substring(i, i + 1), false));
        }
        return pieces;
    }

    private List<Piece> anywhere(String text) {
        var pieces = new ArrayList<Piece>();
        int most = random.nextBoolean() ? 40 : 6_000;
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(most));
            pieces.add(piece(text.substring(from, to)));
            from = to;
        }
        return pieces;
    }
}
