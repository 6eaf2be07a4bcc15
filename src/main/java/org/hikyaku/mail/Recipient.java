// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One recipient of a message.
///
/// @param number its position in the envelope, from 0; how the journal names it for the life of the
///   message
/// @param address where it goes
/// @param original what the sender wrote (`orig_to=` in the log), equal to `address` when nothing
///   rewrote it
/// @param wish NOTIFY, RFC 3461 §4.1; empty when not given
/// @param orcpt ORCPT with its address type (`rfc822;user@example.com`), decoded from xtext; RFC
///   3461 §4.2
public record Recipient(
        int number, Address address, Address original, Set<Notify> wish, @Nullable String orcpt) {

    public Recipient {
        wish = Set.copyOf(wish);
    }

    /// A recipient without DSN wishes, as written.
    public static Recipient of(int number, Address address) {
        return new Recipient(number, address, address, Notify.UNSPECIFIED, null);
    }
}
