// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.time.Duration;
import java.time.InstantSource;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.smtp.EnhancedStatus;

/// virtual(8): one recipient after the other into its mailbox.
///
/// - Parameters: [VirtualParameters], virtual_mailbox_maps, recipient_delimiter
public final class VirtualAgent implements DeliveryAgent {

    private static final EnhancedStatus DELIVERED = EnhancedStatus.of("2.0.0");
    private static final EnhancedStatus SYSTEM_TROUBLE = EnhancedStatus.of("4.3.0");

    private final String service;
    private final Mailboxes mailboxes;
    private final VirtualSettings settings;
    private final int ourUid;
    private final Maildir maildir;
    private final MailboxLocks locks;
    private final MailboxFile mailboxFile;
    private final InstantSource clock;

    /// @param service name in master.cf, for `relay=`
    /// @param ourUid the user whose files we may write
    public VirtualAgent(String service, VirtualSettings settings, int ourUid, InstantSource clock) {
        this.service = service;
        this.settings = settings;
        this.ourUid = ourUid;
        this.clock = clock;
        mailboxes =
                new Mailboxes(
                        new Mailboxes.Tables(
                                settings.mailboxes(), settings.uids(), settings.gids()),
                        settings.base(),
                        settings.minimumUid(),
                        settings.keys());
        maildir = new Maildir(settings.myhostname(), clock);
        locks = new MailboxLocks(settings.locking(), clock);
        mailboxFile =
                new MailboxFile(locks, new MailboxSafety(settings.ownership()), settings.zone());
    }

    @Override
    public void deliver(DeliveryRequest request, OutcomeLog outcomes) throws InterruptedException {
        for (var recipient : request.recipients()) {
            long start = System.nanoTime();
            var outcome = deliver(request, recipient);
            var took = Duration.ofNanos(System.nanoTime() - start);
            outcomes.record(recipient, outcome, new Attempt(service, 1, Duration.ZERO, took));
        }
    }

    /// Who waits for a mailbox's lock waits no longer.
    @Override
    public void shutDown() {
        locks.stopWaiting();
    }

    private Outcome deliver(DeliveryRequest request, Recipient recipient)
            throws InterruptedException {
        return switch (mailboxes.find(recipient.address(), request.voice())) {
            case Mailboxes.Answer.Failed(var outcome) -> outcome;
            case Mailboxes.Answer.There(var mailbox) -> {
                var message = request.message();
                var copy = new LocalCopy(message.envelope().sender(), recipient, message.content());
                try {
                    yield request.tracing() == Tracing.VERIFY
                            ? verify(mailbox)
                            : deliver(mailbox, copy);
                } catch (MailboxTrouble trouble) {
                    hint(mailbox, trouble, request.voice());
                    yield outcome(mailbox, trouble);
                }
            }
        };
    }

    /// Postfix: whether the mailbox can be written to is not tried.
    private Outcome verify(Mailbox mailbox) {
        return mailbox.uid() == ourUid
                ? sent(mailbox.isMaildir() ? "delivers to maildir" : "delivers to mailbox")
                : ofAnotherUser(mailbox);
    }

    private static Outcome sent(String how) {
        return new Outcome.Sent(DELIVERED, how, null, Outcome.Handover.DELIVERED);
    }

    private Outcome ofAnotherUser(Mailbox mailbox) {
        return new Outcome.Deferred(
                SYSTEM_TROUBLE,
                "mailbox "
                        + mailbox.path()
                        + " belongs to user id "
                        + mailbox.uid()
                        + ", and the mail system, which runs as user id "
                        + ourUid
                        + ", cannot write as another user",
                null);
    }

    private Outcome deliver(Mailbox mailbox, LocalCopy copy)
            throws MailboxTrouble, InterruptedException {
        if (mailbox.uid() != ourUid) {
            return ofAnotherUser(mailbox);
        }
        if (settings.mailboxLimit() > 0 && sizeAfter(mailbox, copy) > settings.mailboxLimit()) {
            throw MailboxTrouble.tooLarge();
        }
        if (mailbox.isMaildir()) {
            maildir.deliver(mailbox.path(), copy);
            return sent("delivered to maildir");
        }
        mailboxFile.deliver(mailbox, copy, clock.instant());
        return sent("delivered to mailbox");
    }

    /// Postfix: the limit is one of file sizes, so in a maildir it is for each message.
    private static long sizeAfter(Mailbox mailbox, LocalCopy copy) {
        long size = copy.size();
        return mailbox.isMaildir() ? size : size + mailbox.path().toFile().length();
    }

    private static Outcome outcome(Mailbox mailbox, MailboxTrouble trouble) {
        var text =
                (mailbox.isMaildir()
                                ? "maildir delivery failed: "
                                : "delivery failed to mailbox " + mailbox.path() + ": ")
                        + trouble.getMessage();
        return trouble.status().statusClass() == 5
                ? new Outcome.Bounced(trouble.status(), text, null)
                : new Outcome.Deferred(trouble.status(), text, null);
    }

    /// What the operator may want to do about it.
    private static void hint(Mailbox mailbox, MailboxTrouble trouble, Voice voice) {
        switch (trouble.cure()) {
            case PERMISSIONS -> {
                if (mailbox.isMaildir()) {
                    voice.warning(
                            "maildir access problem for UID/GID="
                                    + mailbox.uid()
                                    + "/"
                                    + mailbox.gid()
                                    + ": "
                                    + trouble.getMessage());
                    voice.warning("perhaps you need to create the maildirs in advance");
                }
            }
            case OWNERSHIP ->
                    voice.warning(
                            "specify \"strict_mailbox_ownership = no\" to ignore mailbox"
                                    + " ownership mismatch");
            case UNKNOWN -> {
                // The outcome says all that we know.
            }
        }
    }
}
