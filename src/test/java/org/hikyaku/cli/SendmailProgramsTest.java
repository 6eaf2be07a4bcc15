// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.hikyaku.cli.CommandFixture.Answer;
import org.hikyaku.mail.Recipient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `sendmail` as other programs start it, and what each option of sendmail(1) does to a message:
/// nothing that stops it. Compared with Postfix 3.7.11.
class SendmailProgramsTest {

    private CommandFixture at;

    @BeforeEach
    void configure(@TempDir Path directory) throws IOException {
        at = new CommandFixture(directory);
        at.start();
    }

    @AfterEach
    void stop() throws IOException {
        at.close();
    }

    /// What programs really start, with `To: hdr@example.org`, a lone dot and a line after it on
    /// standard input. The dot ends the message only without -i.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PHP mail()            | -t -i                                       | USER           | hdr@example.org | after
                    PHPMailer             | -oi -fme@example.com -t                     | me@example.com | hdr@example.org | after
                    git send-email        | -i a@example.org b@example.org              | USER           | a@example.org, b@example.org | after
                    mutt                  | -oem -oi -f me@example.com -- a@example.org | me@example.com | a@example.org   | after
                    mutt, use_8bitmime    | -oem -oi -B8BITMIME -- a@example.org        | USER           | a@example.org   | after
                    bsd-mailx             | -i -t                                       | USER           | hdr@example.org | after
                    bsd-mailx -r          | -i -t -f me@example.com                     | me@example.com | hdr@example.org | after
                    s-nail                | -i -r me@example.com -- a@example.org       | me@example.com | a@example.org   | after
                    cron of Debian        | -FCronDaemon -i -B8BITMIME -oem root        | USER           | root            | after
                    cronie                | -FCronDaemon -i -odi -oem -oi -t -f root    | root           | hdr@example.org | after
                    anacron               | -FAnacron -odi root                         | USER           | root            | before
                    at                    | -i root                                     | USER           | root            | after
                    logwatch              | -t                                          | USER           | hdr@example.org | before
                    Perl's MIME::Lite     | -t -oi -oem                                 | USER           | hdr@example.org | after
                    Ruby's Mail           | -i -f me@example.com -- a@example.org       | me@example.com | a@example.org   | after
                    procmail              | -oi a@example.org                           | USER           | a@example.org   | after
                    Emacs                 | -oi -f me@example.com -odb -t               | me@example.com | hdr@example.org | after
                    a bounce of Mailman's | -f <> a@example.org                         | ``             | a@example.org   | before
                    a person              | a@example.org                               | USER           | a@example.org   | before
                    """,
            quoteCharacter = '`')
    void programsAreUnderstood(
            String who, String arguments, String sender, String recipients, String end)
            throws IOException {
        var words = ("sendmail " + arguments).split(" ", -1);
        var answer = at.run("To: hdr@example.org\n\nbefore\n.\nafter\n", words);
        assertEquals(new Answer(0, "", ""), answer, who);
        var message = at.onlyMessage();
        assertEquals(
                sender.replace("USER", CommandFixture.user()),
                message.envelope().sender().text(),
                who);
        assertEquals(
                "[" + recipients + "]",
                message.envelope().recipients().stream()
                        .map(Recipient::address)
                        .toList()
                        .toString(),
                who);
        assertTrue(at.content(message).endsWith("\n" + end + "\n"), who);
    }

    /// Every other option of sendmail(1), on its own.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Am",
                "-Ac",
                "-B 7BIT",
                "-bm",
                "-F Name",
                "-G",
                "-h 3",
                "-h3",
                "-i",
                "-L label",
                "-m",
                "-N never",
                "-N success,,delay",
                "-N SUCCESS",
                "-oAhash:/x",
                "-o7",
                "-o8",
                "-om",
                "-oee",
                "-o i",
                "-O ErrorMode=m",
                "-OErrorMode=m",
                "-p ESMTP",
                "-R full",
                "-R hdrs",
                "-r me@x",
                "-U",
                "-x",
                "-c",
                "-e m",
                "-em",
                "-bp -bm",
                "-I -bm"
            })
    void anOptionLetsTheMailGo(String option) throws IOException {
        var words = ("sendmail " + option + " a@b").split(" ", -1);
        assertEquals(new Answer(0, "", ""), at.run("hi\n", words));
        assertEquals("a@b", at.onlyMessage().envelope().recipients().getFirst().address().text());
    }
}
