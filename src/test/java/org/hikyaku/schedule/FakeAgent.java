// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.mail.Recipient;
import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// An agent that does what a recipient's user name says: `ok`, `defer`, `later` (deferred until
/// [#nowLater]), `bounce`, `dead` (the destination cannot be reached), `silent` (not reported),
/// `bug` (throws), `hang` (until interrupted), `wait` (until [#letGo]). Anything else is delivered.
final class FakeAgent implements DeliveryAgent {

    static final Outcome.Sent SENT =
            new Outcome.Sent(EnhancedStatus.of("2.0.0"), "250 Ok", null, Outcome.Handover.RELAYED);
    static final Outcome.Deferred DEFERRED =
            new Outcome.Deferred(
                    EnhancedStatus.of("4.2.0"),
                    "mailbox busy",
                    new Outcome.Remote("mx.example", "450 4.2.0 mailbox busy"));
    static final Outcome.Bounced BOUNCED =
            new Outcome.Bounced(EnhancedStatus.of("5.1.1"), "no such user", null);
    static final Outcome.Deferred UNREACHABLE =
            new Outcome.Deferred(
                    EnhancedStatus.of("4.4.1"), "connect to mx: Connection refused", null);

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch waiting;
    private final CountDownLatch first = new CountDownLatch(1);
    private final List<String> deliveries = new ArrayList<>();
    private final List<String> senders = new ArrayList<>();
    private final Map<String, Integer> busy = new HashMap<>();
    private final Map<String, Integer> most = new HashMap<>();
    private volatile boolean isLater;
    private int moreWaits;
    private int busyNow;
    private int mostAtOnce;

    FakeAgent() {
        this(1);
    }

    /// @param waiting how many `wait` deliveries [#awaitWaiting] waits for
    FakeAgent(int waiting) {
        this.waiting = new CountDownLatch(waiting);
    }

    /// From now on `later` is delivered.
    void nowLater() {
        isLater = true;
    }

    @Override
    public void deliver(DeliveryRequest request, OutcomeLog outcomes) throws InterruptedException {
        begin(request);
        try {
            for (var recipient : request.recipients()) {
                var outcome = outcome(recipient, outcomes);
                if (outcome != null) {
                    outcomes.record(recipient, outcome, Attempt.none());
                }
            }
        } finally {
            end(request);
        }
    }

    private @Nullable Outcome outcome(Recipient recipient, OutcomeLog outcomes)
            throws InterruptedException {
        return switch (recipient.address().localPart()) {
            case "defer" -> DEFERRED;
            case "later" -> isLater ? SENT : DEFERRED;
            case "bounce" -> BOUNCED;
            case "dead" -> {
                outcomes.destinationFailed(UNREACHABLE);
                yield UNREACHABLE;
            }
            case "silent" -> null;
            case "bug" -> throw new IllegalStateException("a mistake of ours");
            case "hang" -> {
                first.countDown();
                waiting.countDown();
                new CountDownLatch(1).await();
                yield SENT;
            }
            case "wait" -> {
                first.countDown();
                waiting.countDown();
                gate.await();
                yield SENT;
            }
            default -> SENT;
        };
    }

    private synchronized void begin(DeliveryRequest request) {
        var names = new ArrayList<String>();
        request.recipients().forEach(recipient -> names.add(recipient.address().text()));
        senders.add(
                request.nexthop()
                        + ": "
                        + String.join(" ", names)
                        + " from "
                        + request.message().envelope().sender());
        deliveries.add(request.nexthop() + ": " + String.join(" ", names));
        moreWaits += request.demand() == DeliveryRequest.Demand.MORE_WAITS ? 1 : 0;
        int now = busy.merge(request.nexthop(), 1, Integer::sum);
        most.merge(request.nexthop(), now, Math::max);
        busyNow++;
        mostAtOnce = Math.max(mostAtOnce, busyNow);
    }

    private synchronized void end(DeliveryRequest request) {
        busy.merge(request.nexthop(), -1, Integer::sum);
        busyNow--;
    }

    /// Waits until so many deliveries wait or hang.
    void awaitWaiting() throws InterruptedException {
        waiting.await();
    }

    /// Waits until one delivery waits or hangs.
    void awaitOne() throws InterruptedException {
        first.await();
    }

    void letGo() {
        gate.countDown();
    }

    /// `nexthop: recipients`, in the order they began.
    synchronized List<String> deliveries() {
        return List.copyOf(deliveries);
    }

    /// `nexthop: recipients from sender`.
    synchronized List<String> senders() {
        return List.copyOf(senders);
    }

    synchronized int mostAt(String nexthop) {
        return most.getOrDefault(nexthop, 0);
    }

    synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    synchronized int deliveriesWithMoreWaiting() {
        return moreWaits;
    }
}
