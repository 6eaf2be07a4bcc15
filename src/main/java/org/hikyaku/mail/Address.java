// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

/// An envelope address in Postfix's internal form: unquoted, without angle brackets, `user@domain`.
/// The domain may be missing (`root`, before rewriting); the whole may be empty (the null sender).
///
/// RFC 5321 §4.1.2 (syntax), §4.5.5 (null reverse-path); RFC 6531 §3.3 (UTF-8).
public record Address(String text) {

    /// The reverse-path `<>` of notifications: nobody is told when they cannot be delivered.
    public static final Address NULL_SENDER = new Address("");

    /// `user@domain`; an empty domain gives the bare user.
    public static Address of(String localPart, String domain) {
        return new Address(domain.isEmpty() ? localPart : localPart + '@' + domain);
    }

    public boolean isNullSender() {
        return text.isEmpty();
    }

    /// All before the last `@`; the whole text when there is none.
    public String localPart() {
        int at = text.lastIndexOf('@');
        return at < 0 ? text : text.substring(0, at);
    }

    /// All after the last `@`, as written; empty when there is none.
    public String domain() {
        int at = text.lastIndexOf('@');
        return at < 0 ? "" : text.substring(at + 1);
    }

    /// True when only SMTPUTF8 can carry it. RFC 6531 §3.1.
    public boolean needsSmtpUtf8() {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return text;
    }
}
