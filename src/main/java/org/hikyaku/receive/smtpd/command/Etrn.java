// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import org.hikyaku.receive.smtpd.FastFlush;
import org.hikyaku.receive.smtpd.Phase;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.smtp.HostName;
import org.hikyaku.smtp.Reply;

/// `ETRN`: a host that was away asks for its queued mail to be sent, by connections of our own.
/// Answers when it is known which mail that is.
///
/// - RFC 1985
/// - Parameters: smtpd_etrn_restrictions, fast_flush_domains, smtpd_helo_required
/// - Postfix: ETRN_README. A domain is asked for as it is; `@` and `#` before it change nothing,
///   though RFC 1985 §5.1 has subdomains and queues for them.
final class Etrn implements Command {

    private final SmtpdSettings settings;
    private final AccessPolicy access;
    private final FastFlush fastFlush;

    Etrn(SmtpdSettings settings, AccessPolicy access, FastFlush fastFlush) {
        this.settings = settings;
        this.access = access;
        this.fastFlush = fastFlush;
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        if (settings.helo() == SmtpdSettings.Helo.REQUIRED
                && session.greeting().heloName() == null) {
            throw new CommandRejected(Replies.ETRN_HELO_FIRST);
        }
        if (session.phase() instanceof Phase.InTransaction) {
            throw new CommandRejected(Replies.ETRN_IN_TRANSACTION);
        }
        var site = site(arguments);
        var verdict = access.judgeEtrn(session.requestToFlush(site));
        if (verdict instanceof Verdict.Refuse(var reply)) {
            return session.rejected(reply, null, null);
        }
        return switch (fastFlush.flush(site)) {
            case FastFlush.Answer.Started _ -> Replies.QUEUING_STARTED;
            case FastFlush.Answer.NotServed _ -> {
                session.log().rejectedEtrn(session.client(), site);
                yield Reply.reply(459, "<" + site + ">: service unavailable");
            }
            case FastFlush.Answer.Unable(var reason) -> {
                session.log().warning(reason);
                yield Replies.UNABLE_TO_QUEUE;
            }
        };
    }

    private static String site(Arguments arguments) throws CommandRejected {
        var word = arguments.takeWord();
        if (word == null || arguments.hasMore()) {
            throw new CommandRejected(Replies.ETRN_SYNTAX);
        }
        var site = word.startsWith("@") || word.startsWith("#") ? word.substring(1) : word;
        if (!HostName.isName(site) && !HostName.isAddressLiteral(site)) {
            throw new CommandRejected(Replies.ETRN_BAD_PARAMETER);
        }
        return site;
    }
}
