// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Tracing;
import org.hikyaku.mail.Verp;
import org.hikyaku.posix.Account;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.smtp.LoggedForm;
import org.hikyaku.smtp.Reply;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryCleanup;
import org.hikyaku.testkit.MemoryStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PickupTest {

    @TempDir private Path queue;

    private final MemoryStore store = new MemoryStore();
    private final MemoryCleanup cleanup = new MemoryCleanup(store);
    private final CapturedLog log = new CapturedLog();
    private final ManualClock clock = new ManualClock();
    private final List<RecipientFact> reported = new ArrayList<>();
    private Pickup pickup;
    private MaildropSweep maildrop;

    @BeforeEach
    void build() throws IOException {
        var settings =
                new PickupSettings("mail.example.com", "Hikyaku", queue, LoggedForm.EXTERNAL);
        var voice = new Voice(log, "postfix/pickup", 1);
        pickup = new Pickup(cleanup, settings, voice, clock);
        maildrop =
                new MaildropSweep(
                        pickup,
                        store,
                        (message, failures) -> {
                            assertEquals("Subject: x\n\nhello\n", text(message.content()));
                            reported.addAll(failures);
                            return null;
                        },
                        settings,
                        voice,
                        clock);
        maildrop.prepare();
    }

    @Test
    void aSubmissionBecomesAMessageWithAReceivedHeader() throws IOException {
        var result = pickup.accept(submission(plain("me@example.com"), "Subject: x\n\nhello\n"), 0);
        assertTrue(result instanceof Cleanup.Result.Queued);
        var message = onlyMessage();
        assertEquals("me@example.com", message.envelope().sender().text());
        assertEquals(
                "you@example.org", message.envelope().recipients().getFirst().address().text());
        assertEquals("rfc822;you@example.org", message.envelope().recipients().getFirst().orcpt());
        assertEquals("local", message.envelope().attributes().get(Attribute.REWRITE_CONTEXT));
        var content = text(store.contentOf(message.id()));
        assertTrue(
                content.startsWith(
                        "Received: by mail.example.com (Hikyaku, from userid 0)\n\tid Q1; "),
                content);
        assertTrue(content.endsWith("Subject: x\n\nhello\n"), content);
        assertEquals(List.of("postfix/pickup: Q1: uid=0 from=<me@example.com>"), log.lines());
    }

    @Test
    void withoutASenderItIsTheLoginNameAndTheNameInThePasswordDatabase() throws IOException {
        pickup.accept(submission(plain(null), "\nhello\n"), 0);
        assertEquals("root", onlyMessage().envelope().sender().text());
        assertEquals("root", onlyMessage().envelope().attributes().get(Attribute.FULL_NAME));
    }

    @Test
    void wishesOfTheSenderTravelWithTheMessage() throws IOException {
        var wishes =
                new Submission(
                        "",
                        "A Name",
                        List.of(
                                new Submission.To("a@b"),
                                new Submission.To(
                                        "c@d",
                                        Set.of(Notify.SUCCESS, Notify.FAILURE),
                                        "rfc822;e@f")),
                        "env",
                        "HDRS",
                        "8bit",
                        Tracing.RECORD,
                        new Verp("+="));
        pickup.accept(submission(wishes, "\nx\n"), 0);
        var envelope = onlyMessage().envelope();
        assertTrue(envelope.sender().isNullSender());
        assertEquals(2, envelope.recipients().size());
        assertEquals(Set.of(), envelope.recipients().get(0).wish());
        assertEquals("rfc822;a@b", envelope.recipients().get(0).orcpt());
        assertEquals(Set.of(Notify.SUCCESS, Notify.FAILURE), envelope.recipients().get(1).wish());
        assertEquals("rfc822;e@f", envelope.recipients().get(1).orcpt());
        assertEquals("env", envelope.attributes().get(Attribute.DSN_ENVID));
        assertEquals("HDRS", envelope.attributes().get(Attribute.DSN_RET));
        assertEquals("8bit", envelope.attributes().get(Attribute.ENCODING));
        assertEquals("A Name", envelope.attributes().get(Attribute.FULL_NAME));
        assertEquals(Tracing.RECORD, Tracing.of(envelope.attributes()));
        assertEquals("+=", envelope.attributes().get(Attribute.VERP_DELIMITERS));
    }

    @Test
    void aLastLineWithoutItsEndGetsOne() throws IOException {
        pickup.accept(submission(plain("a@b"), "Subject: x\n\nhello"), 0);
        assertTrue(text(store.contentOf(onlyMessage().id())).endsWith("hello\n"));
    }

    @Test
    void aSubmissionThatBreaksOffLeavesNothing() throws IOException {
        var whole = octets(plain("a@b"), "Subject: x\n\nhello\n");
        for (int length = 0; length < whole.length; length++) {
            var cut = new FrameReader(new ByteArrayInputStream(whole, 0, length));
            assertThrows(BadSubmissionException.class, () -> pickup.accept(cut, 0));
        }
        assertEquals(0, store.count());
        assertEquals(List.of(), log.lines());
    }

    @Test
    void whatWasLeftWhileTheServerWasDownIsPickedUpOnce() throws IOException {
        drop("Subject: x\n\nhello\n");
        assertEquals(1, maildrop.sweep());
        assertEquals(1, store.count());
        assertEquals(0, maildrop.sweep());
        assertEquals(1, store.count());
        assertEquals(List.of(), files("maildrop"));
        assertEquals(List.of(), files("pickup"));
    }

    @Test
    void whatAKilledServerHadTakenButNotQueuedIsPickedUp() throws IOException {
        drop("Subject: x\n\nhello\n");
        var file = queue.resolve("maildrop").resolve(files("maildrop").getFirst());
        Files.move(file, queue.resolve("pickup/taken"));
        assertEquals(1, maildrop.sweep());
        assertEquals(List.of(), files("pickup"));
    }

    @Test
    void whenTheDiskIsFullTheFileStays() throws IOException {
        drop("Subject: x\n\nhello\n");
        store.breakDisk();
        assertEquals(0, maildrop.sweep());
        assertEquals(1, files("pickup").size());
        store.mendDisk();
        assertEquals(1, maildrop.sweep());
    }

    @Test
    void whileTheQueueIsFullTheFileStaysInTheMaildrop() throws IOException {
        drop("Subject: x\n\nhello\n");
        store.full(true);
        assertEquals(0, maildrop.sweep());
        assertEquals(1, files("maildrop").size());
        store.full(false);
        assertEquals(1, maildrop.sweep());
        assertEquals(List.of(), files("maildrop"));
    }

    @Test
    void whatCleanupWillNeverTakeIsReportedToItsSender() throws IOException {
        drop("Subject: x\n\nhello\n");
        cleanup.refuseWith(Reply.reply(554, "5.4.0", "Error: too many hops"));
        assertEquals(0, maildrop.sweep());
        assertEquals(
                List.of(
                        new RecipientFact(
                                0,
                                RecipientFact.Kind.BOUNCED,
                                "5.4.0",
                                "Error: too many hops",
                                "")),
                reported);
        assertEquals(List.of(), files("pickup"));
    }

    @Test
    void damagedFilesAreSetAsideAndUnfinishedOnesLeftAlone() throws IOException {
        Files.writeString(queue.resolve("maildrop/damaged"), "no submission");
        Files.createDirectory(queue.resolve("maildrop/directory"));
        Files.createSymbolicLink(queue.resolve("maildrop/link"), Path.of("/etc/passwd"));
        Files.writeString(queue.resolve("maildrop/tmp.young"), "half");
        var old = Files.writeString(queue.resolve("maildrop/tmp.old"), "half");
        Files.setLastModifiedTime(old, FileTime.from(clock.instant().minus(Duration.ofDays(2))));
        Files.setLastModifiedTime(
                queue.resolve("maildrop/tmp.young"), FileTime.from(clock.instant()));
        assertEquals(0, maildrop.sweep());
        assertEquals(List.of("tmp.young"), files("maildrop"));
        assertEquals(List.of("damaged", "directory", "link"), files("corrupt"));
        assertEquals(3, log.with("moved to corrupt/").size());
    }

    @Test
    void aStoreThatFailsLeavesNothingInTheMaildrop() throws IOException {
        assertThrows(
                IOException.class,
                () ->
                        Maildrop.store(
                                queue,
                                _ -> {
                                    throw new IOException("stdin broke");
                                }));
        assertEquals(List.of(), files("maildrop"));
    }

    @Test
    void othersMayLeaveMailButNotLookAround() throws IOException {
        assertEquals(
                01733, (int) Files.getAttribute(queue.resolve("maildrop"), "unix:mode") & 07777);
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(queue.resolve("pickup"))));
    }

    @Test
    void anAmpersandStandsForTheLoginName() {
        var account = new Account("bob", 1, 1, "& Builder,Room 1", Path.of("/"), "/bin/sh");
        assertEquals("Bob Builder", Pickup.ownName(account));
    }

    private void drop(String content) throws IOException {
        Maildrop.store(
                queue,
                out -> {
                    SubmissionFormat.write(out, plain("me@example.com"));
                    var bytes = content.getBytes(UTF_8);
                    SubmissionFormat.writeContent(out, bytes, 0, bytes.length);
                    SubmissionFormat.writeEnd(out);
                });
    }

    private static Submission plain(@Nullable String sender) {
        return new Submission(
                sender,
                null,
                List.of(new Submission.To("you@example.org")),
                null,
                null,
                null,
                Tracing.OFF,
                null);
    }

    private static FrameReader submission(Submission submission, String content)
            throws IOException {
        return new FrameReader(new ByteArrayInputStream(octets(submission, content)));
    }

    private static byte[] octets(Submission submission, String content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new FrameWriter(bytes);
        SubmissionFormat.write(out, submission);
        var text = content.getBytes(UTF_8);
        SubmissionFormat.writeContent(out, text, 0, text.length);
        SubmissionFormat.writeEnd(out);
        out.flush();
        return bytes.toByteArray();
    }

    private Listed onlyMessage() {
        var all = new ArrayList<Listed>();
        store.list(all::add);
        assertEquals(1, all.size());
        return all.getFirst();
    }

    private List<String> files(String directory) throws IOException {
        try (var files = Files.list(queue.resolve(directory))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String text(@Nullable Content content) throws IOException {
        return new String(Objects.requireNonNull(content).open().readAllBytes(), UTF_8);
    }
}
