// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hikyaku.bounce.Notices.Trouble;
import org.hikyaku.bounce.Report.Extent;
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
        if (sender.isNullSender()) {
            return settings.notices().wants(Trouble.DOUBLE_BOUNCE)
                    ? queue(
                            message,
                            Report.toPostmaster(
                                    ReportKind.FAILURE,
                                    settings.notices().doubleBounce(),
                                    Extent.WHOLE),
                            entries(message, failures, "failed", _ -> true))
                    : null;
        }
        var told = tellSender(message, failures);
        if (settings.notices().wants(Trouble.BOUNCE)) {
            copy(
                    message,
                    Report.toPostmaster(
                            ReportKind.FAILURE, settings.notices().bounce(), Extent.HEADERS),
                    entries(message, failures, "failed", _ -> true));
        }
        return told;
    }

    private @Nullable QueueId tellSender(QueuedMessage message, List<RecipientFact> failures)
            throws IOException {
        var sender = message.envelope().sender();
        var wanted = entries(message, failures, "failed", Notify::wantsFailure);
        if (wanted.isEmpty()) {
            return null;
        }
        var verp = Verp.of(message.envelope());
        if (verp == null || settings.verps() == BounceSettings.Verps.DISABLED) {
            return queue(message, Report.toSender(ReportKind.FAILURE, sender), wanted);
        }
        QueueId last = null;
        for (var entry : wanted) {
            var recipient = message.envelope().recipients().get(entry.fact().recipient());
            var to = verp.sender(sender, recipient);
            last = queue(message, Report.toSender(ReportKind.FAILURE, to), List.of(entry));
        }
        return last;
    }

    /// Postfix: nobody is told of the delay of a report.
    @Override
    public @Nullable QueueId delay(
            QueuedMessage message, List<RecipientFact> delayed, Instant retryUntil)
            throws IOException {
        var sender = message.envelope().sender();
        if (settings.isDoubleBounce(sender)) {
            voice.warning(message.id() + ": undeliverable postmaster notification discarded");
            return null;
        }
        if (sender.isNullSender()) {
            return null;
        }
        var wanted = entries(message, delayed, "delayed", Notify::wantsDelay);
        var told =
                wanted.isEmpty()
                        ? null
                        : queue(
                                message,
                                Report.toSender(ReportKind.DELAY, sender).retriedUntil(retryUntil),
                                wanted);
        if (settings.notices().wants(Trouble.DELAY)) {
            copy(
                    message,
                    Report.toPostmaster(
                                    ReportKind.DELAY, settings.notices().delay(), Extent.HEADERS)
                            .retriedUntil(retryUntil),
                    entries(message, delayed, "delayed", _ -> true));
        }
        return told;
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
        return queue(message, Report.toSender(kind, sender), entries);
    }

    /// The sender has been told already, and must not be told again for want of a copy.
    private void copy(QueuedMessage message, Report report, List<ReportWriter.Entry> entries) {
        try {
            var _ = queue(message, report, entries);
        } catch (IOException trouble) {
            voice.warning(message.id() + ": " + trouble.getMessage());
        }
    }

    private QueueId queue(QueuedMessage message, Report report, List<ReportWriter.Entry> entries)
            throws IOException {
        try (var draft = cleanup.open(MailSource.BOUNCE)) {
            var now = clock.instant();
            var id = draft.id();
            address(draft, report, now);
            if ("yes".equals(message.envelope().attributes().get(Attribute.SMTPUTF8))) {
                draft.attribute(Attribute.SMTPUTF8, "yes");
            }
            new ReportWriter(settings, draft, message, now).write(report, entries, now);
            switch (draft.commit()) {
                case Queued _ -> voice.info(message.id() + ": " + report.logName() + ": " + id);
                case Refused(var reply) ->
                        throw new IOException("cannot queue a " + report.logName() + ": " + reply);
            }
            return id;
        }
    }

    private void address(Draft draft, Report report, Instant now) {
        var to = report.to();
        draft.arrival(now);
        draft.sender(
                switch (report.reader()) {
                    case SENDER -> Address.NULL_SENDER;
                    case POSTMASTER -> settings.doubleBounce();
                });
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

    /// What is said of those recipients whose wish is so.
    private static List<ReportWriter.Entry> entries(
            QueuedMessage message,
            List<RecipientFact> facts,
            String action,
            Predicate<Set<Notify>> isWanted) {
        var recipients = message.envelope().recipients();
        var entries = new ArrayList<ReportWriter.Entry>(facts.size());
        for (var fact : facts) {
            if (isWanted.test(recipients.get(fact.recipient()).wish())) {
                entries.add(new ReportWriter.Entry(fact, action, fact.reason()));
            }
        }
        return entries;
    }
}
