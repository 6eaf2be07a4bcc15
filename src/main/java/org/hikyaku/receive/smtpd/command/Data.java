// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.io.IOException;
import org.hikyaku.receive.smtpd.Phase;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.Transaction;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.receive.smtpd.data.Intake;
import org.hikyaku.smtp.Reply;

/// `DATA`: the content follows, up to a lone dot.
///
/// - RFC 5321 §4.1.1.4
/// - Parameters: smtpd_data_restrictions
final class Data implements Command {

    private final AccessPolicy access;
    private final Intake intake;

    Data(AccessPolicy access, Intake intake) {
        this.access = access;
        this.intake = intake;
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected, IOException {
        if (!(session.phase() instanceof Phase.InTransaction(var mail))) {
            throw new CommandRejected(Replies.NEED_RCPT);
        }
        if (mail.chunks() != null) {
            throw new CommandRejected(Replies.DATA_AFTER_BDAT);
        }
        requireRecipients(mail);
        if (arguments.hasMore()) {
            throw new CommandRejected(Replies.DATA_SYNTAX);
        }
        var verdict = access.judgeData(session.requestTo(mail.sender(), mail.onlyRecipient()));
        if (verdict instanceof Verdict.Refuse(var reply)) {
            return session.rejected(reply, mail.sender(), mail.onlyRecipient());
        }
        session.sendNow(Replies.START_DATA);
        return intake.acceptData(session, mail);
    }

    static void requireRecipients(Transaction mail) throws CommandRejected {
        if (mail.recipients() == 0) {
            throw new CommandRejected(Replies.NO_VALID_RECIPIENTS);
        }
    }
}
