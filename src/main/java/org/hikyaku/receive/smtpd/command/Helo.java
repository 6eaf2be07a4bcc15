// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import org.hikyaku.receive.smtpd.Greeting;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.smtp.Reply;

/// `HELO`: the client introduces itself and wants no extensions. Ends a mail transaction.
///
/// RFC 5321 §4.1.1.1.
final class Helo implements Command {

    private final AccessPolicy access;
    private final Reply welcome;

    Helo(SmtpdSettings settings, AccessPolicy access) {
        this.access = access;
        this.welcome = Reply.reply(250, settings.hostName());
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        // Postfix: the protocol stays ESMTP once the client has said EHLO.
        return introduce(
                session,
                arguments,
                session.greeting().protocol(),
                Replies.HELO_SYNTAX,
                access,
                welcome);
    }

    /// What HELO and EHLO have in common.
    static Reply introduce(
            Session session,
            Arguments arguments,
            Greeting.Protocol protocol,
            Reply syntax,
            AccessPolicy access,
            Reply welcome)
            throws CommandRejected {
        if (!arguments.hasMore()) {
            throw new CommandRejected(syntax);
        }
        var greeting = new Greeting(arguments.takeRest(), protocol);
        var verdict = access.judgeHelo(session.requestWith(greeting));
        if (verdict instanceof Verdict.Refuse(var reply)) {
            return session.rejected(reply, null, null);
        }
        session.abandonTransaction();
        session.introduced(greeting);
        return welcome;
    }
}
