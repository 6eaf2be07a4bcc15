// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.hikyaku.cli.Installation.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that hand their mail to the built `bin/sendmail`, with the mail system up and then
/// down.
class MailProgramsIT {

    private static final String SESSION =
            """
            EHLO me
            MAIL FROM:<me@example.com>
            RCPT TO:<smtp@example.org>
            DATA
            Subject: x

            hello
            .
            QUIT
            """
                    .replace("\n", "\r\n");

    @TempDir private Path directory;

    /// bsd-mailx starts `sendmail -i -t -f SENDER` with the message on its standard input.
    @Test
    void mailOneSendsThroughUs() throws Exception {
        Installation.need("bsd-mailx");
        try (var us = Installation.in(directory, "relayhost = [127.0.0.1]:1")) {
            // A link, as at /usr/sbin/sendmail: mail(1) can name no file with a blank in its path.
            var sendmail = directory.resolve("sendmail");
            Files.createSymbolicLink(sendmail, Installation.TREE.resolve("bin/sendmail"));
            var mailrc = directory.resolve("mailrc");
            Files.writeString(mailrc, "set sendmail=" + sendmail + "\nset sendwait\n");
            us.environment("MAILRC", mailrc.toString());
            us.start();
            assertEquals(new Said(0, "", ""), mail(us, "up@example.org"));
            us.awaitLog(": to=<up@example.org>, ");
            us.awaitLog(": to=<copy@example.org>, ");
            us.awaitLog(": to=<hidden@example.org>, ");
            assertEquals(1, us.logged(": from=<me@example.com>, size=").size());
            us.stop();
            assertEquals(new Said(0, "", ""), mail(us, "down@example.org"));
            us.start();
            us.awaitLog(": to=<down@example.org>, ");
        }
    }

    private static Said mail(Installation us, String to) throws Exception {
        var line =
                "-n -r me@example.com -s subject -c copy@example.org -b hidden@example.org " + to;
        var words = ("bsd-mailx " + line).split(" ", -1);
        return us.runWith("hello\n.\n", words);
    }

    @Test
    void aSessionOnStandardInputAndOutputIsClean() throws Exception {
        try (var us = Installation.in(directory, "relayhost = [127.0.0.1]:1")) {
            us.start();
            var up = us.runWith(SESSION, "sendmail", "-bs");
            us.awaitLog(": to=<smtp@example.org>, ");
            var id = us.logged(": to=<smtp@example.org>, ").getFirst().split(": ", 3)[1];
            assertEquals(new Said(0, answers("queued as " + id), ""), up);
            us.stop();
            us.forgetLog();
            var down = us.runWith(SESSION, "sendmail", "-bs");
            var left = Installation.files(us.queue().resolve("maildrop")).getFirst();
            assertEquals(new Said(0, answers("queued as " + left.getFileName()), ""), down);
            us.start();
            us.awaitLog(": to=<smtp@example.org>, ");
        }
    }

    private static String answers(String queued) {
        return """
        220 mail.example.com ESMTP Hikyaku
        250-mail.example.com
        250-PIPELINING
        250-SIZE 10240000
        250-VRFY
        250-ETRN
        250-ENHANCEDSTATUSCODES
        250-8BITMIME
        250-DSN
        250-SMTPUTF8
        250 CHUNKING
        250 2.1.0 Ok
        250 2.1.5 Ok
        354 End data with <CR><LF>.<CR><LF>
        250 2.0.0 Ok: %s
        221 2.0.0 Bye
        """
                .formatted(queued)
                .replace("\n", "\r\n");
    }
}
