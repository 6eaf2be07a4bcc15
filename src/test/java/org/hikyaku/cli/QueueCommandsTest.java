// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.hikyaku.cli.CommandFixture.Answer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MailDate;
import org.hikyaku.queue.JournalSettings;
import org.hikyaku.queue.JournalStore;
import org.hikyaku.queue.QueueId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands that look at the queue and change it, with the server up and down. What they say
/// and how they end was compared with Postfix 3.7.11.
class QueueCommandsTest {

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
                    postqueue            | 69 | usage: postqueue -f | postqueue -i queueid | postqueue -j | postqueue -p | postqueue -s site
                    postqueue -p -f      | 69 | usage: postqueue -f | postqueue -i queueid | postqueue -j | postqueue -p | postqueue -s site
                    postqueue -p extra   | 69 | usage: postqueue -f | postqueue -i queueid | postqueue -j | postqueue -p | postqueue -s site
                    postqueue -s .x      | 69 | Cannot flush mail queue - invalid destination: ".x"
                    postqueue -f         | 69 | Cannot flush mail queue - mail system is down
                    postqueue -i ABC     | 69 | Cannot flush mail queue - mail system is down
                    postsuper -d A foo   | 1  | invalid directory name: foo
                    postcat -q ABCDEF    | 1  | open queue file ABCDEF: No such file or directory
                    postlog -p bogus x   | 1  | unknown severity: bogus
                    """,
            quoteCharacter = '`',
            maxCharsPerColumn = 400)
    void wrongUseIsAnsweredAsByPostfix(String line, int code, String said) throws IOException {
        // A bar in the text is no delimiter: CsvSource has cut it there.
        var answer = at.run("", line.split(" ", -1));
        var name = line.split(" ", -1)[0];
        assertEquals(code, answer.code(), answer.err());
        assertEquals("", answer.out());
        var usage = said.startsWith("usage: ") ? " | " : "\n";
        assertTrue(answer.err().startsWith(name + ": fatal: " + said + usage), answer.err());
    }

    @Test
    void badOptionsAreSaidInTheWordsOfGetopt() throws IOException {
        assertEquals(
                new Answer(
                        75,
                        "",
                        "sendmail: invalid option -- 'k'\nsendmail: fatal: usage: sendmail [options]\n"),
                at.run("", "sendmail", "-k"));
        assertTrue(
                at.run("", "postsuper", "-d")
                        .err()
                        .startsWith(
                                "postsuper: option requires an argument -- 'd'\npostsuper: fatal: usage: "));
    }

    @Test
    void aMissingConfigurationIsNamed() throws IOException {
        assertEquals(
                new Answer(
                        1,
                        "",
                        "postsuper: fatal: open /nonexistent/main.cf: No such file or directory\n"),
                at.run("", "postsuper", "-c", "/nonexistent", "-d", "ABC"));
        assertEquals(
                new Answer(
                        75,
                        "",
                        "sendmail: fatal: open /nonexistent/main.cf: No such file or directory\n"),
                at.run("", "sendmail", "-C", "/nonexistent/main.cf", "a@b"));
    }

    @Test
    void theQueueIsListed() throws IOException {
        at.start();
        assertEquals(new Answer(0, "Mail queue is empty\n", ""), at.run("", "mailq"));
        assertEquals(new Answer(0, "", ""), at.run("", "postqueue", "-j"));
        at.put();
        assertEquals(at.run("", "mailq"), at.run("", "postqueue", "-p"));
        assertTrue(at.run("", "mailq").out().startsWith("-Queue ID-  --Size--"));
        assertTrue(
                at.run("", "postqueue", "-j")
                        .out()
                        .startsWith("{\"queue_name\": \"deferred\", \"queue_id\": \"Q1\", "));
    }

    @Test
    void flushingReachesTheScheduler() throws IOException {
        at.start();
        at.put();
        assertEquals(new Answer(0, "", ""), at.run("", "postqueue", "-f"));
        assertEquals(new Answer(0, "", ""), at.run("", "postqueue", "-i", "Q1"));
        assertEquals(new Answer(0, "", ""), at.run("", "postqueue", "-i", "unknown"));
        assertEquals(new Answer(0, "", ""), at.run("", "sendmail", "-qRexample.org"));
        assertEquals(new Answer(0, "", ""), at.run("", "sendmail", "-qIQ1"));
        assertEquals(List.of("all", "Q1", "example.org", "Q1"), at.asked);
    }

    @Test
    void messagesAreDeletedHeldReleasedAndRequeued() throws IOException {
        at.start();
        for (int i = 0; i < 4; i++) {
            at.put();
        }
        assertEquals(
                new Answer(
                        0,
                        "",
                        """
                        postsuper: Q1: removed
                        postsuper: Q2: placed on hold
                        postsuper: Q4: requeued
                        postsuper: Requeued: 1 message
                        postsuper: Deleted: 1 message
                        postsuper: Placed on hold: 1 message
                        postsuper: Released from hold: 0 messages
                        """),
                at.run("", "postsuper", "-r", "Q4", "-d", "Q1", "-h", "Q2", "-H", "Q3"));
        assertEquals(
                List.of(
                        "postfix/postsuper: Q1: removed",
                        "postfix/postsuper: Q2: placed on hold",
                        "postfix/postsuper: Q4: requeued",
                        "postfix/postsuper: Requeued: 1 message",
                        "postfix/postsuper: Deleted: 1 message",
                        "postfix/postsuper: Placed on hold: 1 message",
                        "postfix/postsuper: Released from hold: 0 messages"),
                at.log.lines());
        assertEquals(
                new Answer(
                        0,
                        "",
                        """
                        postsuper: warning: invalid mail queue id:   Q4
                        postsuper: warning: invalid mail queue id:\s
                        postsuper: Q3: removed
                        postsuper: Deleted: 1 message
                        """),
                at.run("Q3\n  Q4\n\nunknown\n", "postsuper", "-d", "-"));
        assertEquals(
                new Answer(0, "", "postsuper: Placed on hold: 1 message\n"),
                at.run("", "postsuper", "-h", "ALL"));
        assertEquals(
                new Answer(0, "", "postsuper: Deleted: 0 messages\n"),
                at.run("", "postsuper", "-d", "ALL", "deferred"));
        assertEquals(
                new Answer(0, "", "postsuper: Deleted: 2 messages\n"),
                at.run("", "postsuper", "-d", "ALL", "hold"));
    }

    @Test
    void aMessageIsShownAsPostfixShowsAQueueFile() throws IOException {
        at.start();
        at.put();
        var time = CommandFixture.ARRIVAL.atZone(ZoneId.systemDefault());
        var stamp = MailDate.text(CommandFixture.ARRIVAL, ZoneId.systemDefault()).substring(17, 25);
        var arrival = "Tue Nov " + time.getDayOfMonth() + " " + stamp + " 2026";
        var head =
                """
                *** ENVELOPE RECORDS deferred/Q1 ***
                message_size:              25             286               2               0              25               0
                message_arrival_time: %s
                create_time: %s
                named_attribute: envelope_id=env
                named_attribute: ret_flags=2
                named_attribute: rewrite_context=local
                sender_fullname: A Name
                sender: me@example.com
                named_attribute: dsn_orig_rcpt=rfc822;one@a
                original_recipient: one@a
                done_recipient: one@a
                named_attribute: notify_flags=6
                original_recipient: two@b
                recipient: two@b
                *** MESSAGE CONTENTS deferred/Q1 ***
                """
                        .formatted(arrival, arrival);
        var foot =
                """
                *** HEADER EXTRACTED deferred/Q1 ***
                *** MESSAGE FILE END deferred/Q1 ***
                """;
        var header = "Subject: x\nA: b\n";
        assertEquals(
                new Answer(0, head + header + "\nbod\n" + foot, ""),
                at.run("", "postcat", "-q", "Q1"));
        assertEquals(new Answer(0, header, ""), at.run("", "postcat", "-hq", "Q1"));
        assertEquals(new Answer(0, "\nbod\n", ""), at.run("", "postcat", "-bq", "Q1"));
        assertEquals(new Answer(0, head + foot, ""), at.run("", "postcat", "-eq", "Q1"));
    }

    @Test
    void aScriptWritesToTheLog() throws IOException {
        at.start();
        assertEquals(
                new Answer(0, "", ""), at.run("", "postlog", "-t", "tag", "-p", "warn", "a", "b"));
        assertEquals(new Answer(0, "", ""), at.run("one\ntwo\n", "postlog", "-i"));
        assertEquals(
                List.of("tag: warning: a b", "postfix/postlog: one", "postfix/postlog: two"),
                at.log.lines());
    }

    @Test
    void withTheServerDownTheOwnerOpensTheJournal() throws IOException, ConfigException {
        QueueId id;
        try (var journal =
                JournalStore.open(
                        at.queue(), JournalSettings.DEFAULTS, InstantSource.system(), _ -> {})) {
            id = CommandFixture.put(journal);
        }
        assertTrue(at.run("", "postqueue", "-j").out().contains("\"queue_id\": \"" + id + "\""));
        assertTrue(at.run("", "postcat", "-bq", id.text()).out().equals("\nbod\n"));
        assertEquals(
                "postsuper: " + id + ": placed on hold\npostsuper: Placed on hold: 1 message\n",
                at.run("", "postsuper", "-h", id.text()).err());
        assertTrue(at.run("", "mailq").out().contains(id + "!"));
        assertEquals("postsuper: Deleted: 1 message\n", at.run("", "postsuper", "-d", "ALL").err());
        assertEquals("Mail queue is empty\n", at.run("", "mailq").out());
        var lines = Files.readAllLines(at.directory().resolve("maillog"));
        assertTrue(lines.get(1).contains(": " + id + ": placed on hold"), lines.toString());
    }
}
