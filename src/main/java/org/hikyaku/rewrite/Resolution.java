// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import org.hikyaku.mail.Address;

/// Where a recipient goes. trivial-rewrite(8), ADDRESS_CLASS_README.
public sealed interface Resolution {

    /// A transport and a nexthop.
    ///
    /// @param transport name of a master.cf service
    /// @param nexthop host, domain or other words for that transport
    /// @param recipient the address to hand to the agent
    /// @param addressClass which class the domain is in
    record Route(String transport, String nexthop, Address recipient, AddressClass addressClass)
            implements Resolution {}

    /// Can never be delivered: malformed, or a hyphen in front (`allow_min_user`).
    record Undeliverable(String dsn, String reason) implements Resolution {}

    /// A table could not be asked.
    record Unavailable(String reason) implements Resolution {}

    /// ADDRESS_CLASS_README.
    enum AddressClass {
        LOCAL,
        VIRTUAL_ALIAS,
        VIRTUAL_MAILBOX,
        RELAY,
        DEFAULT
    }
}
