// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.master.control.QueueAccess.Change;
import org.hikyaku.net.Deadlines;
import org.hikyaku.posix.Account;
import org.hikyaku.posix.Credentials;
import org.hikyaku.queue.Disposition;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueueName;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.receive.pickup.MaildropSweep;
import org.hikyaku.receive.pickup.Pickup;
import org.hikyaku.receive.pickup.PickupSettings;
import org.hikyaku.receive.pickup.Submission;
import org.hikyaku.receive.pickup.SubmissionFormat;
import org.hikyaku.schedule.QueueControl;
import org.hikyaku.smtp.LoggedForm;
import org.hikyaku.smtp.Reply;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryCleanup;
import org.hikyaku.testkit.MemoryStore;
import org.hikyaku.testkit.UserLists;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {

    private static final UserList ANYONE = UserLists.of("static:anyone");

    private static final Set<QueueName> EVERYWHERE = EnumSet.allOf(QueueName.class);

    @TempDir private Path queue;

    private final MemoryStore store = new MemoryStore();
    private final MemoryCleanup cleanup = new MemoryCleanup(store);
    private final CapturedLog log = new CapturedLog();
    private final Scheduler scheduler = new Scheduler();
    private final Deadlines deadlines = Deadlines.running();
    private final TestDaemon daemon = new TestDaemon();
    private Services services;
    private ControlSettings settings;
    private ControlServer server;
    private ControlClient client;

    @BeforeEach
    void start() throws IOException {
        var pickupSettings =
                new PickupSettings("mail.example.com", "Hikyaku", queue, LoggedForm.EXTERNAL);
        var voice = new Voice(log, "postfix/pickup", 1);
        var clock = new ManualClock();
        var pickup = new Pickup(cleanup, pickupSettings, voice, clock);
        var maildrop =
                new MaildropSweep(pickup, store, (_, _) -> null, pickupSettings, voice, clock);
        maildrop.prepare();
        services = new Services(store, scheduler, pickup, maildrop, log, daemon);
        settings =
                new ControlSettings(
                        queue, "postfix", Duration.ofSeconds(10), 10, ANYONE, ANYONE, ANYONE);
        server =
                ControlServer.start(
                        () -> services,
                        () -> settings,
                        deadlines,
                        new Voice(log, "postfix/master", 1));
        client = Objects.requireNonNull(ControlClient.of(queue));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        deadlines.close();
    }

    @Test
    void nobodyAnswersWhenTheServerIsDown() throws IOException {
        server.close();
        assertNull(ControlClient.of(queue));
        assertNull(ControlClient.of(queue.resolve("elsewhere")));
    }

    @Test
    void aSecondServerIsRefused() {
        assertThrows(
                IOException.class,
                () ->
                        ControlServer.start(
                                () -> services,
                                () -> settings,
                                deadlines,
                                new Voice(log, "postfix/master", 1)));
    }

    @Test
    void submittedMailIsQueuedWhenTheAnswerComes() throws IOException {
        assertEquals("Q1", submit("Subject: x\n\n" + "a long line\n".repeat(30_000)));
        assertEquals(1, store.count());
    }

    @Test
    void refusedMailIsSaidSo() {
        cleanup.refuseWith(Reply.reply(552, "5.3.4", "Error: message file too big"));
        var refusal = assertThrows(Refusal.class, () -> submit("\nx\n"));
        assertEquals(Refusal.Kind.REJECTED, refusal.kind());
        assertEquals("Error: message file too big", refusal.getMessage());
        store.breakDisk();
        cleanup.refuseWith(null);
        refusal = assertThrows(Refusal.class, () -> submit("\nx\n"));
        assertEquals(Refusal.Kind.TRY_LATER, refusal.kind());
    }

    @Test
    void aListingShowsWhatWaitsAndWhy() throws IOException {
        var id = putTwoRecipients();
        store.record(
                id,
                List.of(
                        fact(0, RecipientFact.Kind.DELIVERED, "sent"),
                        fact(1, RecipientFact.Kind.DEFERRED, "no route")),
                Disposition.STAY_ACTIVE);
        store.hold(id);
        assertEquals(
                List.of(
                        new QueueEntry(
                                MessageStore.Place.in(QueueName.HOLD),
                                "Q1",
                                1_795_493_003L,
                                14,
                                "me@example.com",
                                List.of(new QueueEntry.Waiting("two@b", "no route")))),
                list());
    }

    @Test
    void aLongListingStreams() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            putTwoRecipients();
        }
        var all = list();
        assertEquals(5_000, all.size());
        assertEquals("Q5000", all.getLast().id());
    }

    @Test
    void changesReachTheStoreAndUnknownIdsArePassedOver() throws IOException {
        putTwoRecipients();
        putTwoRecipients();
        putTwoRecipients();
        assertEquals(
                List.of("Q3", "Q1"),
                client.change(Change.HOLD, List.of("Q3", "nix", "Q1", "Q1"), EVERYWHERE));
        assertEquals(List.of("Q1"), client.change(Change.RELEASE, List.of("Q1", "Q2"), EVERYWHERE));
        assertEquals(List.of("Q2"), client.change(Change.REQUEUE, List.of("Q2"), EVERYWHERE));
        assertEquals(List.of("Q1"), client.change(Change.DELETE, List.of("Q1"), EVERYWHERE));
        assertEquals(2, store.count());
        assertEquals(0, client.changeAll(Change.DELETE, EnumSet.of(QueueName.ACTIVE)));
        assertEquals(1, client.changeAll(Change.HOLD, EVERYWHERE));
        assertEquals(
                List.of(
                        "postfix/postsuper: Q3: placed on hold",
                        "postfix/postsuper: Q1: placed on hold",
                        "postfix/postsuper: Q1: released from hold",
                        "postfix/postsuper: Q2: requeued",
                        "postfix/postsuper: Q1: removed"),
                log.lines());
        assertEquals(2, client.changeAll(Change.DELETE, EVERYWHERE));
        assertEquals(0, store.count());
        assertEquals(0, client.changeAll(Change.DELETE, EVERYWHERE));
    }

    @Test
    void manyIdsGoInTurns() throws IOException {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 2_500; i++) {
            ids.add(putTwoRecipients().text());
        }
        assertEquals(ids, client.change(Change.DELETE, ids, EVERYWHERE));
        assertEquals(0, store.count());
    }

    @Test
    void aFailingDiskIsSaidSo() throws IOException {
        putTwoRecipients();
        store.breakDisk();
        var refusal =
                assertThrows(
                        Refusal.class,
                        () -> client.change(Change.DELETE, List.of("Q1"), EVERYWHERE));
        assertEquals("No space left on device", refusal.getMessage());
        assertEquals(1, log.with("warning: control socket: DELETE: No space left").size());
    }

    @Test
    void aMessageIsShownWhole() throws IOException {
        var id = putTwoRecipients();
        store.record(
                id,
                List.of(fact(1, RecipientFact.Kind.DEFERRED, "no route")),
                Disposition.STAY_ACTIVE);
        var viewer = new Viewer();
        assertTrue(client.show("Q1", viewer));
        assertEquals(
                Objects.requireNonNull(store.listed(id)).envelope(),
                Objects.requireNonNull(viewer.message).envelope());
        assertEquals(
                Objects.requireNonNull(store.listed(id)).facts(),
                Objects.requireNonNull(viewer.message).facts());
        assertEquals("Subject: x\n\nb\n", viewer.content.toString(UTF_8));
        assertFalse(client.show("Q2", viewer));
    }

    @Test
    void flushingReachesTheScheduler() throws IOException {
        putTwoRecipients();
        client.flushAll();
        assertTrue(client.flush("Q1"));
        assertFalse(client.flush("Q7"));
        client.flushSite("example.org");
        assertEquals(List.of("all", "Q1", "site example.org"), scheduler.asked);
    }

    @Test
    void linesReachTheLog() throws IOException {
        client.log("postfix/postlog", 7, Event.text(Severity.WARNING, "hello"));
        assertEquals(List.of("postfix/postlog: warning: hello"), log.lines());
    }

    @Test
    void theDaemonCanBeTurned() throws Exception {
        assertEquals(ProcessHandle.current().pid(), client.status());
        client.reload();
        client.stop();
        assertEquals("reload", daemon.asked.poll(5, TimeUnit.SECONDS));
        // The answer comes before the end does.
        assertEquals("stop", daemon.asked.poll(5, TimeUnit.SECONDS));
        daemon.problem = "main.cf, line 3: bad";
        var refusal = assertThrows(Refusal.class, client::reload);
        assertEquals("main.cf, line 3: bad", refusal.getMessage());
        assertEquals(List.of(), log.lines(), "the daemon itself logs why");
    }

    @Test
    void whoIsNotOnTheListHearsSo() throws IOException {
        var me = Account.of(Credentials.uid());
        assertNotNull(me);
        var notMe = UserLists.of("!" + me.name() + ", static:anyone");
        settings =
                new ControlSettings(
                        queue, "postfix", Duration.ofSeconds(10), 10, notMe, notMe, notMe);
        var refusal = assertThrows(Refusal.class, () -> submit("\nx\n".repeat(100_000)));
        assertEquals(Refusal.Kind.NOT_ALLOWED, refusal.kind());
        assertEquals(
                "User " + me.name() + "(" + me.uid() + ") is not allowed to submit mail",
                refusal.getMessage());
        assertEquals(0, store.count());
    }

    @Test
    void aCommandThatIsSilentForTooLongIsHungUpOn() throws Exception {
        settings =
                new ControlSettings(
                        queue, "postfix", Duration.ofMillis(1), 10, ANYONE, ANYONE, ANYONE);
        try (var silent = org.hikyaku.posix.UnixSockets.connect(Frames.socket(queue))) {
            assertEquals(-1, silent.read(java.nio.ByteBuffer.allocate(1)));
        }
    }

    @Test
    void userListsReadAsInPostfix() throws IOException {
        var file = Files.writeString(queue.resolve("users"), "alice, bob\n");
        var list = UserLists.of("!carol, " + file + ", dave, inline:{frank=x}, hash:/x");
        assertTrue(list.contains("alice"));
        assertTrue(list.contains("dave"));
        assertFalse(list.contains("carol"));
        assertTrue(list.contains("DAVE"));
        assertTrue(list.contains("frank"));
        assertThrows(IOException.class, () -> list.contains("eve"), "no table, no answer");
        assertFalse(UserLists.of("").contains("alice"));
        assertTrue(ANYONE.contains("eve"));
        assertFalse(UserLists.of("!static:anyone").contains("eve"));
    }

    private String submit(String content) throws IOException {
        var submission =
                new Submission(
                        "me@x",
                        null,
                        List.of(new Submission.To("a@b")),
                        null,
                        null,
                        null,
                        Tracing.OFF,
                        null);
        return client.submit(out -> {
            SubmissionFormat.write(out, submission);
            var bytes = content.getBytes(UTF_8);
            SubmissionFormat.writeContent(out, bytes, 0, bytes.length);
            SubmissionFormat.writeEnd(out);
        });
    }

    private QueueId putTwoRecipients() throws IOException {
        var recipients =
                List.of(
                        Recipient.of(0, new Address("one@a")),
                        new Recipient(
                                1,
                                new Address("two@b"),
                                new Address("zwei@b"),
                                Set.of(Notify.SUCCESS, Notify.DELAY),
                                "rfc822;zwei@b"));
        var envelope =
                new Envelope(
                        Instant.ofEpochSecond(1_795_493_003L),
                        new Address("me@example.com"),
                        recipients,
                        Attributes.NONE.with(Attribute.DSN_ENVID, "x"));
        return store.put(envelope, "Subject: x\n\nb\n").id();
    }

    private List<QueueEntry> list() throws IOException {
        var all = new ArrayList<QueueEntry>();
        client.list(all::add);
        return all;
    }

    private static RecipientFact fact(int recipient, RecipientFact.Kind kind, String reason) {
        return new RecipientFact(recipient, kind, "4.0.0", reason, "");
    }

    private static final class Viewer implements QueueAccess.MessageViewer {
        private @Nullable Listed message;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        @Override
        public void envelope(Listed shown) {
            message = shown;
        }

        @Override
        public void accept(byte[] bytes, int offset, int length) {
            content.write(bytes, offset, length);
        }
    }

    private static final class Scheduler implements QueueControl {
        private final List<String> asked = new ArrayList<>();

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
            asked.add("site " + domain);
            return 1;
        }

        @Override
        public boolean isActive(QueueId id) {
            return false;
        }
    }

    private static final class TestDaemon implements Daemon {
        private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        private String problem = "";

        @Override
        public void reload() throws IOException {
            if (!problem.isEmpty()) {
                throw new IOException(problem);
            }
            asked.add("reload");
        }

        @Override
        public void reopenLog() {
            asked.add("reopen");
        }

        @Override
        public void stop() {
            asked.add("stop");
        }
    }
}
