// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.util.List;

/// What a look-up found out. The texts of the last four are complete reasons in Postfix's words,
/// ready for a delivery line. Only `NoSuchDomain` and `NoData` say that there is nothing; whoever
/// gets `Unavailable` must try again later.
public sealed interface Answer<T> {

    /// At least one record.
    ///
    /// @param authenticity whether the name server vouches for it
    record Records<T>(List<T> records, Authenticity authenticity) implements Answer<T> {
        public Records {
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("no records");
            }
        }
    }

    /// NXDOMAIN.
    record NoSuchDomain<T>(String text) implements Answer<T> {}

    /// The name exists, but not with this kind of record.
    record NoData<T>(String text) implements Answer<T> {}

    /// The records are there and make no sense: names that cannot be names.
    record Malformed<T>(String text) implements Answer<T> {}

    /// Could not find out.
    record Unavailable<T>(String text) implements Answer<T> {}

    /// Whether the name server says that it has validated the answer. RFC 6840 §5.8.
    enum Authenticity {
        AUTHENTICATED,
        UNKNOWN
    }
}
