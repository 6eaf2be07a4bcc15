// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

/// What to do about lines that end in LF without CR: the way mail is smuggled past a server that
/// sees the end of a message in another place than the one before it.
///
/// RFC 5321 §2.3.8, §4.1.1.4 (only CRLF.CRLF ends a message); `smtpd_forbid_bare_newline`.
public enum BareNewline {
    /// `no`: as good as CRLF everywhere, the end of data included.
    ALLOW,
    /// `normalize`, `yes`, `note`: as good as CRLF, but only CRLF.CRLF ends the message.
    NORMALIZE,
    /// `reject`: only CRLF.CRLF ends the message, and content with a bare LF is refused.
    REJECT
}
