// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.DeliveryRequest.Demand;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.Outcome.Bounced;
import org.hikyaku.deliver.Outcome.Deferred;
import org.hikyaku.deliver.Outcome.Sent;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// One delivery on its way from host to host: who is still without an outcome, and what was the
/// last that was said about them. Confined to the delivery's thread.
///
/// A temporary no is kept back as long as there is another host to try; what is final is reported
/// at once.
final class Delivery implements MailTransaction.Results {

    private static final EnhancedStatus NOTHING_TRIED = EnhancedStatus.of("4.3.0");

    private final DeliveryRequest request;
    private final OutcomeLog outcomes;
    private final LongSupplier nanoClock;
    private final List<Recipient> open;
    private final Map<Recipient, Outcome> lastSaid = new HashMap<>();
    private @Nullable Outcome lastFailure;
    private boolean isLastHost;
    private boolean anySessionWorked;
    private String relay = "none";
    private int connectionUses = 1;
    private long setupNanos;
    private long setupSince;
    private long transferSince;
    private boolean isTransferring;

    Delivery(DeliveryRequest request, OutcomeLog outcomes, LongSupplier nanoClock) {
        this.request = request;
        this.outcomes = outcomes;
        this.nanoClock = nanoClock;
        open = new ArrayList<>(request.recipients());
        setupSince = nanoClock.getAsLong();
    }

    QueuedMessage message() {
        return request.message();
    }

    Voice voice() {
        return request.voice();
    }

    Demand demand() {
        return request.demand();
    }

    List<Recipient> open() {
        return open;
    }

    boolean isDone() {
        return open.isEmpty();
    }

    // ---- what happens on the way ----

    /// A connection is about to be made; until there is one, `relay=none`.
    void begins(Host host) {
        relay = "none";
        connectionUses = 1;
        setupSince = nanoClock.getAsLong();
        isTransferring = false;
    }

    /// There is a connection.
    void greets(Host host) {
        relay = host.relay();
    }

    /// The message is about to be sent.
    void uses(SmtpSession session, boolean isLastHost) {
        this.isLastHost = isLastHost;
        relay = session.host().relay();
        connectionUses = session.beginUse(request.voice());
        transferSince = nanoClock.getAsLong();
        setupNanos = connectionUses > 1 ? 0 : transferSince - setupSince;
        isTransferring = true;
    }

    void wentThrough() {
        anySessionWorked = true;
    }

    @Override
    public void decided(List<Recipient> recipients, Outcome outcome) {
        boolean isFinal =
                switch (outcome) {
                    case Sent _, Bounced _ -> true;
                    case Deferred _ -> isLastHost;
                };
        if (isFinal) {
            report(List.copyOf(recipients), outcome);
        } else {
            recipients.forEach(recipient -> lastSaid.put(recipient, outcome));
        }
    }

    /// A host, or the whole nexthop, came to nothing.
    void failed(Outcome outcome, boolean isLastNexthop) {
        lastFailure = outcome;
        if (outcome instanceof Bounced
                && (isLastNexthop || isTransferring || !relay.equals("none"))) {
            report(List.copyOf(open), outcome);
        }
    }

    /// Reports whoever is left, with the last that was said.
    void conclude() {
        var failure = lastFailure;
        if (!anySessionWorked && failure instanceof Deferred why) {
            outcomes.destinationFailed(why);
        }
        var without = new ArrayList<Recipient>();
        for (var recipient : List.copyOf(open)) {
            var said = lastSaid.get(recipient);
            if (said == null) {
                without.add(recipient);
            } else {
                report(List.of(recipient), said);
            }
        }
        if (!without.isEmpty()) {
            report(
                    without,
                    failure != null
                            ? failure
                            : new Deferred(NOTHING_TRIED, "no host was left to try", null));
        }
    }

    private void report(List<Recipient> recipients, Outcome outcome) {
        open.removeAll(recipients);
        long now = nanoClock.getAsLong();
        var setup = isTransferring ? setupNanos : now - setupSince;
        var transfer = isTransferring ? now - transferSince : 0;
        outcomes.record(
                recipients,
                outcome,
                new Attempt(
                        relay,
                        connectionUses,
                        Duration.ofNanos(setup),
                        Duration.ofNanos(transfer)));
    }
}
