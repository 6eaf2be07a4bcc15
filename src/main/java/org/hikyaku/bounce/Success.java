// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import org.hikyaku.queue.RecipientFact;

/// A recipient whose sender wants to hear that all went well.
///
/// @param fact how the delivery ended
/// @param relay who took it, as in the log: `virtual`, `host[address]:port`
public record Success(RecipientFact fact, String relay, Action action) {

    /// What a report may say of a success. RFC 3464 §2.3.3.
    public enum Action {
        DELIVERED("delivered"),
        /// To a server that will not tell of the final delivery.
        RELAYED("relayed");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
