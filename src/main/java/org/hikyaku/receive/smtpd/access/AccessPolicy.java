// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.List;
import java.util.Map;
import org.hikyaku.rewrite.Resolution;
import org.hikyaku.rewrite.Resolver;

/// Asks the restriction lists of main.cf in Postfix's order. Unchanging; any number of sessions may
/// ask.
///
/// - Postfix: SMTPD_ACCESS_README, "Delayed evaluation of SMTP access restriction lists"
/// - Parameters: smtpd_delay_reject, smtpd_relay_before_recipient_restrictions,
///   smtpd_reject_unlisted_recipient
public final class AccessPolicy {

    /// When client, HELO and sender are judged: `smtpd_delay_reject`.
    public enum Judging {
        AT_ONCE,
        AT_RCPT
    }

    private static final List<Restriction> NOTHING = List.of();

    private final Resolver resolver;
    private final Map<Checkpoint, List<Restriction>> lists;
    private final Judging judging;
    private final List<Checkpoint> atRcpt;
    private final Restriction unlistedRecipient;
    private final Restriction demands;

    /// A policy of these lists.
    ///
    /// @param recipientOrder RELAY and RECIPIENT in the order to ask them
    /// @param unlistedRecipient asked last, whatever the lists permit
    /// @param demands asked at MAIL and ETRN, before any list
    AccessPolicy(
            Resolver resolver,
            Map<Checkpoint, List<Restriction>> lists,
            Judging judging,
            List<Checkpoint> recipientOrder,
            Restriction unlistedRecipient,
            Restriction demands) {
        this.resolver = resolver;
        this.lists = Map.copyOf(lists);
        this.judging = judging;
        this.atRcpt = List.copyOf(recipientOrder);
        this.unlistedRecipient = unlistedRecipient;
        this.demands = demands;
    }

    /// One that asks nobody, for sessions whose clients are all users of this machine.
    static AccessPolicy forLocalUsers() {
        return new AccessPolicy(
                (_, _) -> {
                    throw new IllegalStateException("no restriction concerns a local user");
                },
                Map.of(),
                Judging.AT_RCPT,
                List.of(),
                _ -> Verdict.DUNNO,
                _ -> Verdict.DUNNO);
    }

    /// False for a recipient that can be nobody's address, whatever the lists say. A local user's
    /// becomes a bounce, as with `sendmail` on the command line.
    public boolean isAddress(Request request) {
        if (request.whose() == Request.Whose.A_LOCAL_USERS) {
            return true;
        }
        var recipient = request.recipient();
        return recipient == null
                || !(request.resolve(resolver, recipient) instanceof Resolution.Undeliverable);
    }

    public Verdict judgeConnection(Request request) {
        return judging == Judging.AT_ONCE ? ask(Checkpoint.CLIENT, request) : Verdict.DUNNO;
    }

    public Verdict judgeHelo(Request request) {
        return judging == Judging.AT_ONCE ? ask(Checkpoint.HELO, request) : Verdict.DUNNO;
    }

    public Verdict judgeSender(Request request) {
        if (demands.judge(request) instanceof Verdict.Refuse unmet) {
            return unmet;
        }
        return judging == Judging.AT_ONCE ? ask(Checkpoint.SENDER, request) : Verdict.DUNNO;
    }

    public Verdict judgeRecipient(Request request) {
        if (request.whose() == Request.Whose.A_LOCAL_USERS) {
            return Verdict.PERMIT;
        }
        var recipient = request.recipient();
        if (recipient != null && recipient.text().equalsIgnoreCase("postmaster")) {
            return Verdict.PERMIT; // RFC 5321 §4.5.1: reachable whatever our policy is.
        }
        if (judging == Judging.AT_RCPT) {
            var early = askEarlyLists(request);
            if (early instanceof Verdict.Refuse) {
                return early;
            }
        }
        for (var checkpoint : atRcpt) {
            var verdict = ask(checkpoint, request);
            if (verdict instanceof Verdict.Refuse) {
                return verdict;
            }
        }
        return unlistedRecipient.judge(request);
    }

    private Verdict askEarlyLists(Request request) {
        var verdict = ask(Checkpoint.CLIENT, request);
        if (!(verdict instanceof Verdict.Refuse) && request.greeting().heloName() != null) {
            verdict = ask(Checkpoint.HELO, request);
        }
        if (!(verdict instanceof Verdict.Refuse) && request.sender() != null) {
            verdict = ask(Checkpoint.SENDER, request);
        }
        return verdict;
    }

    public Verdict judgeData(Request request) {
        return ask(Checkpoint.DATA, request);
    }

    public Verdict judgeEndOfData(Request request) {
        return ask(Checkpoint.END_OF_DATA, request);
    }

    public Verdict judgeEtrn(Request request) {
        if (demands.judge(request) instanceof Verdict.Refuse unmet) {
            return unmet;
        }
        if (judging == Judging.AT_RCPT) {
            var early = askEarlyLists(request);
            if (early instanceof Verdict.Refuse) {
                return early;
            }
        }
        return ask(Checkpoint.ETRN, request);
    }

    private Verdict ask(Checkpoint checkpoint, Request request) {
        if (request.whose() == Request.Whose.A_LOCAL_USERS) {
            return Verdict.PERMIT;
        }
        return RestrictionList.judge(lists.getOrDefault(checkpoint, NOTHING), request);
    }
}
