// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.hikyaku.cli.CommandFixture.Answer;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Notify;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `sendmail -bs`. What the session says, what becomes of its mail and what is logged was compared
/// with Postfix 3.7.11, whose `smtpd -S` does the same in the user's process.
class LocalSmtpTest {

    private static final String BANNER = "220 mail.example.com ESMTP Hikyaku\r\n";

    private CommandFixture at;

    @BeforeEach
    void configure(@TempDir Path directory) throws IOException {
        at = new CommandFixture(directory);
    }

    @AfterEach
    void stop() throws IOException {
        at.close();
    }

    @Test
    void aMessageGoesToTheServer() throws IOException {
        at.start();
        var answer =
                at.run(
                        """
                        EHLO foo
                        MAIL FROM:<me@example.com> BODY=8BITMIME RET=HDRS ENVID=env
                        RCPT TO:<you@example.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;orig@example.org
                        RCPT TO:<nobody>
                        DATA
                        Subject: x

                        hello
                        .
                        QUIT
                        """,
                        "sendmail",
                        "-bs");
        assertEquals(
                BANNER
                        + """
                        250-mail.example.com
                        250-PIPELINING
                        250-SIZE 5000000
                        250-VRFY
                        250-ETRN
                        250-ENHANCEDSTATUSCODES
                        250-8BITMIME
                        250-DSN
                        250-SMTPUTF8
                        250 CHUNKING
                        250 2.1.0 Ok
                        250 2.1.5 Ok
                        250 2.1.5 Ok
                        354 End data with <CR><LF>.<CR><LF>
                        250 2.0.0 Ok: queued as Q1
                        221 2.0.0 Bye
                        """
                                .replace("\n", "\r\n"),
                answer.out());
        assertEquals(new Answer(0, answer.out(), ""), answer);
        var message = at.onlyMessage();
        var envelope = message.envelope();
        assertEquals("me@example.com", envelope.sender().text());
        assertEquals("8bit", envelope.attributes().get(Attribute.ENCODING));
        assertEquals("HDRS", envelope.attributes().get(Attribute.DSN_RET));
        assertEquals("env", envelope.attributes().get(Attribute.DSN_ENVID));
        var first = envelope.recipients().getFirst();
        assertEquals(Set.of(Notify.SUCCESS, Notify.DELAY), first.wish());
        assertEquals("rfc822;orig@example.org", first.orcpt());
        assertEquals("nobody", envelope.recipients().get(1).address().text());
        assertEquals(Notify.UNSPECIFIED, envelope.recipients().get(1).wish());
        var content = at.content(message).lines().toList();
        assertTrue(
                content.getFirst()
                        .startsWith("Received: by mail.example.com (Hikyaku, from userid "),
                content.toString());
        assertEquals("Received: from foo (localhost [127.0.0.1])", content.get(2));
        assertTrue(
                content.get(3).startsWith("\tby mail.example.com (Hikyaku) with ESMTP id "),
                content.toString());
        assertTrue(at.content(message).endsWith("\nSubject: x\n\nhello\n"));
        var lines = at.log.lines();
        assertEquals("postfix/smtpd: connect from localhost[127.0.0.1]", lines.getFirst());
        assertTrue(lines.get(1).endsWith(": client=localhost[127.0.0.1]"), lines.toString());
        assertEquals(
                "postfix/smtpd: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=2 data=1"
                        + " quit=1 commands=6",
                lines.getLast());
    }

    @Test
    void restrictionsDoNotConcernUsersOfThisMachine() throws IOException {
        Files.writeString(
                at.directory().resolve("main.cf"),
                """
                smtpd_client_restrictions = reject
                smtpd_recipient_restrictions = reject
                local_recipient_maps = hash:/nonexistent
                mydestination = example.com
                """,
                StandardOpenOption.APPEND);
        at.start();
        var answer =
                at.run(
                        """
                        XCLIENT NAME=a
                        VRFY nobody-there@example.com
                        ETRN away.example.net
                        MAIL FROM:<>
                        RCPT TO:<nobody-there@example.com>
                        RCPT TO:<a@@b>
                        QUIT
                        """,
                        "sendmail",
                        "-bs");
        assertEquals(
                BANNER
                        + """
                        550 5.7.0 Error: insufficient authorization
                        252 2.0.0 nobody-there@example.com
                        458 Unable to queue messages
                        250 2.1.0 Ok
                        250 2.1.5 Ok
                        250 2.1.5 Ok
                        221 2.0.0 Bye
                        """
                                .replace("\n", "\r\n"),
                answer.out());
    }

