// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;

/// The server's answer was no, for a reason that a command turns into words and an exit code.
public final class Refusal extends IOException {

    private static final long serialVersionUID = 1L;

    /// Why.
    public enum Kind {
        /// The user must not ask this.
        NOT_ALLOWED,
        /// The mail itself was not accepted, for good.
        REJECTED,
        /// It may work later.
        TRY_LATER
    }

    private final Kind kind;

    Refusal(Kind kind, String text) {
        super(text);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// The server's words.
    public String text() {
        return String.valueOf(getMessage());
    }
}
