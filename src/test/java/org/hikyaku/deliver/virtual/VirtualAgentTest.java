// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.DeliveryRequest.Demand;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.posix.Credentials;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.rewrite.RewriteParameters;
import org.hikyaku.tables.Tables;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.MemoryContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Postfix 3.7.11 did with the same mailboxes was looked up before each expectation was
/// written; texts and codes are its own.
@Timeout(10)
class VirtualAgentTest {

    private static final int ME = Credentials.effectiveUid();
    private static final String CONTENT = "Subject: t\n\nFrom me\n>From you\nbody\n";

    @TempDir Path base;

    private final CapturedLog log = new CapturedLog();
    private final ManualClock clock = new ManualClock();
    private Address sender = new Address("s@x.example");
    private Attributes attributes = Attributes.NONE;
    private String content = CONTENT;

    private VirtualAgent agent(String mailboxes, String more) throws ConfigException {
        var configuration =
                Configuration.parse(
                        base,
                        """
                        compatibility_level = 3.12
                        myhostname = mail:ex/ample
                        virtual_mailbox_base = %s
                        virtual_mailbox_maps = %s
                        virtual_uid_maps = static:%d
                        virtual_gid_maps = static:5000
                        virtual_minimum_uid = 0
                        recipient_delimiter = +
                        deliver_lock_delay = 1h
                        """
                                        .formatted(base, mailboxes, ME)
                                + more,
                        "");
        var tables = new Tables("hash", _ -> {}, InstantSource.system());
        var settings =
                VirtualSettings.from(
                        configuration,
                        tables.openAll(configuration.get(RewriteParameters.VIRTUAL_MAILBOX_MAPS)),
                        tables,
                        ZoneOffset.UTC);
        return new VirtualAgent("virtual", settings, ME, clock);
    }

    private String deliver(VirtualAgent agent, Recipient recipient) throws InterruptedException {
        var envelope = new Envelope(Instant.EPOCH, sender, List.of(recipient), attributes);
        var message =
                new QueuedMessage(
                        new QueueId("ABC1", 1), envelope, List.of(), new MemoryContent(content));
        var said = new ArrayList<String>();
        OutcomeLog outcomes =
                (List<Recipient> whom, Outcome outcome, Attempt attempt) ->
                        said.add(
                                attempt.relay()
                                        + " "
                                        + outcome.getClass().getSimpleName()
                                        + " "
                                        + outcome.status()
                                        + " "
                                        + outcome.detail().replace(base.toString(), "BASE"));
        agent.deliver(
                new DeliveryRequest(
                        message,
                        "v.example",
                        List.of(recipient),
                        Demand.SINGLE,
                        new Voice(log, "postfix/virtual", 1)),
                outcomes);
        assertEquals(1, said.size());
        return said.getFirst();
    }

    private String deliver(String place, String more) throws Exception {
        return deliver(
                agent("inline:{u@v.example=" + place + "}", more),
                Recipient.of(0, new Address("u@v.example")));
    }

    private String deliver(String place) throws Exception {
        return deliver(place, "");
    }

    private List<Path> files(String directory) throws IOException {
        try (var files = Files.list(base.resolve(directory))) {
            return files.toList();
        }
    }

    private String warnings() {
        return String.join("\n", log.lines()).replace(base.toString(), "BASE");
    }