    @Test
    void withTheServerDownMailWaitsInTheMaildrop() throws IOException {
        Files.createDirectory(at.queue().resolve("maildrop"));
        var session = "HELO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nhello\r\n.\r\n";
        var answer = at.run(session, "sendmail", "-bs");
        var name = at.maildrop().getFirst().getFileName();
        assertTrue(answer.out().endsWith("250 2.0.0 Ok: queued as " + name + "\r\n"), answer.out());
        assertEquals(new Answer(0, answer.out(), ""), answer);
        var log = Files.readString(at.directory().resolve("maillog"));
        assertTrue(
                log.contains(": lost connection after END-OF-MESSAGE from localhost[127.0.0.1]\n"),
                log);
        at.start();
        at.run("", "sendmail", "-bs"); // Not the way to tell the server; a submission is.
        at.run("", "sendmail", "x@y");
        assertEquals(1, at.maildrop().size());
    }

    @Test
    void whatCannotBeStoredIsNotAccepted() throws IOException {
        var session = "MAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nhello\n.\nQUIT\n";
        var answer = at.run(session, "sendmail", "-bs");
        assertTrue(
                answer.out()
                        .endsWith("451 4.3.0 Error: queue file write error\r\n221 2.0.0 Bye\r\n"),
                answer.out());
        assertTrue(answer.err().startsWith("sendmail: warning: create file in maildrop: "));
    }

    @Test
    void aLargeMessageGoesThroughTheMaildropAndTooLargeAOneNowhere() throws IOException {
        at.start();
        var large = "a line of some length\r\n".repeat(100_000);
        var envelope = "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nSubject: large\r\n\r\n";
        var answer =
                at.run(
                        envelope + large + ".\r\n" + envelope + large.repeat(3) + ".\r\nQUIT\r\n",
                        "sendmail",
                        "-bs");
        assertTrue(
                answer.out().endsWith("552 5.3.4 Error: message file too big\r\n221 2.0.0 Bye\r\n"),
                answer.out());
        var content = at.content(at.onlyMessage());
        assertTrue(content.endsWith("\nSubject: large\n\n" + large.replace("\r", "")));
    }

    @Test
    void whoMayNotSubmitIsToldAtOnce() throws IOException {
        Files.writeString(
                at.directory().resolve("main.cf"),
                "authorized_submit_users = !" + CommandFixture.user() + ", static:all\n",
                StandardOpenOption.APPEND);
        assertEquals(
                new Answer(
                        75,
                        "",
                        "sendmail: fatal: User "
                                + CommandFixture.user()
                                + "("
                                + CommandFixture.uid()
                                + ") is not allowed to submit mail\n"),
                at.run("QUIT\r\n", "sendmail", "-bs"));
    }

    @Test
    @Timeout(10)
    void aSilentClientTimesOut() throws IOException {
        var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (var writer = new PipedOutputStream();
                var streams = new StandardStreams(new PipedInputStream(writer), quiet)) {
            streams.timeout(Duration.ofMillis(10));
            assertThrows(SocketTimeoutException.class, () -> streams.read(new byte[1], 0, 1));
        }
    }

    @Test
    void theEndOfInputStaysTheEnd() throws IOException {
        var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (var streams = new StandardStreams(new ByteArrayInputStream(new byte[] {7}), quiet)) {
            var buffer = new byte[2];
            assertEquals(1, streams.read(buffer, 0, 2));
            assertEquals(-1, streams.read(buffer, 0, 2));
            assertEquals(-1, streams.read(buffer, 0, 2));
        }
    }
}
