// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.Outcome.Bounced;
import org.hikyaku.deliver.Outcome.Deferred;
import org.hikyaku.deliver.Outcome.Remote;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Recipient;
import org.hikyaku.smtp.EnhancedStatus;
import org.hikyaku.smtp.RemoteReply;
import org.jspecify.annotations.Nullable;

/// What becomes of the recipients of one delivery, whatever happens: the one place where a refusal,
/// a lost connection or a missing host is turned into outcomes and words.
///
/// A permanent refusal counts at once. A temporary one counts when no other server is left to try;
/// until then it is a line in the log. What is pending in the end gets the last reason there was.
final class Trouble {

    /// Whether another server may be tried after the one in hand.
    enum Chance {
        MORE_SERVERS,
        LAST_SERVER
    }

    /// Whose fault it was: SCHEDULER_README counts connection and handshake failures only.
    private enum Fault {
        DESTINATION,
        MESSAGE
    }

    private record Reason(Deferred outcome, Attempt attempt, Fault fault) {}

    private static final EnhancedStatus LOST = EnhancedStatus.of("4.4.2");
    private static final EnhancedStatus NO_CONNECTION = EnhancedStatus.of("4.4.1");
    private static final EnhancedStatus UNAVAILABLE = EnhancedStatus.of("4.3.0");
    private static final EnhancedStatus PROTOCOL = EnhancedStatus.of("5.5.0");

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