    // ---- nothing is delivered ----

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    /a/b/u/, virtual Sent 2.0.0 delivers to maildir
                    /a/b/u,  virtual Sent 2.0.0 delivers to mailbox
                    """)
    void whenOnlyAskedNothingIsTouched(String place, String said) throws Exception {
        attributes = attributes.with(Attribute.TRACE_FLAGS, Tracing.VERIFY.attribute());
        assertEquals(said, deliver(place));
        assertFalse(Files.exists(base.resolve("a")));
    }

    // ---- maildir ----

    @Test
    void aMessageArrivesInAMaildirThatWasNotThere() throws Exception {
        assertEquals("virtual Sent 2.0.0 delivered to maildir", deliver("/a/b/u/"));
        var arrived = files("a/b/u/new");
        assertEquals(1, arrived.size());
        var name = arrived.getFirst().getFileName().toString();
        assertTrue(name.matches("1767323045\\.V[0-9a-f]+I[0-9a-f]+M0\\.mail_ex_ample"), name);
        assertEquals(
                """
                Return-Path: <s@x.example>
                X-Original-To: u@v.example
                Delivered-To: u@v.example
                """
                        + CONTENT,
                Files.readString(arrived.getFirst()));
        assertEquals(List.of(), files("a/b/u/tmp"));
        assertEquals(List.of(), files("a/b/u/cur"));
        for (var directory : List.of("a", "a/b/u", "a/b/u/new", "a/b/u/cur", "a/b/u/tmp")) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(base.resolve(directory))));
        }
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(arrived.getFirst())));
    }

    @Test
    void namesAreUniqueWithinOneMoment() throws Exception {
        for (int i = 0; i < 20; i++) {
            deliver("u/");
        }
        assertEquals(20, files("u/new").size());
    }

    @Test
    void aMaildirOfWhichOnlyTmpIsThereIsCompleted() throws Exception {
        Files.createDirectories(base.resolve("u/tmp"));
        assertEquals("virtual Sent 2.0.0 delivered to maildir", deliver("u/"));
        assertEquals(1, files("u/new").size());
        assertTrue(Files.isDirectory(base.resolve("u/cur")));
    }

    @Test
    void aFileWhereTheMaildirShouldBeDefers() throws Exception {
        Files.createFile(base.resolve("u"));
        var said = deliver("u/");
        assertTrue(
                said.matches(
                        "virtual Deferred 4\\.2\\.0 maildir delivery failed: create maildir file"
                                + " BASE/u/tmp/\\S+: Not a directory"),
                said);
    }

    @Test
    void whatMayNotBeWrittenDefersAndTheOperatorHearsWhatToDo() throws Exception {
        assumeFalse(ME == 0, "root may write everywhere");
        Files.createDirectory(
                base.resolve("ro"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        var said = deliver("ro/");
        assertTrue(said.startsWith("virtual Deferred 4.2.0 maildir delivery failed: "), said);
        assertTrue(said.endsWith(": Permission denied"), said);
        assertTrue(
                warnings()
                        .contains("warning: maildir access problem for UID/GID=" + ME + "/5000: "),
                warnings());
        assertTrue(
                warnings().contains("warning: perhaps you need to create the maildirs in advance"));
        assertEquals(
                "virtual Deferred 4.2.0 delivery failed to mailbox BASE/ro/box: unable to create"
                        + " lock file BASE/ro/box.lock: Permission denied",
                deliver("ro/box"));
    }

    @Test
    void nothingIsLeftBehindWhenTheMessageCannotBeRead() throws Exception {
        Files.createDirectories(base.resolve("u"));
        var broken =
                new LocalCopy(
                        sender,
                        Recipient.of(0, new Address("u@v.example")),
                        new MemoryContent(CONTENT) {
                            @Override
                            public void transferTo(Sink sink) throws IOException {
                                sink.accept(new byte[] {'x'}, 0, 1);
                                throw new IOException("the disk is gone");
                            }
                        });
        var trouble =
                assertThrows(
                        MailboxTrouble.class,
                        () -> new Maildir("h", clock).deliver(base.resolve("u"), broken));
        assertEquals("error writing message: the disk is gone", trouble.getMessage());
        assertEquals(List.of(), files("u/tmp"));
        assertFalse(Files.exists(base.resolve("u/new")));
    }

    @Test
    void mailThatWasDeliveredHereBeforeIsDeliveredAgain() throws Exception {
        content = "Delivered-To: u@v.example\n" + CONTENT;
        assertEquals("virtual Sent 2.0.0 delivered to maildir", deliver("u/"));
    }

    // ---- mailbox ----

    @Test
    void aMailboxHoldsMessagesOneAfterTheOther() throws Exception {
        assertEquals("virtual Sent 2.0.0 delivered to mailbox", deliver("box"));
        sender = Address.NULL_SENDER;
        content = "Subject: second\n\nFrom\nFrom\n";
        deliver("box");
        assertEquals(
                """
                From s@x.example  Fri Jan  2 03:04:05 2026
                Return-Path: <s@x.example>
                X-Original-To: u@v.example
                Delivered-To: u@v.example
                Subject: t

