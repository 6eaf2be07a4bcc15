// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.deliver.smtp.Nexthop.Look;

/// All that LMTP does otherwise than SMTP, in one place. Whoever asks which of the two is spoken
/// asks here for what follows from it, so the rest of the client is the same for both.
///
/// RFC 2033; Postfix: smtp(8), "LMTP destination syntax"
public enum Protocol {
    SMTP,
    LMTP;

    /// Whether the habit is a matter of choice here.
    boolean reads(Habit habit) {
        return switch (habit) {
            case ALWAYS_SEND_EHLO, NEVER_SEND_EHLO -> this == SMTP;
            case ASSUME_FINAL -> this == LMTP;
            default -> true;
        };
    }

    /// How many replies follow the final dot.
    enum Replies {
        /// One, for all recipients.
        ONE,
        /// One for each recipient that was accepted, in their order. RFC 2033 §4.2.
        ONE_EACH
    }

    /// The first part of parameter names and the command of master.cf.
    String prefix() {
        return switch (this) {
            case SMTP -> "smtp";
            case LMTP -> "lmtp";
        };
    }

    /// The parameter that counts here: `lmtp_mail_timeout` for `smtp_mail_timeout`. A name without
    /// a twin counts for both.
    <T> Parameter<T> own(Parameter<T> ofSmtp) {
        return switch (this) {
            case SMTP -> ofSmtp;
            case LMTP -> ofSmtp.forClient(prefix());
        };
    }

    <T> T read(Configuration configuration, Parameter<T> ofSmtp) {
        return configuration.get(own(ofSmtp));
    }

    /// The first command: EHLO or LHLO. RFC 2033 §4.1.
    Step hello() {
        return switch (this) {
            case SMTP -> Step.EHLO;
            case LMTP -> Step.LHLO;
        };
    }

    /// Whether HELO is worth a try with a server that does not like [#hello].
    boolean knowsHelo() {
        return this == SMTP;
    }

    Replies repliesToDot() {
        return switch (this) {
            case SMTP -> Replies.ONE;
            case LMTP -> Replies.ONE_EACH;
        };
    }

    /// How a name without brackets is found. Mail exchangers speak SMTP.
    Look lookOfName() {
        return switch (this) {
            case SMTP -> Look.MAIL_EXCHANGERS;
            case LMTP -> Look.HOST;
        };
    }

    /// Whether a server that goes by our name or address may be ourselves: we are no LMTP server.
    boolean canLoop() {
        return this == SMTP;
    }

    /// What a reply is called that is none.
    String nonsense() {
        return switch (this) {
            case SMTP -> "non-ESMTP response";
            case LMTP -> "non-LMTP response";
        };
    }

    /// Whether a nexthop may begin with `unix:` or `inet:`.
    boolean namesTheFamily() {
        return this == LMTP;
    }
}
