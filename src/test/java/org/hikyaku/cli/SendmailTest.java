// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hikyaku.cli.CommandFixture.Answer;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sendmail` as programs use it, with the server up and down. What it says and how it ends was
/// compared with Postfix 3.7.11.
class SendmailTest {

    private CommandFixture at;

    @BeforeEach
    void configure(@TempDir Path directory) throws IOException {
        at = new CommandFixture(directory);
    }

    @AfterEach
    void stop() throws IOException {
        at.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sendmail             | 75 | WHO: Recipient addresses must be specified on the command line or via the -t option
                    sendmail -f me@x     | 75 | me@x(UID): Recipient addresses must be specified on the command line or via the -t option
                    sendmail -Am -x      | 75 | WHO: Recipient addresses must be specified on the command line or via the -t option
                    sendmail -bv         | 75 | WHO: Recipient addresses must be specified on the command line or via the -t option
                    sendmail -t          | 75 | WHO: No recipient addresses found in message header
                    sendmail -bz         | 75 | unsupported: -bz
                    sendmail -B 9BIT a@b | 75 | -B option needs 8BITMIME or 7BIT
                    sendmail -bp extra   | 75 | display queue mode requires no recipient
                    mailq extra          | 75 | display queue mode requires no recipient
                    sendmail -q a@b      | 75 | flush queue mode requires no recipient
                    newaliases extra     | 75 | alias initialization mode requires no recipient
                    sendmail -bd extra   | 75 | daemon mode requires no recipient
                    sendmail -bs extra   | 75 | stand-alone mode requires no recipient
                    sendmail -X foo a@b  | 75 | unsupported: -Xf
                    sendmail -XVab a@b   | 75 | -V requires two characters from -=+
                    sendmail -qI         | 75 | specify: -qIqueueid
                    sendmail -qR         | 75 | specify: -qRsitename
                    sendmail -qS         | 75 | -qS is not implemented
                    sendmail -bp -t      | 75 | -t can be used only in delivery mode
                    sendmail -q -t       | 75 | -t can be used only in delivery mode
                    sendmail -n a@b      | 75 | -n option not supported
                    sendmail -bv -v a@b  | 75 | -v option cannot be used with -bv
                    sendmail -bv -t      | 75 | -t option cannot be used with -bv
                    sendmail -bv -N success a@b | 75 | -N option cannot be used with -bv
                    sendmail -bv -R full a@b | 75 | -R option cannot be used with -bv
                    sendmail -XV+ a@b    | 75 | -V requires two characters from -=+
                    sendmail -X/log a@b  | 75 | unsupported: -X/
                    sendmail -qx         | 75 | -qx is not implemented
                    sendmail -bs -t      | 75 | -t can be used only in delivery mode
                    sendmail -bi extra   | 75 | alias initialization mode requires no recipient
                    sendmail -I extra    | 75 | alias initialization mode requires no recipient
                    sendmail -bl -t      | 75 | -t can be used only in delivery mode
                    """,
            quoteCharacter = '`',
            maxCharsPerColumn = 400)
    void wrongUseIsAnsweredAsByPostfix(String line, int code, String said) throws IOException {
        var answer = at.run("", line.split(" ", -1));
        var name = line.split(" ", -1)[0];
        var expected =
                said.replace("WHO", CommandFixture.user() + "(UID)")
                        .replace("UID", CommandFixture.uid());
        assertEquals(new Answer(code, "", name + ": fatal: " + expected + "\n"), answer);
    }

    @Test
    void whatMeansNothingToUsIsIgnored() throws IOException {
        at.start();
        assertEquals(new Answer(0, "", ""), at.run("", "sendmail", "-bh"));
        assertEquals(new Answer(0, "", ""), at.run("", "sendmail", "-q15m"));
        assertEquals(new Answer(0, "", ""), at.run("", "newaliases"));
        assertEquals(
                new Answer(0, "", ""),
                at.run(
                        "x",
                        "sendmail",
                        "-U",
                        "-m",
                        "-h3",
                        "-A",
                        "m",
                        "-e",
                        "q",
                        "-oQ/x",
                        "-oee",
                        "-om",
                        "a@b"));
        assertEquals(1, at.store.count());
    }

    @Test
    void mailIsHandedToTheServer() throws IOException {
        at.start();
        var answer =
                at.run(
                        "From me Mon\r\nSubject: x\r\n\r\nhello\r\n.\r\nmore\r\n",
                        "sendmail",
                        "-f",
                        "Me <me@example.com>",
                        "-F",
                        "My Name",
                        "you@example.org",
                        "Foo <a@b>, c@d",
                        "");
        assertEquals(new Answer(0, "", ""), answer);
        var message = at.onlyMessage();
        assertEquals("me@example.com", message.envelope().sender().text());
        assertEquals(
                "[you@example.org, a@b, c@d, MAILER-DAEMON]",
                message.envelope().recipients().stream()
                        .map(Recipient::address)
                        .toList()
                        .toString());
        assertEquals("My Name", message.envelope().attributes().get(Attribute.FULL_NAME));
        assertTrue(at.content(message).endsWith("\nSubject: x\n\nhello\n"), at.content(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -XV a@b    | += | [a@b]
                    -XV-= a@b  | -= | [a@b]
                    -V+= a@b   | += | [a@b]
                    -V +- a@b  | += | [+-, a@b]
                    -V abc a@b |    | [a@b]
                    """)
    void senderForEachRecipient(String words, @Nullable String delimiters, String to)
            throws IOException {
        at.start();
        var arguments = new ArrayList<>(List.of("sendmail", "-f", "me@example.com"));
        arguments.addAll(List.of(words.split(" ", -1)));
        assertEquals(0, at.run("\nx\n", arguments.toArray(String[]::new)).code());
        var envelope = at.onlyMessage().envelope();
        assertEquals(delimiters, envelope.attributes().get(Attribute.VERP_DELIMITERS));
        assertEquals(
                to, envelope.recipients().stream().map(Recipient::address).toList().toString());
    }