    Trouble(DeliveryRequest request, OutcomeLog outcomes, LongSupplier nanoClock) {
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

    /// Of the delivery, for what is no trouble yet.
    Voice voice() {
        return request.voice();
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

    // What happens -----------------------------------------------------------------------------

    /// The server has taken the message.
    void accepted(Session session, List<Recipient> recipients, RemoteReply reply) {
        var outcome = new Outcome.Sent(reply.statusOrPlain(), reply.text(), remote(session, reply));
        report(recipients, outcome, attempt(session));
    }

    /// A site leads to no host.
    void nowhere(EnhancedStatus status, String reason) {
        if (status.statusClass() == 4) {
            var outcome = new Deferred(status, reason, null);
            remember(outcome, withoutConnection(), Fault.DESTINATION);
        } else {
            // Not final yet: another site or the fallback relay may do.
            lost = new Bounced(status, reason, null);
        }
    }

    /// Found before a connection was made; nothing else is tried.
    void loops(EnhancedStatus status, String reason) {
        report(pending(), new Bounced(status, reason, null), withoutConnection());
    }

    /// The server turned out to be ourselves.
    void talksToItself(Session session) {
        boolean best = session.host().rank() == Host.Rank.BEST;
        var status = new EnhancedStatus(best ? 5 : 4, 4, 6);
        fail(
                session,
                pending(),
                status,
                "mail for " + request.nexthop() + " loops back to myself",
                null);
    }

    /// No connection; said in the log at once, whatever follows.
    void notConnected(Host host, IOException failure) {
        var why =
                failure instanceof SocketTimeoutException
                        ? "Connection timed out"
                        : String.valueOf(failure.getMessage());
        var text = "connect to " + host.relay() + ": " + why;
        request.voice().info(text);
        var outcome = new Deferred(NO_CONNECTION, text, null);
        remember(outcome, withoutConnection(), Fault.DESTINATION);
        if (chance == Chance.LAST_SERVER) {
            giveUp(pending());
        }
    }

    /// `smtp_bind_address_enforce`.
    void notBound() {
        var text = "server configuration error";
        request.voice().info(text);
        remember(
                new Deferred(EnhancedStatus.of("4.4.0"), text, null),
                withoutConnection(),
                Fault.DESTINATION);
    }

    /// Greeting, EHLO or HELO was not what we hoped for.
    void refusedToTalk(Session session, RemoteReply reply, EnhancedStatus status) {
        var text = "host " + session.host().nameAndAddress() + " refused to talk to me: ";
        refuse(session, pending(), reply, status, text + reply.text(), Fault.DESTINATION);
    }

    /// MAIL, DATA or the final dot was refused for these recipients.
    void refused(Session session, List<Recipient> recipients, RemoteReply reply, Step step) {
        var text =
                "host "
                        + session.host().nameAndAddress()
                        + " said: "
                        + reply.text()
                        + " (in reply to "
                        + step.inReplyTo()
                        + ")";
        refuse(session, recipients, reply, reply.statusOrPlain(), text, Fault.MESSAGE);
    }

    private void refuse(
            Session session,
            List<Recipient> recipients,
            RemoteReply reply,
            EnhancedStatus status,
            String text,
            Fault fault) {
        var remote = remote(session, reply);
        if (!reply.isTransient() && !reply.isPermanent()) {
            // Postfix: a reply that makes no sense here is our mistake or theirs, but lasting.
            var words = reply.isPositive() ? "Protocol error: " + text : text;
            var confused = new Bounced(PROTOCOL, words, remote);
            report(recipients, confused, attempt(session));
        } else if (status.statusClass() == 4) {
            later(session, recipients, new Deferred(status, text, remote), fault);
        } else {
            report(recipients, new Bounced(status, text, remote), attempt(session));
        }
    }

    /// We decided it ourselves, before or while talking to the server.
    void fail(
            Session session,
            List<Recipient> recipients,
            EnhancedStatus status,
            String text,
            @Nullable Remote remote) {
        if (status.statusClass() == 4) {
            later(session, recipients, new Deferred(status, text, remote), Fault.MESSAGE);
        } else {
            report(recipients, new Bounced(status, text, remote), attempt(session));
        }
    }

    /// The server cannot do what the message needs. Another may; the last one decides.
    void unable(Session session, EnhancedStatus status, String text) {
        if (chance == Chance.MORE_SERVERS) {
            fail(session, pending(), status.withClass(4), text, null);
        } else {
            fail(session, pending(), status, text, null);
        }
    }

    /// The connection broke, or the time was over.
    void broken(Session session, IOException failure) {
        var who = session.host().nameAndAddress();
        var text =
                failure instanceof SocketTimeoutException
                        ? "conversation with " + who + " timed out while " + session.step().doing()
                        : "lost connection with " + who + " while " + session.step().doing();
        later(session, pending(), new Deferred(LOST, text, null), Fault.DESTINATION);
    }

    /// A table of ours does not answer.
    void localError(Session session, LocalDataError failure) {
        request.voice().warning(queueId() + ": " + failure.getMessage());
        var text = "local data error while talking to " + session.host().nameAndAddress();
        later(session, pending(), new Deferred(UNAVAILABLE, text, null), Fault.DESTINATION);
    }

    /// Our queue could not be read; no server is at fault, and none could do better.
    void unreadable(Session session, ContentUnreadable failure) {
        request.voice().warning(queueId() + ": read message content: " + failure.getMessage());
        var outcome = new Deferred(UNAVAILABLE, "queue file read error", null);
        report(pending(), outcome, attempt(session));
    }

    /// The nexthop makes no sense. Postfix dies of it, and its queue manager defers the mail.
    void badNexthop(BadNexthop bad) {
        var why = String.valueOf(bad.getMessage());
        request.voice().warning(why);
        report(pending(), new Deferred(EnhancedStatus.of("4.3.5"), why, null), Attempt.none());
    }

    /// Nothing is left to try.
    void finish() {
        if (pending.isEmpty()) {
            return;
        }
        if (last == null && lost != null) {
            report(pending(), lost, withoutConnection());
            return;
        }
        if (last == null) {
            remember(
                    new Deferred(UNAVAILABLE, "server unavailable or unable to receive mail", null),
                    withoutConnection(),
                    Fault.MESSAGE);
        }
        giveUp(pending());
    }

    // What follows -----------------------------------------------------------------------------

    private void later(Session session, List<Recipient> recipients, Deferred outcome, Fault fault) {
        remember(outcome, attempt(session), fault);
        if (chance == Chance.LAST_SERVER) {
            giveUp(recipients);
        } else {
            said();
        }
    }

    private void remember(Deferred outcome, Attempt attempt, Fault fault) {
        last = new Reason(outcome, attempt, fault);
    }

    /// Another server will be tried; the log tells why.
    private void said() {
        if (chance == Chance.MORE_SERVERS && last != null && !pending.isEmpty()) {
            request.voice().info(queueId() + ": " + last.outcome().detail());
        }
    }

    private void giveUp(List<Recipient> recipients) {
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

    private void report(List<Recipient> recipients, Outcome outcome, Attempt attempt) {
        if (!recipients.isEmpty()) {
            pending.removeAll(recipients);
            outcomes.record(recipients, outcome, attempt);
        }
    }

    private static Remote remote(Session session, RemoteReply reply) {
        return new Remote(session.host().name(), reply.text());
    }

    private Attempt attempt(Session session) {
        long now = nanoClock.getAsLong();
        boolean greeted = transferNanos > begunNanos;
        long setup = (greeted ? transferNanos : now) - begunNanos;
        return new Attempt(
                session.host().relay(),
                session.uses(),
                Duration.ofNanos(setup),
                Duration.ofNanos(greeted ? now - transferNanos : 0));
    }

    private Attempt withoutConnection() {
        return new Attempt(
                "none", 1, Duration.ofNanos(nanoClock.getAsLong() - begunNanos), Duration.ZERO);
    }

    private String queueId() {
        return request.message().id().text();
    }
}
