// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.smtp.Reply;

/// `ETRN`: a client asks for its queued mail to be sent. Not announced, and answered as Postfix
/// does when its flush service does not run. RFC 1985.
final class Etrn implements Command {

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        var domain = arguments.takeWord();
        if (domain == null || arguments.hasMore()) {
            throw new CommandRejected(Replies.ETRN_SYNTAX);
        }
        return Reply.reply(459, "<" + session.printable(domain) + ">: service unavailable");
    }
}
