// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import org.hikyaku.receive.smtpd.Client;

/// A list of clients as main.cf writes it: networks, names, tables. Any number of threads may ask.
@FunctionalInterface
public interface ClientList {

    Answer contains(Client client);

    enum Answer {
        YES,
        NO,
        /// A table of the list could not be asked.
        UNAVAILABLE
    }

    ClientList NOBODY = _ -> Answer.NO;
}
