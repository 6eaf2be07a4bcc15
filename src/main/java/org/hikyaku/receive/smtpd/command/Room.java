// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

/// Whether the queue has room for one more message.
///
/// Parameters: queue_minfree.
@FunctionalInterface
public interface Room {

    /// Asked at MAIL.
    ///
    /// @param octets that the client announced; 0 when it did not say
    Answer roomFor(long octets);

    enum Answer {
        ENOUGH,
        TOO_LITTLE
    }
}
