// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.smtp.Reply;

/// `RSET`: forgets the mail transaction. RFC 5321 §4.1.1.5.
final class Rset implements Command {

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        if (arguments.hasMore()) {
            throw new CommandRejected(Replies.RSET_SYNTAX);
        }
        session.abandonTransaction();
        return Replies.OK;
    }
}
