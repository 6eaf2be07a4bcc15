// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.EnumSet;
import java.util.Set;

/// When the sender wants to hear about a recipient. An empty set is "the client did not say", which
/// means FAILURE and, where delay notices are on, DELAY. RFC 3461 §4.1.
public enum Notify {
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY;

    /// The client gave no NOTIFY parameter.
    public static final Set<Notify> UNSPECIFIED = Set.copyOf(EnumSet.noneOf(Notify.class));

    /// Whether a bounce may be sent for a recipient with this wish.
    public static boolean wantsFailure(Set<Notify> wish) {
        return wish.isEmpty() || wish.contains(FAILURE);
    }

    /// Whether a notice of delay, or that it is over, may be sent for a recipient with this wish.
    public static boolean wantsDelay(Set<Notify> wish) {
        return wish.isEmpty() || wish.contains(DELAY);
    }
}