    @Test
    void noSenderForEachRecipientOfTheNullSender() throws IOException {
        var answer = at.run("\nx\n", "sendmail", "-XV", "-f", "<>", "a@b");
        assertEquals(75, answer.code());
        assertTrue(
                answer.err().endsWith("): -V option requires non-null sender address\n"),
                answer.err());
    }

    @Test
    void addressesAreVerifiedWithAProbe() throws IOException {
        at.start();
        assertEquals(
                new Answer(
                        0, "Mail Delivery Status Report will be mailed to <me@example.com>.\n", ""),
                at.run("ignored\n", "sendmail", "-bv", "-f", "me@example.com", "a@b", "c@d, e@f"));
        var message = at.onlyMessage();
        assertEquals(Tracing.VERIFY, Tracing.of(message.envelope().attributes()));
        assertTrue(
                at.content(message)
                        .endsWith(
                                """

                                From: me@example.com
                                Subject: probe
                                To:\ta@b,
                                \tc@d,
                                \te@f
                                """),
                at.content(message));
    }

    @ParameterizedTest
    @CsvSource({"-v,RECORD", "-vv,OFF", "-i,OFF"})
    void aReportOfTheDeliveryIsPromised(String option, Tracing tracing) throws IOException {
        at.start();
        var promise =
                tracing == Tracing.RECORD
                        ? "Mail Delivery Status Report will be mailed to <me@example.com>.\n"
                        : "";
        assertEquals(
                new Answer(0, promise, ""),
                at.run("\nx\n", "sendmail", option, "-f", "me@example.com", "a@b"));
        assertEquals(tracing, Tracing.of(at.onlyMessage().envelope().attributes()));
    }

    @Test
    void recipientsComeFromTheHeaderAndWishesFromTheOptions() throws IOException {
        at.start();
        var answer =
                at.run(
                        "To: a@x\nBcc: b@x\n\n.\nbody",
                        "sendmail -t -i -N success,failure -R hdrs -V env+id -B 8BITMIME -f <> c@x"
                                .split(" ", -1));
        assertEquals(new Answer(0, "", ""), answer);
        var envelope = at.onlyMessage().envelope();
        assertTrue(envelope.sender().isNullSender());
        assertEquals(
                "[c@x, a@x, b@x]",
                envelope.recipients().stream().map(Recipient::address).toList().toString());
        assertEquals(
                java.util.Set.of(Notify.SUCCESS, Notify.FAILURE),
                envelope.recipients().getFirst().wish());
        assertEquals("HDRS", envelope.attributes().get(Attribute.DSN_RET));
        assertEquals("env+id", envelope.attributes().get(Attribute.DSN_ENVID));
        assertEquals("8bit", envelope.attributes().get(Attribute.ENCODING));
        assertTrue(at.content(at.onlyMessage()).endsWith("To: a@x\nBcc: b@x\n\n.\nbody\n"));
    }

