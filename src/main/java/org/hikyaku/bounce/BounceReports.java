// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.cleanup.Cleanup.Result.Queued;
import org.hikyaku.cleanup.Cleanup.Result.Refused;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.cleanup.MailSource;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.MailDate;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.mail.Verp;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.jspecify.annotations.Nullable;

/// bounce(8): sends reports, as new mail from the null sender.
///
/// - RFC 5321 §6.1 (who is told), §4.5.5 (the null sender is told nothing)
/// - RFC 3461 §4.1 (NOTIFY), §4.3 (RET); RFC 3464 (the report)
public final class BounceReports implements SenderReports {

    private final Cleanup cleanup;
    private final BounceSettings settings;
    private final InstantSource clock;
    private final Voice voice;

    public BounceReports(
            Cleanup cleanup, BounceSettings settings, InstantSource clock, Voice voice) {
        this.cleanup = cleanup;
        this.settings = settings;
        this.clock = clock;
        this.voice = voice;
    }

    @Override
    public @Nullable QueueId report(QueuedMessage message, List<RecipientFact> failures)
            throws IOException {
        var sender = message.envelope().sender();
        if (settings.isDoubleBounce(sender)) {
            voice.warning(message.id() + ": undeliverable postmaster notification discarded");
            return null;
        }
        var wanted = wanted(message, failures);
        if (sender.isNullSender() || wanted.isEmpty()) {
            return null;
        }
        var verp = Verp.of(message.envelope());
        if (verp == null || settings.verps() == BounceSettings.Verps.DISABLED) {
            return queue(message, ReportKind.FAILURE, wanted, sender);
        }
        QueueId last = null;
        for (var entry : wanted) {
            var recipient = message.envelope().recipients().get(entry.fact().recipient());
            var to = verp.sender(sender, recipient);
            last = queue(message, ReportKind.FAILURE, List.of(entry), to);
        }
        return last;
    }

    @Override
    public @Nullable QueueId trace(QueuedMessage message, List<Trace> traces) throws IOException {
        var sender = message.envelope().sender();
        if (sender.isNullSender() || settings.isDoubleBounce(sender)) {
            voice.info(
                    message.id()
                            + ": not sending trace/success notification for "
                            + (sender.isNullSender() ? "single" : "double")
                            + "-bounce message");
            return null;
        }
        var entries = new ArrayList<ReportWriter.Entry>(traces.size());
        for (var trace : traces) {
            entries.add(new ReportWriter.Entry(trace.fact(), trace.action().word(), trace.words()));
        }
        var kind =
                switch (Tracing.of(message.envelope().attributes())) {
                    case OFF -> ReportKind.SUCCESS;
                    case RECORD, VERIFY -> ReportKind.VERIFY;
                };
        return queue(message, kind, entries, sender);
    }

    private QueueId queue(
            QueuedMessage message, ReportKind kind, List<ReportWriter.Entry> entries, Address to)
            throws IOException {
        try (var draft = cleanup.open(MailSource.BOUNCE)) {
            var now = clock.instant();
            var id = draft.id();
            address(draft, to, now);
            if ("yes".equals(message.envelope().attributes().get(Attribute.SMTPUTF8))) {
                draft.attribute(Attribute.SMTPUTF8, "yes");
            }
            new ReportWriter(settings, draft, message, now).write(kind, entries, to, now);
            switch (draft.commit()) {
                case Queued _ -> voice.info(message.id() + ": " + kind.logName() + ": " + id);
                case Refused(var reply) ->
                        throw new IOException("cannot queue a " + kind.logName() + ": " + reply);
            }
            return id;
        }
    }

    private void address(Draft draft, Address to, Instant now) {
        draft.arrival(now);
        draft.sender(Address.NULL_SENDER);
        draft.recipient(new Recipient(0, to, to, Set.of(Notify.NEVER), null));
        draft.attribute(Attribute.MESSAGE_ORIGIN, "local");
        draft.attribute(Attribute.REWRITE_CONTEXT, "local");
        draft.prependHeader(
                "Received: by "
                        + settings.myhostname()
                        + " ("
                        + settings.mailName()
                        + ")\n\tid "
                        + draft.id()
                        + "; "
                        + MailDate.text(now, settings.zone()));
    }

    /// The failures whose recipients the sender wants to hear about.
    private static List<ReportWriter.Entry> wanted(
            QueuedMessage message, List<RecipientFact> failures) {
        var recipients = message.envelope().recipients();
        var wanted = new ArrayList<ReportWriter.Entry>(failures.size());
        for (var failure : failures) {
            if (Notify.wantsFailure(recipients.get(failure.recipient()).wish())) {
                wanted.add(new ReportWriter.Entry(failure, "failed", failure.reason()));
            }
        }
        return wanted;
    }
}
