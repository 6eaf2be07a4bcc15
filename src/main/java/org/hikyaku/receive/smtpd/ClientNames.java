// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Finds the host name of a client: what its address points to, believed only if that name's
/// addresses include the client's. Any number of threads may ask.
///
/// - Parameters: smtpd_peername_lookup, smtp_host_lookup
@FunctionalInterface
public interface ClientNames {

    Names lookup(InetAddress address);

    /// `smtpd_peername_lookup = no`: nobody is asked.
    ClientNames NONE = _ -> Names.UNKNOWN;

    /// What to make of a name that is `unknown`.
    enum Certainty {
        /// The name is confirmed.
        CONFIRMED,
        /// There is none, or it is not confirmed.
        MISSING,
        /// Nobody could say just now.
        UNAVAILABLE
    }

    /// What was found.
    ///
    /// @param name the confirmed name, else `unknown`
    /// @param reverseName what the address points to, else `unknown`
    /// @param complaint for the log when a name is not believed: `hostname N does not resolve to
    ///   address A`
    record Names(String name, String reverseName, Certainty certainty, @Nullable String complaint) {

        public static final Names UNKNOWN =
                new Names(Client.UNKNOWN, Client.UNKNOWN, Certainty.MISSING, null);

        public static Names confirmed(String name) {
            return new Names(name, name, Certainty.CONFIRMED, null);
        }
    }
}
