// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.time.Instant;
import java.util.List;

/// What travels with a message but is not in it.
///
/// @param arrival when the first command of the transaction came, at millisecond resolution; the
///   queue life time and `delay=` count from it
/// @param recipients numbered 0, 1, 2 … in order
public record Envelope(
        Instant arrival, Address sender, List<Recipient> recipients, Attributes attributes) {

    public Envelope {
        recipients = List.copyOf(recipients);
    }
}
