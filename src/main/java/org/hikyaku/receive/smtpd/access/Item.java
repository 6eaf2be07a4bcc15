// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.List;

/// One restriction of a list as it is written, with what belongs to it. [RestrictionReader] makes
/// them of words.
sealed interface Item {

    /// One that this version has.
    record Present(RestrictionTable.Row row) implements Item {}

    /// One that Postfix has, and this version not yet.
    ///
    /// @param operand empty when it has none, or none is written
    record Absent(AbsentRestrictions.Row row, String operand) implements Item {}

    /// `warn_if_reject` and the restriction that it disarms.
    record Disarmed(Item item) implements Item {}

    /// A class of smtpd_restriction_classes, with what it stands for.
    record OfClass(String name, List<Item> items) implements Item {

        public OfClass {
            items = List.copyOf(items);
        }
    }

    /// Postfix: without such an item in smtpd_relay_restrictions or smtpd_recipient_restrictions,
    /// before any `permit`, we would be an open relay, and do not start.
    static boolean closeRelay(List<Item> items) {
        for (var item : items) {
            boolean closes =
                    switch (item) {
                        case Present(var row) ->
                                row.relaying() == RestrictionTable.Relaying.IS_CLOSED;
                        case OfClass(_, var inside) -> closeRelay(inside);
                        case Absent _, Disarmed _ -> false;
                    };
            if (closes) {
                return true;
            }
        }
        return false;
    }

    /// What a list does with a stranger who wants to relay: the first item that decides about any
    /// stranger decides. Those that know some clients or recipients only are passed over.
    static RestrictionLists.Strangers forStrangers(List<Item> items) {
        for (var item : items) {
            var decided =
                    switch (item) {
                        case Present(var row) ->
                                row.relaying() == RestrictionTable.Relaying.IS_CLOSED
                                        ? RestrictionLists.Strangers.REFUSED
                                        : row.name().equals("permit")
                                                ? RestrictionLists.Strangers.WELCOME
                                                : RestrictionLists.Strangers.UNDECIDED;
                        case OfClass(_, var inside) -> forStrangers(inside);
                        case Absent _, Disarmed _ -> RestrictionLists.Strangers.UNDECIDED;
                    };
            if (decided != RestrictionLists.Strangers.UNDECIDED) {
                return decided;
            }
        }
        return RestrictionLists.Strangers.UNDECIDED;
    }
}
