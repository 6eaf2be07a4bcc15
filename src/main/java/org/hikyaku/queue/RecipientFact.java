// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

/// The newest thing known about one recipient of a queued message.
///
/// @param recipient its number in the envelope
/// @param dsn the enhanced status, as text
/// @param reason why, in the words of the log and of `mailq`; for BOUNCED all that the report needs
/// @param diagnostic `host\tcode text`: Remote-MTA and Diagnostic-Code for the report, empty when
///   no remote spoke
public record RecipientFact(
        int recipient, Kind kind, String dsn, String reason, String diagnostic) {

    public enum Kind {
        /// Handed over; never to be tried again.
        DELIVERED('D'),
        /// Tried in vain; due again with the message.
        DEFERRED('F'),
        /// Given up; the sender has not been told yet.
        BOUNCED('B'),
        /// Given up, and the sender has been told or must not be told.
        REPORTED('R');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /// How the journal writes it.
        public char letter() {
            return letter;
        }

        /// No further attempt is made for this recipient.
        public boolean isFinal() {
            return this != DEFERRED;
        }
    }
}
