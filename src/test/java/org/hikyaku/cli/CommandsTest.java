// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hikyaku.config.ConfigException;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.MailDate;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.master.control.ControlServer;
import org.hikyaku.master.control.ControlSettings;
import org.hikyaku.master.control.Daemon;
import org.hikyaku.master.control.Services;
import org.hikyaku.master.control.UserList;
import org.hikyaku.net.Deadlines;
import org.hikyaku.queue.Disposition;
import org.hikyaku.queue.JournalSettings;
import org.hikyaku.queue.JournalStore;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.receive.pickup.MaildropSweep;
import org.hikyaku.receive.pickup.Pickup;
import org.hikyaku.receive.pickup.PickupSettings;
import org.hikyaku.schedule.QueueControl;
import org.hikyaku.smtp.Reply;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryCleanup;
import org.hikyaku.testkit.MemoryStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands as programs and people use them, with the server up and down. What they say and how
/// they end was compared with Postfix 3.7.11.
class CommandsTest {

    private static final UserList ANYONE = new UserList(List.of("static:anyone"));
    private static final Instant ARRIVAL = Instant.parse("2026-11-24T04:54:47Z");

    @TempDir private Path directory;

    private final MemoryStore store = new MemoryStore();
    private final MemoryCleanup cleanup = new MemoryCleanup(store);
    private final CapturedLog log = new CapturedLog();
    private final List<String> asked = new ArrayList<>();
    private final Deadlines deadlines = Deadlines.running();
    private @Nullable ControlServer server;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(
                directory.resolve("main.cf"),
                """
                compatibility_level = 3.12
                queue_directory = %s
                maillog_file = %s
                maillog_file_prefixes = %s
                myhostname = mail.example.com
                message_size_limit = 5000000
                alias_database =
                """
                        .formatted(queue(), directory.resolve("maillog"), directory));
        Files.createDirectories(queue());
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        deadlines.close();
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
        var answer = run("", line.split(" ", -1));
        var name = line.split(" ", -1)[0];
        var expected = said.replace("WHO", user() + "(UID)").replace("UID", uid());
        var usage = "usage: postqueue -f";
        assertEquals(code, answer.code, answer.err);
        assertEquals("", answer.out);
        if (said.startsWith(usage)) {
            assertTrue(answer.err.startsWith(name + ": fatal: " + usage + " | "), answer.err);
        } else {
            assertEquals(name + ": fatal: " + expected + "\n", answer.err);
        }
    }

    @Test
    void badOptionsAreSaidInTheWordsOfGetopt() throws IOException {
        assertEquals(
                new Answer(
                        75,
                        "",
                        "sendmail: invalid option -- 'k'\nsendmail: fatal: usage: sendmail [options]\n"),
                run("", "sendmail", "-k"));
        assertTrue(
                run("", "postsuper", "-d")
                        .err
                        .startsWith(
                                "postsuper: option requires an argument -- 'd'\npostsuper: fatal: usage: "));
    }

    @Test
    void whatMeansNothingToUsIsIgnored() throws IOException {
        start();
        assertEquals(new Answer(0, "", ""), run("", "sendmail", "-bh"));
        assertEquals(new Answer(0, "", ""), run("", "sendmail", "-q15m"));
        assertEquals(
                new Answer(
                        0,
                        "",
                        "newaliases: warning: hash:/x: alias databases are not supported yet;"
                                + " nothing done\n"),
                run("", "newaliases", "-oAhash:/x"));
        assertEquals(new Answer(0, "", ""), run("", "newaliases"));
        assertEquals(
                new Answer(0, "", ""),
                run(
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
        assertEquals(1, store.count());
    }

    @Test
    void aMissingConfigurationIsNamed() throws IOException {
        assertEquals(
                new Answer(
                        1,
                        "",
                        "postsuper: fatal: open /nonexistent/main.cf: No such file or directory\n"),
                run("", "postsuper", "-c", "/nonexistent", "-d", "ABC"));
        assertEquals(
                new Answer(
                        75,
                        "",
                        "sendmail: fatal: open /nonexistent/main.cf: No such file or directory\n"),
                run("", "sendmail", "-C", "/nonexistent/main.cf", "a@b"));
    }

    @Test
    void mailIsHandedToTheServer() throws IOException {
        start();
        var answer =
                run(
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
        var message = onlyMessage();
        assertEquals("me@example.com", message.envelope().sender().text());
        assertEquals(
                "[you@example.org, a@b, c@d, MAILER-DAEMON]",
                message.envelope().recipients().stream()
                        .map(Recipient::address)
                        .toList()
                        .toString());
        assertEquals("My Name", message.envelope().attributes().get(Attribute.FULL_NAME));
        assertTrue(content(message).endsWith("\nSubject: x\n\nhello\n"), content(message));
    }

    @Test
    void recipientsComeFromTheHeaderAndWishesFromTheOptions() throws IOException {
        start();
        var answer =
                run(
                        "To: a@x\nBcc: b@x\n\n.\nbody",
                        "sendmail -t -i -N success,failure -R hdrs -V env+id -B 8BITMIME -f <> c@x"
                                .split(" ", -1));
        assertEquals(new Answer(0, "", ""), answer);
        var envelope = onlyMessage().envelope();
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
        assertTrue(content(onlyMessage()).endsWith("To: a@x\nBcc: b@x\n\n.\nbody\n"));
    }

    @Test
    void badWishesAreIgnoredWithAWarning() throws IOException {
        start();
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
                run("", "sendmail", "-N", "delay,foo", "-R", "x", "-V", "", "-f", "a b c", "a@b"));
        assertEquals("a", onlyMessage().envelope().sender().text());
    }

    @Test
    void theNameOfTheSenderIsInTheEnvironment() throws IOException {
        start();
        run("", Map.of("NAME", "Env Name"), "sendmail", "a@b");
        assertEquals("Env Name", onlyMessage().envelope().attributes().get(Attribute.FULL_NAME));
    }

    @Test
    void aMessageTooBigIsRefused() throws IOException {
        start();
        var big = "a line of some length\n".repeat(300_000);
        assertEquals(
                new Answer(
                        75,
                        "",
                        "sendmail: fatal: " + user() + "(" + uid() + "): message file too big\n"),
                run(big, "sendmail", "a@b"));
        assertEquals(0, store.count());
        assertEquals(List.of(), maildrop());
    }

    @Test
    void whatTheServerWillNeverTakeIsRefused() throws IOException {
        start();
        cleanup.refuseWith(Reply.reply(554, "5.4.0", "Error: too many hops"));
        assertEquals(
                new Answer(
                        69,
                        "",
                        "sendmail: fatal: " + user() + "(" + uid() + "): Error: too many hops\n"),
                run("", "sendmail", "a@b"));
    }

    @Test
    void whatTheServerCannotTakeNowWaitsInTheMaildrop() throws IOException {
        start();
        store.breakDisk();
        assertEquals(new Answer(0, "", ""), run("", "sendmail", "a@b"));
        assertEquals(0, store.count());
        store.mendDisk();
        run("", "sendmail", "c@d"); // Tells nobody; the next sweep finds the first.
        assertEquals(1, store.count());
    }

    @Test
    void aLargeMessageGoesThroughTheMaildrop() throws IOException {
        start();
        var large = "Subject: large\n\n" + "a line of some length\n".repeat(100_000);
        assertEquals(new Answer(0, "", ""), run(large, "sendmail", "a@b"));
        assertTrue(content(onlyMessage()).endsWith(large));
        assertEquals(List.of(), maildrop());
    }

    @Test
    void mailIsKeptWhileTheServerIsDown() throws IOException {
        Files.createDirectory(queue().resolve("maildrop"));
        assertEquals(new Answer(0, "", ""), run("To: a@b\n\nhello\n", "sendmail", "-t"));
        assertEquals(1, maildrop().size());
        var listing = run("", "mailq");
        assertTrue(listing.out.contains("\n-- 0 Kbytes in 1 Request.\n"), listing.out);
        assertTrue(listing.out.contains(" ".repeat(41) + "a@b\n"), listing.out);
        assertEquals(
                "postqueue: warning: Mail system is down -- accessing queue directly"
                        + " (Connect to the Hikyaku control service: Connection refused)\n",
                listing.err);
        start();
        run("", "sendmail", "-q");
        assertEquals(List.of("all"), asked);
    }

    @Test
    void withoutAMaildropMailIsNotAccepted() throws IOException {
        var answer = run("", "sendmail", "a@b");
        assertEquals(75, answer.code);
        assertTrue(
                answer.err.endsWith(
                        "sendmail: fatal: " + user() + "(" + uid() + "): queue file write error\n"),
                answer.err);
    }

    @Test
    void theQueueIsListed() throws IOException {
        start();
        assertEquals(new Answer(0, "Mail queue is empty\n", ""), run("", "mailq"));
        assertEquals(new Answer(0, "", ""), run("", "postqueue", "-j"));
        put();
        assertEquals(run("", "mailq"), run("", "postqueue", "-p"));
        assertTrue(run("", "mailq").out.startsWith("-Queue ID-  --Size--"));
        assertTrue(
                run("", "postqueue", "-j")
                        .out
                        .startsWith("{\"queue_name\": \"deferred\", \"queue_id\": \"Q1\", "));
    }

    @Test
    void flushingReachesTheScheduler() throws IOException {
        start();
        put();
        assertEquals(new Answer(0, "", ""), run("", "postqueue", "-f"));
        assertEquals(new Answer(0, "", ""), run("", "postqueue", "-i", "Q1"));
        assertEquals(new Answer(0, "", ""), run("", "postqueue", "-i", "unknown"));
        assertEquals(new Answer(0, "", ""), run("", "sendmail", "-qRexample.org"));
        assertEquals(new Answer(0, "", ""), run("", "sendmail", "-qIQ1"));
        assertEquals(List.of("all", "Q1", "example.org", "Q1"), asked);
    }

    @Test
    void messagesAreDeletedHeldReleasedAndRequeued() throws IOException {
        start();
        for (int i = 0; i < 4; i++) {
            put();
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
                run("", "postsuper", "-r", "Q4", "-d", "Q1", "-h", "Q2", "-H", "Q3"));
        assertEquals(
                List.of(
                        "postfix/postsuper: Q1: removed",
                        "postfix/postsuper: Q2: placed on hold",
                        "postfix/postsuper: Q4: requeued",
                        "postfix/postsuper: Requeued: 1 message",
                        "postfix/postsuper: Deleted: 1 message",
                        "postfix/postsuper: Placed on hold: 1 message",
                        "postfix/postsuper: Released from hold: 0 messages"),
                log.lines());
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
                run("Q3\n  Q4\n\nunknown\n", "postsuper", "-d", "-"));
        assertEquals(
                new Answer(0, "", "postsuper: Placed on hold: 1 message\n"),
                run("", "postsuper", "-h", "ALL"));
        assertEquals(
                new Answer(0, "", "postsuper: Deleted: 0 messages\n"),
                run("", "postsuper", "-d", "ALL", "deferred"));
        assertEquals(
                new Answer(0, "", "postsuper: Deleted: 2 messages\n"),
                run("", "postsuper", "-d", "ALL", "hold"));
    }

    @Test
    void aMessageIsShownAsPostfixShowsAQueueFile() throws IOException {
        start();
        put();
        var time = ARRIVAL.atZone(ZoneId.systemDefault());
        var stamp = MailDate.text(ARRIVAL, ZoneId.systemDefault()).substring(17, 25);
        var arrival = "Tue Nov " + time.getDayOfMonth() + " " + stamp + " 2026";
        var head =
                """
                *** ENVELOPE RECORDS deferred/Q1 ***
                message_size:              21               0               2               0              21               0
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
                run("", "postcat", "-q", "Q1"));
        assertEquals(new Answer(0, header, ""), run("", "postcat", "-hq", "Q1"));
        assertEquals(new Answer(0, "\nbod\n", ""), run("", "postcat", "-bq", "Q1"));
        assertEquals(new Answer(0, head + foot, ""), run("", "postcat", "-eq", "Q1"));
    }

    @Test
    void aScriptWritesToTheLog() throws IOException {
        start();
        assertEquals(
                new Answer(0, "", ""), run("", "postlog", "-t", "tag", "-p", "warn", "a", "b"));
        assertEquals(new Answer(0, "", ""), run("one\ntwo\n", "postlog", "-i"));
        assertEquals(
                List.of("tag: warning: a b", "postfix/postlog: one", "postfix/postlog: two"),
                log.lines());
    }

    @Test
    void withTheServerDownTheOwnerOpensTheJournal() throws IOException, ConfigException {
        QueueId id;
        try (var journal =
                JournalStore.open(
                        queue(), JournalSettings.DEFAULTS, InstantSource.system(), _ -> {})) {
            id = put(journal);
        }
        assertTrue(run("", "postqueue", "-j").out.contains("\"queue_id\": \"" + id + "\""));
        assertTrue(run("", "postcat", "-bq", id.text()).out.equals("\nbod\n"));
        assertEquals(
                "postsuper: " + id + ": placed on hold\npostsuper: Placed on hold: 1 message\n",
                run("", "postsuper", "-h", id.text()).err);
        assertTrue(run("", "mailq").out.contains(id + "!"));
        assertEquals("postsuper: Deleted: 1 message\n", run("", "postsuper", "-d", "ALL").err);
        assertEquals("Mail queue is empty\n", run("", "mailq").out);
        var lines = Files.readAllLines(directory.resolve("maillog"));
        assertTrue(lines.get(1).contains(": " + id + ": placed on hold"), lines.toString());
    }

    private Path queue() {
        return directory.resolve("queue");
    }

    private void start() throws IOException {
        var pickupSettings = new PickupSettings("mail.example.com", "Hikyaku", queue());
        var clock = new ManualClock();
        var voice = new Voice(new CapturedLog(), "postfix/pickup", 1);
        var pickup = new Pickup(cleanup, pickupSettings, voice, clock);
        var sweep = new MaildropSweep(pickup, (_, _) -> null, pickupSettings, voice, clock);
        sweep.prepare();
        var settings =
                new ControlSettings(
                        queue(), "postfix", Duration.ofSeconds(10), 10, ANYONE, ANYONE, ANYONE);
        server =
                ControlServer.start(
                        () -> new Services(store, new Asked(), pickup, sweep, log, new NoDaemon()),
                        () -> settings,
                        deadlines,
                        new Voice(new CapturedLog(), "postfix/master", 1));
    }

    private record Answer(int code, String out, String err) {}

    private Answer run(String input, String... words) throws IOException {
        return run(input, Map.of(), words);
    }

    private Answer run(String input, Map<String, String> environment, String... words)
            throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var variables = new java.util.HashMap<>(environment);
        variables.put("MAIL_CONFIG", directory.toString());
        int code;
        try (var outStream = new PrintStream(out, false, UTF_8);
                var errStream = new PrintStream(err, false, UTF_8)) {
            code =
                    Main.run(
                            new Invocation(
                                    words[0],
                                    List.of(words).subList(1, words.length),
                                    new ByteArrayInputStream(input.getBytes(UTF_8)),
                                    outStream,
                                    errStream,
                                    variables,
                                    null));
        }
        return new Answer(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private void put() throws IOException {
        put(store);
    }

    private static QueueId put(MessageStore into) throws IOException {
        var recipients =
                List.of(
                        new Recipient(
                                0,
                                new Address("one@a"),
                                new Address("one@a"),
                                Notify.UNSPECIFIED,
                                "rfc822;one@a"),
                        new Recipient(
                                1,
                                new Address("two@b"),
                                new Address("two@b"),
                                java.util.Set.of(Notify.SUCCESS, Notify.FAILURE),
                                null));
        var attributes =
                Attributes.NONE
                        .with(Attribute.DSN_ENVID, "env")
                        .with(Attribute.DSN_RET, "HDRS")
                        .with(Attribute.REWRITE_CONTEXT, "local")
                        .with(Attribute.SUBMITTER_UID, "0")
                        .with(Attribute.FULL_NAME, "A Name");
        var id = into.allocate(ARRIVAL);
        try (var body = into.spool(id)) {
            var text = "bod\n".getBytes(UTF_8);
            body.write(text, 0, text.length);
            into.put(
                    id,
                    new Envelope(ARRIVAL, new Address("me@example.com"), recipients, attributes),
                    "Subject: x\nA: b\n\n".getBytes(UTF_8),
                    body,
                    MessageStore.Placement.INCOMING);
        }
        into.record(
                id,
                List.of(new RecipientFact(0, RecipientFact.Kind.DELIVERED, "2.0.0", "", "")),
                Disposition.STAY_ACTIVE);
        return id;
    }

    private Listed onlyMessage() {
        var all = new ArrayList<Listed>();
        store.list(all::add);
        assertEquals(1, all.size());
        return all.getFirst();
    }

    private String content(Listed message) throws IOException {
        var content = Objects.requireNonNull(store.contentOf(message.id()));
        return new String(content.open().readAllBytes(), UTF_8);
    }

    private List<Path> maildrop() throws IOException {
        var maildrop = queue().resolve("maildrop");
        try (var files = Files.list(maildrop)) {
            return files.toList();
        }
    }

    private static String user() {
        return Objects.requireNonNull(System.getProperty("user.name"));
    }

    private static String uid() throws IOException {
        return Integer.toString(MailSystem.uid());
    }

    private final class Asked implements QueueControl {
        @Override
        public void flushAll() {
            asked.add("all");
        }

        @Override
        public boolean flushId(QueueId id) {
            return asked.add(id.text());
        }

        @Override
        public int flushSite(String domain) {
            asked.add(domain);
            return 1;
        }
    }

    private static final class NoDaemon implements Daemon {
        @Override
        public void reload() {}

        @Override
        public void stop() {}
    }
}
