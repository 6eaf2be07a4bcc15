// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.util.Locale;

/// Where a message comes from, in the words of `smtputf8_autodetect_classes` and
/// `internal_mail_filter_classes`.
public enum MailSource {
    SMTPD,
    SENDMAIL,
    QMQPD,
    FORWARD,
    BOUNCE,
    NOTIFY,
    VERIFY;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
