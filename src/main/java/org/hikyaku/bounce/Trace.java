// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import org.hikyaku.queue.RecipientFact;

/// A recipient whose sender wants to hear how it went, whether well or not.
///
/// @param fact how the delivery ended
/// @param relay who took it, as in the log: `virtual`, `host[address]:port`, `none`
public record Trace(RecipientFact fact, String relay, Action action) {

    /// What a report may say became of a recipient. RFC 3464 §2.3.3; Postfix added two words for
    /// what was only tried.
    public enum Action {
        DELIVERED("delivered"),
        /// To a server that will not tell of the final delivery.
        RELAYED("relayed"),
        DELAYED("delayed"),
        FAILED("failed"),
        DELIVERABLE("deliverable"),
        UNDELIVERABLE("undeliverable");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /// For people. Postfix: who took it is not said where nobody did.
    String words() {
        return relay.equals("none")
                ? fact.reason()
                : "delivery via " + relay + ": " + fact.reason();
    }
}
