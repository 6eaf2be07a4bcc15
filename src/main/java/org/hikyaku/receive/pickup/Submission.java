// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.util.List;
import java.util.Set;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Tracing;
import org.hikyaku.mail.Verp;
import org.jspecify.annotations.Nullable;

/// What `sendmail` was told about a message, besides its content. Who submits it is not in here:
/// the kernel says that.
///
/// @param sender `-f`; empty is the null sender; null when not given, which means the login name
/// @param fullName `-F` or the environment's NAME; null when not given, which means the name in the
///   password database
/// @param recipients one or more
/// @param envelopeId `-V`, null when not given. RFC 3461 §4.4
/// @param returnWish `-R`: FULL or HDRS, null when not given. RFC 3461 §4.3
/// @param encoding `-B`: 7bit or 8bit, null when not given
/// @param tracing `-v` or `-bv`
/// @param verp `-XV`, null when not given
public record Submission(
        @Nullable String sender,
        @Nullable String fullName,
        List<To> recipients,
        @Nullable String envelopeId,
        @Nullable String returnWish,
        @Nullable String encoding,
        Tracing tracing,
        @Nullable Verp verp) {

    public Submission {
        recipients = List.copyOf(recipients);
    }

    /// A recipient.
    ///
    /// @param address as written
    /// @param wish `-N`: when the sender wants to hear about it. RFC 3461 §4.1
    /// @param orcpt whom the sender meant, with its address type, when a client of `sendmail -bs`
    ///   says so; null is the address itself. RFC 3461 §4.2
    public record To(String address, Set<Notify> wish, @Nullable String orcpt) {

        public To {
            wish = Set.copyOf(wish);
        }

        public To(String address) {
            this(address, Notify.UNSPECIFIED, null);
        }
    }
}
