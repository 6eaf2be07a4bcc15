// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

/// Whether a recipient in one of our own domains exists, so that unknown ones are refused at the
/// door and not bounced later. Any number of threads may ask; nothing is remembered between calls.
///
/// - Parameters: local_recipient_maps, virtual_alias_maps, virtual_mailbox_maps,
///   relay_recipient_maps; an empty list means that every recipient of the class is taken
/// - Postfix: LOCAL_RECIPIENT_README, ADDRESS_CLASS_README
public interface RecipientDirectory {

    /// Asks whether the route's recipient is an alias, then the tables of its address class.
    Membership find(Resolution.Route route);

    /// The answer. Whoever could not find out must say 4xx, never "unknown".
    sealed interface Membership {

        Membership KNOWN = new Known();
        Membership ALIAS = new Alias();

        /// Listed, or not to be refused: its class has no list.
        record Known() implements Membership {}

        /// Stands for other addresses, whatever its own domain is.
        record Alias() implements Membership {}

        /// Not listed.
        ///
        /// @param text `User unknown in local recipient table`, or `User unknown` with
        ///   show_user_unknown_table_name off
        record Unknown(String text) implements Membership {}

        /// A table could not be asked.
        ///
        /// @param reason for the log; peers hear no more than `Temporary lookup failure`
        record Unavailable(String reason) implements Membership {}
    }
}
