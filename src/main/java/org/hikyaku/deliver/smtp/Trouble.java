// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.Outcome.Bounced;
import org.hikyaku.deliver.Outcome.Deferred;
import org.hikyaku.deliver.Outcome.Handover;
import org.hikyaku.deliver.Outcome.Remote;
import org.hikyaku.deliver.smtp.Ledger.Chance;
import org.hikyaku.deliver.smtp.Ledger.Fault;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Recipient;
import org.hikyaku.smtp.EnhancedStatus;
import org.hikyaku.smtp.RemoteReply;
import org.jspecify.annotations.Nullable;

/// What becomes of the recipients of one delivery, whatever happens: the one place where a refusal,
/// a lost connection or a missing host is turned into outcomes and words.
///
/// What is known and told of it, and when, is the [Ledger]'s.
final class Trouble {

    private static final EnhancedStatus LOST = EnhancedStatus.of("4.4.2");
    private static final EnhancedStatus NO_CONNECTION = EnhancedStatus.of("4.4.1");
    private static final EnhancedStatus UNAVAILABLE = EnhancedStatus.of("4.3.0");
    private static final EnhancedStatus PROTOCOL = EnhancedStatus.of("5.5.0");

    private final DeliveryRequest request;
    private final Ledger ledger;
    private final SmtpClientSettings settings;

    Trouble(DeliveryRequest request, Ledger ledger, SmtpClientSettings settings) {
        this.request = request;
        this.ledger = ledger;
        this.settings = settings;
    }

    /// Of the delivery, for what is no trouble yet.
    Voice voice() {
        return request.voice();
    }

    List<Recipient> pending() {
        return ledger.pending();
    }

    // What happens -----------------------------------------------------------------------------

    /// The server has taken the message, or would.
    void accepted(Session session, List<Recipient> recipients, RemoteReply reply) {
        var outcome =
                new Outcome.Sent(
                        reply.statusOrPlain(),
                        reply.text(),
                        remote(session, reply),
                        handover(session));
        ledger.report(recipients, outcome, ledger.attempt(session));
    }

    private Handover handover(Session session) {
        if (session.extensions().has(Extensions.Keyword.DSN)) {
            return Handover.PROMISED;
        }
        return settings.has(Habit.ASSUME_FINAL) ? Handover.DELIVERED : Handover.RELAYED;
    }

    /// A site leads to no host.
    void nowhere(EnhancedStatus status, String reason) {
        if (status.statusClass() == 4) {
            var outcome = new Deferred(status, reason, null);
            ledger.remember(outcome, ledger.withoutConnection(), Fault.DESTINATION);
        } else {
            // Not final yet: another site or the fallback relay may do.
            ledger.remember(new Bounced(status, reason, null));
        }
    }

    /// Found before a connection was made; nothing else is tried.
    void loops(EnhancedStatus status, String reason) {
        ledger.report(pending(), new Bounced(status, reason, null), ledger.withoutConnection());
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
        switch (host) {
            case Host.Inet _ -> request.voice().info(text);
            case Host.Local _ -> {} // Postfix: the outcome will say so.
        }
        var outcome = new Deferred(NO_CONNECTION, text, null);
        ledger.remember(outcome, ledger.withoutConnection(), Fault.DESTINATION);
        if (ledger.chance() == Chance.LAST_SERVER) {
            ledger.giveUp(pending());
        }
    }

    /// `smtp_bind_address_enforce`.
    void notBound() {
        var text = "server configuration error";
        request.voice().info(text);
        ledger.remember(
                new Deferred(EnhancedStatus.of("4.4.0"), text, null),
                ledger.withoutConnection(),
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
            ledger.report(recipients, confused, ledger.attempt(session));
        } else if (status.statusClass() == 4) {
            ledger.later(
                    recipients, new Deferred(status, text, remote), ledger.attempt(session), fault);
        } else {
            ledger.report(recipients, new Bounced(status, text, remote), ledger.attempt(session));
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
            ledger.later(
                    recipients,
                    new Deferred(status, text, remote),
                    ledger.attempt(session),
                    Fault.MESSAGE);
        } else {
            ledger.report(recipients, new Bounced(status, text, remote), ledger.attempt(session));
        }
    }

    /// The server cannot do what the message needs. Another may; the last one decides.
    void unable(Session session, EnhancedStatus status, String text) {
        if (ledger.chance() == Chance.MORE_SERVERS) {
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
        leaveToOthers(session, LOST, text);
    }

    /// Nothing more with this server.
    private void leaveToOthers(Session session, EnhancedStatus status, String text) {
        ledger.later(
                pending(),
                new Deferred(status, text, null),
                ledger.attempt(session),
                Fault.DESTINATION);
    }

    /// A table of ours does not answer.
    void localError(Session session, LocalDataError failure) {
        request.voice().warning(queueId() + ": " + failure.getMessage());
        var text = "local data error while talking to " + session.host().nameAndAddress();
        leaveToOthers(session, UNAVAILABLE, text);
    }

    /// Our queue could not be read; no server is at fault, and none could do better.
    void unreadable(Session session, ContentUnreadable failure) {
        request.voice().warning(queueId() + ": read message content: " + failure.getMessage());
        var outcome = new Deferred(UNAVAILABLE, "queue file read error", null);
        ledger.report(pending(), outcome, ledger.attempt(session));
    }

    /// The nexthop makes no sense. Postfix dies of it, and its queue manager defers the mail.
    void badNexthop(BadNexthop bad) {
        var why = String.valueOf(bad.getMessage());
        request.voice().warning(why);
        ledger.report(
                pending(), new Deferred(EnhancedStatus.of("4.3.5"), why, null), Attempt.none());
    }

    /// Better late than read by others.
    void noTls() {
        var why = "TLS is required, but was not available";
        ledger.report(
                pending(), new Deferred(EnhancedStatus.of("4.7.5"), why, null), Attempt.none());
    }

    /// Nothing is left to try.
    void finish() {
        if (ledger.isOver()) {
            return;
        }
        if (ledger.knowsNoReason()) {
            var text = "server unavailable or unable to receive mail";
            ledger.remember(
                    new Deferred(UNAVAILABLE, text, null),
                    ledger.withoutConnection(),
                    Fault.MESSAGE);
        }
        ledger.finish();
    }

    private static Remote remote(Session session, RemoteReply reply) {
        return new Remote(session.host().name(), reply.text());
    }

    private String queueId() {
        return request.message().id().text();
    }
}
