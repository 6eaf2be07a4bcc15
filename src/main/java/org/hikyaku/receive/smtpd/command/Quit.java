// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.smtp.Reply;

/// `QUIT`: the client is done. Postfix: whatever follows the word is ignored. RFC 5321 §4.1.1.10.
final class Quit implements Command {

    @Override
    public Reply handle(Session session, Arguments arguments) {
        session.close();
        return Replies.BYE;
    }
}
