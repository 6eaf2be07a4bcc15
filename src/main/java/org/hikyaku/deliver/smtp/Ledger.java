// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.Outcome.Bounced;
import org.hikyaku.deliver.Outcome.Deferred;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.mail.Recipient;
import org.jspecify.annotations.Nullable;

/// Which recipients of a delivery have their answer, and what those who wait will be told when no
/// server is left.
///
/// What is final is reported at once, and only once for each recipient. A reason that is not final
/// is reported when no other server can be tried; until then it is a line in the log.
final class Ledger {

    /// Whether another server may be tried after the one in hand.
    enum Chance {
        MORE_SERVERS,
        LAST_SERVER
    }

    /// Whose fault it was: SCHEDULER_README counts connection and handshake failures only.
    enum Fault {
        DESTINATION,
        MESSAGE
    }

    private record Reason(Deferred outcome, Attempt attempt, Fault fault) {}

    private final DeliveryRequest request;
    private final OutcomeLog outcomes;
    private final LongSupplier nanoClock;
    private final long begunNanos;
    private final List<Recipient> pending;

    private long transferNanos;
    private Chance chance = Chance.LAST_SERVER;
    private @Nullable Reason last;

    /// What a site that does not exist means if nothing else helps. A temporary failure anywhere on
    /// the way counts for more.
    private @Nullable Bounced lost;

    private boolean destinationBlamed;

    Ledger(DeliveryRequest request, OutcomeLog outcomes, LongSupplier nanoClock) {
        this.request = request;
        this.outcomes = outcomes;
        this.nanoClock = nanoClock;
        this.begunNanos = nanoClock.getAsLong();
        this.transferNanos = begunNanos;
        this.pending = new ArrayList<>(request.recipients());
    }

    /// Those about whom nothing has been reported yet.
    List<Recipient> pending() {
        return List.copyOf(pending);
    }

    boolean isOver() {
        return pending.isEmpty();
    }

    void chance(Chance now) {
        chance = now;
    }

    Chance chance() {
        return chance;
    }

    /// A connection is being made.
    void setupBegins() {
        transferNanos = begunNanos;
    }

    /// Connected and greeted: from now on time counts as transfer (`d` of `delays=a/b/c/d`).
    void transferBegins() {
        transferNanos = nanoClock.getAsLong();
    }

    /// Final.
    void report(List<Recipient> recipients, Outcome outcome, Attempt attempt) {
        if (!recipients.isEmpty()) {
            pending.removeAll(recipients);
            outcomes.record(recipients, outcome, attempt);
        }
    }

    /// Final when this was the last server; else the log tells why another will be tried.
    void later(List<Recipient> recipients, Deferred outcome, Attempt attempt, Fault fault) {
        remember(outcome, attempt, fault);
        if (chance == Chance.LAST_SERVER) {
            giveUp(recipients);
        } else if (!pending.isEmpty()) {
            request.voice().info(request.message().id().text() + ": " + outcome.detail());
        }
    }

    /// Counts unless there is a later reason.
    void remember(Deferred outcome, Attempt attempt, Fault fault) {
        last = new Reason(outcome, attempt, fault);
    }

    /// Counts unless there is a temporary reason.
    void remember(Bounced outcome) {
        lost = outcome;
    }

    boolean knowsNoReason() {
        return last == null && lost == null;
    }

    /// Nothing is left to try: the reasons remembered are final.
    void finish() {
        if (last == null && lost != null) {
            report(pending(), lost, withoutConnection());
        } else {
            giveUp(pending());
        }
    }

    /// Reports the last reason.
    void giveUp(List<Recipient> recipients) {
        var reason = last;
        if (reason == null || recipients.isEmpty()) {
            return;
        }
        report(recipients, reason.outcome(), reason.attempt());
        if (reason.fault() == Fault.DESTINATION && !destinationBlamed) {
            destinationBlamed = true;
            outcomes.destinationFailed(reason.outcome());
        }
    }

    Attempt attempt(Session session) {
        long now = nanoClock.getAsLong();
        boolean greeted = transferNanos > begunNanos;
        long setup = (greeted ? transferNanos : now) - begunNanos;
        return new Attempt(
                session.host().relay(),
                session.uses(),
                Duration.ofNanos(setup),
                Duration.ofNanos(greeted ? now - transferNanos : 0));
    }

    Attempt withoutConnection() {
        return new Attempt(
                "none", 1, Duration.ofNanos(nanoClock.getAsLong() - begunNanos), Duration.ZERO);
    }
}
