// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

/// Whether a message goes back to its sender because it could not be delivered for too long.
enum Expiry {
    NOT_YET(""),
    /// Older than maximal_queue_lifetime or bounce_queue_lifetime.
    TOO_OLD("expired"),
    /// `postsuper -e`.
    FORCED("force-expired");

    private final String word;

    Expiry(String word) {
        this.word = word;
    }

    /// What the `status=` field says.
    String word() {
        return word;
    }
}
