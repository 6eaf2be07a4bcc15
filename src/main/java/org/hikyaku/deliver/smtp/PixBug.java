// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What to do about an old CISCO PIX firewall that meddles with SMTP: `smtp_pix_workarounds`.
public enum PixBug {
    /// Say HELO, since the firewall lets no other greeting through.
    DISABLE_ESMTP,
    /// Send the final dot late, so that it does not share a packet with the content.
    DELAY_DOTCRLF;

    /// As main.cf and the log write it.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Null for a word that is none of these.
    static @Nullable PixBug of(String word) {
        for (var bug : values()) {
            if (bug.word().equalsIgnoreCase(word)) {
                return bug;
            }
        }
        return null;
    }
}
