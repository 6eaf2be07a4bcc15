// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import static org.hikyaku.cleanup.CleanupParameters.CLEANUP_REPLACE_STRAY_CR_LF;
import static org.hikyaku.cleanup.CleanupParameters.DUPLICATE_FILTER_LIMIT;
import static org.hikyaku.cleanup.CleanupParameters.ENABLE_ORIGINAL_RECIPIENT;
import static org.hikyaku.cleanup.CleanupParameters.MESSAGE_REJECT_CHARACTERS;
import static org.hikyaku.cleanup.CleanupParameters.MESSAGE_STRIP_CHARACTERS;
import static org.hikyaku.cleanup.CleanupParameters.SMTPUTF8_AUTODETECT_CLASSES;

import java.util.Set;
import java.util.TreeSet;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.rewrite.CanonicalForm;

/// What the cleanup service reads from its configuration, once.
///
/// @param canonical for envelope addresses
/// @param smtpUtf8Sources of `smtputf8_autodetect_classes`
record CleanupSettings(
        CanonicalForm canonical,
        HeaderSettings headers,
        long messageSizeLimit,
        int duplicateFilterLimit,
        OriginalRecipient originalRecipient,
        Set<String> smtpUtf8Sources,
        OctetFilter octets) {

    /// `enable_original_recipient`.
    enum OriginalRecipient {
        KEEP,
        FORGET
    }

    static CleanupSettings from(Configuration configuration) {
        boolean utf8 = configuration.get(MailParameters.SMTPUTF8_ENABLE);
        return new CleanupSettings(
                CanonicalForm.local(configuration),
                HeaderSettings.from(configuration),
                configuration.get(MailParameters.MESSAGE_SIZE_LIMIT),
                configuration.get(DUPLICATE_FILTER_LIMIT),
                configuration.get(ENABLE_ORIGINAL_RECIPIENT)
                        ? OriginalRecipient.KEEP
                        : OriginalRecipient.FORGET,
                utf8 ? new TreeSet<>(configuration.get(SMTPUTF8_AUTODETECT_CLASSES)) : Set.of(),
                OctetFilter.of(
                        configuration.get(CLEANUP_REPLACE_STRAY_CR_LF),
                        configuration.get(MESSAGE_STRIP_CHARACTERS),
                        configuration.get(MESSAGE_REJECT_CHARACTERS)));
    }

    boolean detectsSmtpUtf8(MailSource source) {
        return smtpUtf8Sources.contains(source.word()) || smtpUtf8Sources.contains("all");
    }
}
