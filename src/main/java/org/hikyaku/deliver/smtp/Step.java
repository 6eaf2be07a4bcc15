// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

/// The steps of an outbound session. A new step cannot be added without the words that tell the
/// operator where a session broke off and what a refusal answered; its time-out is in
/// [Timeouts#of].
enum Step {
    GREETING("receiving the initial server greeting", "initial connection"),
    EHLO("performing the EHLO handshake", "EHLO command"),
    HELO("performing the HELO handshake", "HELO command"),
    MAIL("sending MAIL FROM", "MAIL FROM command"),
    RCPT("sending RCPT TO", "RCPT TO command"),
    DATA("sending DATA command", "DATA command"),
    CONTENT("sending message body", "message body"),
    DOT("sending end of data -- message may be sent more than once", "end of DATA command"),
    QUIT("sending QUIT", "QUIT command");

    private final String doing;
    private final String command;

    Step(String doing, String command) {
        this.doing = doing;
        this.command = command;
    }

    /// Follows "conversation with HOST timed out while " in the log.
    String doing() {
        return doing;
    }

    /// Follows "said: TEXT (in reply to ".
    String command() {
        return command;
    }
}