    @Test
    void badWishesAreIgnoredWithAWarning() throws IOException {
        at.start();
        assertEquals(
                new Answer(
                        0,
                        "",
                        """
                        sendmail: warning: unknown DSN NOTIFY command value "foo" in "delay,foo"
                        sendmail: warning: bad -N option value -- ignored
                        sendmail: warning: bad -R option value -- ignored
                        sendmail: warning: bad syntax in -V option value -- ignored
                        sendmail: warning: -f option specified malformed sender: a b c
                        """),
                at.run(
                        "",
                        "sendmail",
                        "-N",
                        "delay,foo",
                        "-R",
                        "x",
                        "-V",
                        "",
                        "-f",
                        "a b c",
                        "a@b"));
        assertEquals("a", at.onlyMessage().envelope().sender().text());
    }

    @Test
    void theNameOfTheSenderIsInTheEnvironment() throws IOException {
        at.start();
        at.run("", Map.of("NAME", "Env Name"), "sendmail", "a@b");
        assertEquals("Env Name", at.onlyMessage().envelope().attributes().get(Attribute.FULL_NAME));
    }

    @Test
    void aMessageTooBigIsRefused() throws IOException {
        at.start();
        var big = "a line of some length\n".repeat(300_000);
        assertEquals(
                new Answer(
                        75,
                        "",
                        "sendmail: fatal: "
                                + CommandFixture.user()
                                + "("
                                + CommandFixture.uid()
                                + "): message file too big\n"),
                at.run(big, "sendmail", "a@b"));
        assertEquals(0, at.store.count());
        assertEquals(List.of(), at.maildrop());
    }

    @Test
    void whatTheServerWillNeverTakeIsRefused() throws IOException {
        at.start();
        at.cleanup.refuseWith(Reply.reply(554, "5.4.0", "Error: too many hops"));
        assertEquals(
                new Answer(
                        69,
                        "",
                        "sendmail: fatal: "
                                + CommandFixture.user()
                                + "("
                                + CommandFixture.uid()
                                + "): Error: too many hops\n"),
                at.run("", "sendmail", "a@b"));
    }

    @Test
    void whatTheServerCannotTakeNowWaitsInTheMaildrop() throws IOException {
        at.start();
        at.store.breakDisk();
        assertEquals(new Answer(0, "", ""), at.run("", "sendmail", "a@b"));
        assertEquals(0, at.store.count());
        at.store.mendDisk();
        at.run("", "sendmail", "c@d"); // Tells nobody; the next sweep finds the first.
        assertEquals(1, at.store.count());
    }

    @Test
    void aLargeMessageGoesThroughTheMaildrop() throws IOException {
        at.start();
        var large = "Subject: large\n\n" + "a line of some length\n".repeat(100_000);
        assertEquals(new Answer(0, "", ""), at.run(large, "sendmail", "a@b"));
        assertTrue(at.content(at.onlyMessage()).endsWith(large));
        assertEquals(List.of(), at.maildrop());
    }

    @Test
    void mailIsKeptWhileTheQueueIsFull() throws IOException {
        at.start();
        at.store.full(true);
        assertEquals(new Answer(0, "", ""), at.run("To: a@b\n\nhello\n", "sendmail", "-t"));
        assertEquals(1, at.maildrop().size());
        at.store.full(false);
        assertEquals(new Answer(0, "", ""), at.run("To: a@b\n\nagain\n", "sendmail", "-t"));
        assertEquals(1, at.maildrop().size());
    }

    @Test
    void mailIsKeptWhileTheServerIsDown() throws IOException {
        Files.createDirectory(at.queue().resolve("maildrop"));
        assertEquals(new Answer(0, "", ""), at.run("To: a@b\n\nhello\n", "sendmail", "-t"));
        assertEquals(1, at.maildrop().size());
        var listing = at.run("", "mailq");
        assertTrue(listing.out().contains("\n-- 0 Kbytes in 1 Request.\n"), listing.out());
        assertTrue(listing.out().contains(" ".repeat(41) + "a@b\n"), listing.out());
        assertEquals(
                "postqueue: warning: Mail system is down -- accessing queue directly"
                        + " (Connect to the Hikyaku control service: Connection refused)\n",
                listing.err());
        at.start();
        at.run("", "sendmail", "-q");
        assertEquals(List.of("all"), at.asked);
    }

    @Test
    void withoutAMaildropMailIsNotAccepted() throws IOException {
        var answer = at.run("", "sendmail", "a@b");
        assertEquals(75, answer.code());
        assertTrue(
                answer.err()
                        .endsWith(
                                "sendmail: fatal: "
                                        + CommandFixture.user()
                                        + "("
                                        + CommandFixture.uid()
                                        + "): queue file write error\n"),
                answer.err());
    }
}
