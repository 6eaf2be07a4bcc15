// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.master.control.ControlServer;
import org.hikyaku.master.control.ControlSettings;
import org.hikyaku.master.control.Daemon;
import org.hikyaku.master.control.Services;
import org.hikyaku.master.control.UserList;
import org.hikyaku.net.Deadlines;
import org.hikyaku.queue.Disposition;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.receive.pickup.MaildropSweep;
import org.hikyaku.receive.pickup.Pickup;
import org.hikyaku.receive.pickup.PickupSettings;
import org.hikyaku.schedule.QueueControl;
import org.hikyaku.smtp.LoggedForm;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryCleanup;
import org.hikyaku.testkit.MemoryStore;
import org.hikyaku.testkit.UserLists;
import org.jspecify.annotations.Nullable;

/// A mail system of its own for each test, with the server up or down, and commands run in it as
/// the launcher would run them.
final class CommandFixture implements AutoCloseable {

    private static final UserList ANYONE = UserLists.of("static:anyone");
    static final Instant ARRIVAL = Instant.parse("2026-11-24T04:54:47Z");

    private final Path directory;
    final MemoryStore store = new MemoryStore();
    final MemoryCleanup cleanup = new MemoryCleanup(store);
    final CapturedLog log = new CapturedLog();
    final List<String> asked = new ArrayList<>();

    /// What the scheduler says is being delivered.
    final Set<String> active = new HashSet<>();

    private final Deadlines deadlines = Deadlines.running();
    private @Nullable ControlServer server;

    /// @param directory an empty one
    CommandFixture(Path directory) throws IOException {
        this.directory = directory;
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

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        deadlines.close();
    }

    Path directory() {
        return directory;
    }

    Path queue() {
        return directory.resolve("queue");
    }

    void start() throws IOException {
        var pickupSettings =
                new PickupSettings("mail.example.com", "Hikyaku", queue(), LoggedForm.EXTERNAL);
        var clock = new ManualClock();
        var voice = new Voice(new CapturedLog(), "postfix/pickup", 1);
        var pickup = new Pickup(cleanup, pickupSettings, voice, clock);
        var sweep = new MaildropSweep(pickup, store, (_, _) -> null, pickupSettings, voice, clock);
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

    record Answer(int code, String out, String err) {}

    Answer run(String input, String... words) throws IOException {
        return run(input, Map.of(), words);
    }

    Answer run(String input, Map<String, String> environment, String... words) throws IOException {
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

    void put() throws IOException {
        put(store);
    }

    static QueueId put(MessageStore into) throws IOException {
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

    Listed onlyMessage() {
        var all = new ArrayList<Listed>();
        store.list(all::add);
        assertEquals(1, all.size());
        return all.getFirst();
    }

    String content(Listed message) throws IOException {
        var content = Objects.requireNonNull(store.contentOf(message.id()));
        return new String(content.open().readAllBytes(), UTF_8);
    }

    List<Path> maildrop() throws IOException {
        var maildrop = queue().resolve("maildrop");
        try (var files = Files.list(maildrop)) {
            return files.toList();
        }
    }

    static String user() {
        return Objects.requireNonNull(System.getProperty("user.name"));
    }

    static String uid() throws IOException {
        return Integer.toString(MailInstance.uid());
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

        @Override
        public boolean isActive(QueueId id) {
            return active.contains(id.text());
        }
    }

    private static final class NoDaemon implements Daemon {
        @Override
        public void reload() {}

        @Override
        public void reopenLog() {}

        @Override
        public void stop() {}
    }
}
