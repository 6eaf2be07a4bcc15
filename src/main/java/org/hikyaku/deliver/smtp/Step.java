// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.time.Duration;
import org.hikyaku.config.Parameter;

/// The steps of an outbound session. A new step cannot be added without its time-out and the words
/// that tell the operator where a session broke off.
enum Step {
    GREETING(
            SmtpClientParameters.HELO_TIMEOUT,
            "receiving the initial server greeting",
            "initial greeting"),
    EHLO(SmtpClientParameters.HELO_TIMEOUT, "performing the EHLO handshake", "EHLO command"),
    LHLO(SmtpClientParameters.HELO_TIMEOUT, "performing the LHLO handshake", "LHLO command"),
    HELO(SmtpClientParameters.HELO_TIMEOUT, "performing the HELO handshake", "HELO command"),
    XFORWARD_CLIENT(
            SmtpClientParameters.XFORWARD_TIMEOUT,
            "sending XFORWARD name/address",
            "XFORWARD name/address command"),
    XFORWARD_SESSION(
            SmtpClientParameters.XFORWARD_TIMEOUT,
            "sending XFORWARD protocol/helo_name",
            "XFORWARD helo/protocol command"),
    MAIL(SmtpClientParameters.MAIL_TIMEOUT, "sending MAIL FROM", "MAIL FROM command"),
    RCPT(SmtpClientParameters.RCPT_TIMEOUT, "sending RCPT TO", "RCPT TO command"),
    DATA(SmtpClientParameters.DATA_INIT_TIMEOUT, "sending DATA command", "DATA command"),
    BODY(SmtpClientParameters.DATA_XFER_TIMEOUT, "sending message body", "message body"),
    DOT(
            SmtpClientParameters.DATA_DONE_TIMEOUT,
            "sending end of data -- message may be sent more than once",
            "end of DATA command"),
    RSET(SmtpClientParameters.RSET_TIMEOUT, "sending RSET", "RSET command"),
    QUIT(SmtpClientParameters.QUIT_TIMEOUT, "sending QUIT", "QUIT command");

    @SuppressWarnings("ImmutableEnumChecker") // A Parameter never changes.
    private final Parameter<Duration> timeout;

    private final String doing;
    private final String inReplyTo;

    Step(Parameter<Duration> timeout, String doing, String inReplyTo) {
        this.timeout = timeout;
        this.doing = doing;
        this.inReplyTo = inReplyTo;
    }

    Parameter<Duration> timeout() {
        return timeout;
    }

    /// Follows "conversation with HOST timed out while " in the log.
    String doing() {
        return doing;
    }

    /// Follows "(in reply to ".
    String inReplyTo() {
        return inReplyTo;
    }
}
