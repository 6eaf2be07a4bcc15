// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.util.List;
import java.util.Locale;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.rewrite.CanonicalForm;
import org.jspecify.annotations.Nullable;

/// What the cleanup of headers needs to know.
///
/// @param local completes addresses in headers of local clients
/// @param remote completes those of strangers; null leaves them alone
/// @param dropped names of headers to remove, in lower case
/// @param undisclosed the whole header for a message that names no recipient, or empty
/// @param fullNameCharset for encoding a full name; empty: not encoded
record HeaderSettings(
        String myhostname,
        CanonicalForm local,
        @Nullable CanonicalForm remote,
        Missing missing,
        List<String> dropped,
        String undisclosed,
        FromFormat fromFormat,
        String fullNameCharset,
        Encoding encoding,
        int sizeLimit,
        int hopcountLimit,
        int tokenLimit) {

    /// Whose missing headers are added: `always_add_missing_headers`.
    enum Missing {
        ADD_WHERE_REWRITTEN,
        ADD_ALWAYS
    }

    /// `header_from_format`.
    enum FromFormat {
        STANDARD,
        OBSOLETE
    }

    /// `detect_8bit_encoding_header`.
    enum Encoding {
        DETECT,
        BELIEVE_CLIENT
    }

    HeaderSettings {
        dropped = List.copyOf(dropped);
    }

    static HeaderSettings from(Configuration configuration) {
        var remote = CanonicalForm.remote(configuration);
        return new HeaderSettings(
                configuration.get(MailParameters.MYHOSTNAME),
                CanonicalForm.local(configuration).forOctets(),
                remote == null ? null : remote.forOctets(),
                configuration.get(CleanupParameters.ALWAYS_ADD_MISSING_HEADERS)
                        ? Missing.ADD_ALWAYS
                        : Missing.ADD_WHERE_REWRITTEN,
                configuration.get(CleanupParameters.MESSAGE_DROP_HEADERS).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList(),
                configuration.get(CleanupParameters.UNDISCLOSED_RECIPIENTS_HEADER),
                configuration.get(CleanupParameters.HEADER_FROM_FORMAT).equals("obsolete")
                        ? FromFormat.OBSOLETE
                        : FromFormat.STANDARD,
                configuration.get(CleanupParameters.FULL_NAME_ENCODING_CHARSET),
                configuration.get(CleanupParameters.DETECT_8BIT_ENCODING_HEADER)
                        ? Encoding.DETECT
                        : Encoding.BELIEVE_CLIENT,
                configuration.get(MailParameters.HEADER_SIZE_LIMIT),
                configuration.get(MailParameters.HOPCOUNT_LIMIT),
                configuration.get(CleanupParameters.HEADER_ADDRESS_TOKEN_LIMIT));
    }
}
