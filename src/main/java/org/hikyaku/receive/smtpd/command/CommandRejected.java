// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import org.hikyaku.smtp.Reply;

/// The command line is malformed. Thrown where the line is read, caught only by the session.
public final class CommandRejected extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    public CommandRejected(Reply reply) {
        super(reply.toString(), null, false, false); // Costs nothing: no stack is walked.
        this.reply = reply;
    }

    public Reply reply() {
        return reply;
    }
}
