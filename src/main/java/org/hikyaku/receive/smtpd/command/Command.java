// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.io.IOException;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.smtp.Reply;

/// One SMTP verb. Answers with a reply and never writes: sending, counting of mistakes, delays and
/// soft_bounce happen once, in the conversation. Unchanging; all sessions share it.
@FunctionalInterface
public interface Command {

    /// Does what the client asks for, or says why not.
    ///
    /// @throws IOException when the peer is gone
    Reply handle(Session session, Arguments arguments) throws CommandRejected, IOException;
}
