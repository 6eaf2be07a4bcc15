// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.mail.Recipient;
import org.hikyaku.smtp.EnhancedStatus;

/// virtual(8): one recipient after the other into its mailbox.
///
/// - Parameters: [VirtualParameters], virtual_mailbox_maps, recipient_delimiter
public final class VirtualAgent implements DeliveryAgent {

    private static final EnhancedStatus DELIVERED = EnhancedStatus.of("2.0.0");
    private static final EnhancedStatus LOOP = EnhancedStatus.of("5.4.6");
    private static final EnhancedStatus TOO_BIG = EnhancedStatus.of("5.2.2");
    private static final EnhancedStatus MAILBOX_BUSY = EnhancedStatus.of("4.2.0");
    private static final EnhancedStatus SYSTEM_TROUBLE = EnhancedStatus.of("4.3.0");

    private final String service;
    private final Mailboxes mailboxes;
    private final VirtualSettings settings;
    private final int ourUid;
    private final Maildir maildir;
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
                        settings.delimiters());
        maildir = new Maildir(settings.myhostname(), clock);
        mailboxFile = new MailboxFile(settings.locks(), settings.zone());
    }

    @Override
    public void deliver(DeliveryRequest request, OutcomeLog outcomes) {
        for (var recipient : request.recipients()) {
            long start = System.nanoTime();
            var outcome = deliver(request, recipient);
            var took = Duration.ofNanos(System.nanoTime() - start);
            outcomes.record(recipient, outcome, new Attempt(service, 1, Duration.ZERO, took));
        }
    }

    private Outcome deliver(DeliveryRequest request, Recipient recipient) {
        return switch (mailboxes.find(recipient.address())) {
            case Mailboxes.Answer.Failed(var outcome) -> outcome;
            case Mailboxes.Answer.There(var mailbox) -> {
                var message = request.message();
                var copy = new LocalCopy(message.envelope().sender(), recipient, message.content());
                try {
                    yield deliver(mailbox, copy);
                } catch (IOException failure) {
                    request.voice().warning(message.id() + ": " + mailbox.path() + ": " + failure);
                    yield trouble(mailbox, failure);
                }
            }
        };
    }

    private Outcome deliver(Mailbox mailbox, LocalCopy copy) throws IOException {
        if (mailbox.uid() != ourUid) {
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
        if (copy.hasBeenHere()) {
            return new Outcome.Bounced(
                    LOOP, "mail forwarding loop for " + copy.recipient().address(), null);
        }
        if (settings.mailboxLimit() > 0 && sizeAfter(mailbox, copy) > settings.mailboxLimit()) {
            return new Outcome.Bounced(
                    TOO_BIG,
                    "cannot update mailbox " + mailbox.path() + ": virtual_mailbox_limit exceeded",
                    null);
        }
        if (mailbox.isMaildir()) {
            maildir.deliver(mailbox.path(), copy);
            return new Outcome.Sent(DELIVERED, "delivered to maildir", null);
        }
        mailboxFile.deliver(mailbox.path(), copy, clock.instant());
        return new Outcome.Sent(DELIVERED, "delivered to mailbox", null);
    }

    /// Postfix: the limit is one of file sizes, so in a maildir it is for each message.
    private static long sizeAfter(Mailbox mailbox, LocalCopy copy) {
        long size = copy.size();
        return mailbox.isMaildir() ? size : size + mailbox.path().toFile().length();
    }

    private static Outcome trouble(Mailbox mailbox, IOException failure) {
        if (failure instanceof MailboxFile.BusyException) {
            return new Outcome.Deferred(
                    MAILBOX_BUSY,
                    "cannot update mailbox " + mailbox.path() + ": " + failure.getMessage(),
                    null);
        }
        var what = mailbox.isMaildir() ? "maildir delivery failed: " : "cannot update mailbox ";
        return new Outcome.Deferred(
                SYSTEM_TROUBLE, what + mailbox.path() + ": " + words(failure), null);
    }

    /// An exception of java.nio.file has the path for a message and says the rest by its class.
    private static String words(IOException failure) {
        return switch (failure) {
            case java.nio.file.AccessDeniedException _ -> "Permission denied";
            case java.nio.file.NoSuchFileException _ -> "No such file or directory";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
