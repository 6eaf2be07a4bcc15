// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import org.hikyaku.smtp.Reply;

/// Where an SMTP session stands. Facts live in the phase that makes them true.
///
/// RFC 5321 §4.1.4 (order of commands).
public sealed interface Phase {

    /// Between mail transactions.
    record Ready() implements Phase {}

    /// After MAIL FROM was accepted and before the message is complete.
    record InTransaction(Transaction mail) implements Phase {}

    /// BDAT went wrong; the client may still send chunks it had under way. Ends with RSET, EHLO or
    /// a message that is given up. RFC 3030 §2.
    record AfterFailedChunk() implements Phase {}

    /// The client was refused when it connected (`smtpd_delay_reject = no`); it may say QUIT, and
    /// everything else is answered with a refusal.
    record Unwelcome(Reply refusal) implements Phase {}

    /// The last reply is on its way; nothing more is read.
    record Closing() implements Phase {}
}