                >From me
                >From you
                body

                From MAILER-DAEMON  Fri Jan  2 03:04:05 2026
                Return-Path: <>
                X-Original-To: u@v.example
                Delivered-To: u@v.example
                Subject: second

                From
                From

                """,
                Files.readString(base.resolve("box")));
        assertFalse(Files.exists(base.resolve("box.lock")));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(base.resolve("box"))));
    }

    @Test
    void aHalfWrittenMessageIsCutOffAgain() throws Exception {
        deliver("box");
        var before = Files.readString(base.resolve("box"));
        var broken =
                new LocalCopy(
                        sender,
                        Recipient.of(0, new Address("u@v.example")),
                        new MemoryContent(CONTENT) {
                            @Override
                            public void transferTo(Sink sink) throws IOException {
                                var much = new byte[100_000];
                                sink.accept(much, 0, much.length);
                                throw new IOException("No space left on device");
                            }
                        });
        var locks = new MailboxLocks(lockSettings("dotlock"), clock);
        var file = new MailboxFile(locks, new MailboxSafety(STRICT), ZoneOffset.UTC);
        var trouble =
                assertThrows(
                        MailboxTrouble.class,
                        () ->
                                file.deliver(
                                        new Mailbox(base.resolve("box"), false, ME, 1),
                                        broken,
                                        clock.instant()));
        assertEquals("4.3.0", trouble.status().toString());
        assertEquals(before, Files.readString(base.resolve("box")));
        assertFalse(Files.exists(base.resolve("box.lock")));
    }

    private static final MailboxSafety.Ownership STRICT = MailboxSafety.Ownership.STRICT;

    private static MailboxLocks.Settings lockSettings(String kind) {
        return new MailboxLocks.Settings(
                java.util.Set.of(
                        kind.equals("dotlock")
                                ? MailboxLocks.Kind.DOTLOCK
                                : MailboxLocks.Kind.FCNTL),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(500));
    }

    @Test
    void aLockedMailboxDefers() throws Exception {
        lockFile(Duration.ZERO);
        assertEquals(
                "virtual Deferred 4.2.0 delivery failed to mailbox BASE/box: unable to create lock"
                        + " file BASE/box.lock: File exists",
                deliver("box", "deliver_lock_attempts = 1\n"));
        assertTrue(Files.exists(base.resolve("box.lock")));
        assertFalse(Files.exists(base.resolve("box")));
    }

    @Test
    void aLockIsTriedAgain() throws Exception {
        lockFile(Duration.ZERO);
        assertTrue(
                deliver("box", "deliver_lock_attempts = 3\ndeliver_lock_delay = 0\n")
                        .endsWith(": File exists"));
    }

    @Test
    void aLockThatACrashLeftBehindIsRemoved() throws Exception {
        lockFile(Duration.ofSeconds(501));
        assertEquals("virtual Sent 2.0.0 delivered to mailbox", deliver("box"));
        assertFalse(Files.exists(base.resolve("box.lock")));
    }

    @Test
    void nobodyWaitsForALockWhenTheServiceGoesAway() throws Exception {
        lockFile(Duration.ZERO);
        var agent = agent("static:box", "");
        agent.shutDown();
        var said = deliver(agent, Recipient.of(0, new Address("u@v.example")));
        assertTrue(said.contains(" Deferred 4.2.0 "), said);
    }

    @Test
    void withoutDotlockNobodyLooksForOne() throws Exception {
        lockFile(Duration.ZERO);
        assertEquals(
                "virtual Sent 2.0.0 delivered to mailbox",
                deliver("box", "virtual_mailbox_lock = fcntl\n"));
        assertTrue(Files.exists(base.resolve("box.lock")));
    }

    private void lockFile(Duration age) throws IOException {
        var lock = Files.createFile(base.resolve("box.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(clock.instant().minus(age)));
    }

    @Test
    void aMailboxIsNeverWrittenThroughALink() throws Exception {
        var target = Files.createFile(base.resolve("target"));
        Files.createSymbolicLink(base.resolve("box"), target);
        var prefix = "virtual Deferred 4.2.0 delivery failed to mailbox BASE/box: ";
        if (ME != 0) {
            assertEquals(prefix + "file is a symbolic link", deliver("box"));
        }
        Files.delete(base.resolve("box"));
        Files.createLink(base.resolve("box"), target);
        assertEquals(prefix + "file has 2 hard links", deliver("box"));
        assertEquals(0, Files.size(target));
    }

    @Test
    void aLinkInADirectoryThatOthersMayWriteIsNotTrusted() throws Exception {
        var shared = Files.createDirectory(base.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createSymbolicLink(shared.resolve("box"), Files.createFile(base.resolve("target")));
        assertEquals(
                "virtual Deferred 4.2.0 delivery failed to mailbox BASE/shared/box: file is a"
                        + " symbolic link",
                deliver("shared/box"));
    }

    @Test
    void aDirectoryWhereTheMailboxShouldBeDefers() throws Exception {
        Files.createDirectory(base.resolve("box"));
        assertEquals(
                "virtual Deferred 4.2.0 delivery failed to mailbox BASE/box: cannot open file: Is a"
                        + " directory",
                deliver("box"));
    }

    @Test
    void aMissingDirectoryAboveAMailboxDefers() throws Exception {
        assertEquals(
                "virtual Deferred 4.2.0 delivery failed to mailbox BASE/none/box: unable to create"
                        + " lock file BASE/none/box.lock: No such file or directory",
                deliver("none/box"));
        assertEquals(
                "virtual Deferred 4.2.0 delivery failed to mailbox BASE/none/box: cannot open file:"
                        + " No such file or directory",
                deliver("none/box", "virtual_mailbox_lock = fcntl\n"));
    }

    @Test
    void aMailboxOfSomebodyElseIsLeftAlone() throws Exception {
        var box = Files.createFile(base.resolve("box"));
        var trouble =
                assertThrows(
                        MailboxTrouble.class, () -> new MailboxSafety(STRICT).look(box, ME + 1));
        assertEquals("destination " + box + " is not owned by recipient", trouble.getMessage());
        assertEquals(MailboxTrouble.Cure.OWNERSHIP, trouble.cure());
        assertEquals(
                MailboxSafety.Found.FILE,
                new MailboxSafety(MailboxSafety.Ownership.LENIENT).look(box, ME + 1));
    }

    @Test
    void aPipeIsNeverOpened() throws Exception {
        var pipe = base.resolve("box");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertTrue(deliver("box").endsWith("BASE/box: file is not a regular file"));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    No space left on device, 4.3.0
                    Disk quota exceeded,     5.2.2
                    File too large,          5.2.2
                    Input/output error,      4.2.0
                    """)
    void whatTheSystemSaysDecidesWhetherItIsForGood(String words, String status) {
        var trouble = MailboxTrouble.during("error writing message", new IOException(words));
        assertEquals(status, trouble.status().toString());
        assertEquals("error writing message: " + words, trouble.getMessage());
    }

    // ---- limits, tables, addresses ----

    @Test
    void theLimitIsForAMailboxFileAsAWhole() throws Exception {
        Files.write(base.resolve("box"), new byte[900]);
        assertEquals(
                "virtual Bounced 5.2.2 delivery failed to mailbox BASE/box: error writing message:"
                        + " File too large",
                deliver("box", "virtual_mailbox_limit = 1000\n"));
        assertEquals(900, Files.size(base.resolve("box")));
        assertTrue(deliver("box", "virtual_mailbox_limit = 0\n").contains(" Sent "));
    }

    @Test
    void theLimitIsForEachMessageOfAMaildir() throws Exception {
        assertEquals(
                "virtual Bounced 5.2.2 maildir delivery failed: error writing message: File too"
                        + " large",
                deliver("u/", "virtual_mailbox_limit = 100\n"));
        assertFalse(Files.exists(base.resolve("u")));
        for (int i = 0; i < 3; i++) {
            assertTrue(deliver("u/", "virtual_mailbox_limit = 200\n").contains(" Sent "));
        }
    }

    @Test
    void whoIsInNoTableIsUnknown() throws Exception {
        assertEquals(
                "virtual Bounced 5.1.1 unknown user: \"no body@v.example\"",
                deliver(
                        agent("inline:{u@v.example=u/}", ""),
                        Recipient.of(0, new Address("no body@v.example"))));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    virtual_uid_maps = inline:{x=1}    | warning: recipient u@v.example: not found in virtual_uid_maps
                    virtual_gid_maps = inline:{x=1}    | warning: recipient u@v.example: not found in virtual_gid_maps
                    virtual_uid_maps = static:abc      | warning: recipient u@v.example: bad uid abc in virtual_uid_maps
                    virtual_gid_maps = static:-1       | warning: recipient u@v.example: bad gid -1 in virtual_gid_maps
                    virtual_minimum_uid = 2000000000   | warning: recipient u@v.example: bad uid ME in virtual_uid_maps
                    virtual_uid_maps = fail:x          | warning: table virtual_uid_maps: lookup u@v.example:
                    virtual_gid_maps = fail:x          | warning: table virtual_gid_maps: lookup u@v.example:
                    virtual_mailbox_maps = fail:x      | warning: table virtual_mailbox_maps: lookup u@v.example:
                    """,
            delimiter = '|')
    void aMistakeOfOursDefersAndOnlyTheLogSaysWhich(String line, String warning) throws Exception {
        assertEquals(
                "virtual Deferred 4.3.5 mail system configuration error",
                deliver("u/", line + "\n"));
        assertTrue(warnings().contains(warning.replace("ME", Integer.toString(ME))), warnings());
    }

    @Test
    void aPlaceAboveTheBaseIsRefused() throws Exception {
        assertEquals(
                "virtual Deferred 4.3.5 mail system configuration error", deliver("../../etc/x/"));
        assertTrue(warnings().contains("is not below virtual_mailbox_base"), warnings());
    }

    @Test
    void aMailboxOfAnotherUserWaitsForOneWhoMayWriteIt() throws Exception {
        var said = deliver("u/", "virtual_uid_maps = static:" + (ME + 1) + "\n");
        assertTrue(said.startsWith("virtual Deferred 4.3.0 mailbox BASE/u belongs to user id "));
        assertFalse(Files.exists(base.resolve("u")));
    }

    @ParameterizedTest
    @CsvSource({"u+ext@v.example", "U@V.example", "other@v.example"})
    void tablesAreSearchedWithoutTheExtensionAndByDomain(String address) throws Exception {
        assertEquals(
                "virtual Sent 2.0.0 delivered to maildir",
                deliver(
                        agent("inline:{ {u@v.example=u/}, {@v.example=any/} }", ""),
                        Recipient.of(0, new Address(address))));
        var place = address.startsWith("other") ? "any/new" : "u/new";
        var text = Files.readString(files(place).getFirst());
        assertTrue(text.contains("\nDelivered-To: " + address + "\n"), text);
    }

    @Test
    void addressesAreQuotedAsHeadersNeedThem() throws Exception {
        sender = new Address("a b@x.example");
        var recipient =
                new Recipient(
                        0,
                        new Address("sp ace@v.example"),
                        new Address("Grüße@v.example"),
                        Notify.UNSPECIFIED,
                        null);
        deliver(agent("static:u/", ""), recipient);
        var text = Files.readString(files("u/new").getFirst());
        assertTrue(
                text.startsWith(
                        """
                        Return-Path: <"a b"@x.example>
                        X-Original-To: Grüße@v.example
                        Delivered-To: "sp ace"@v.example
                        """),
                text);
    }
}
