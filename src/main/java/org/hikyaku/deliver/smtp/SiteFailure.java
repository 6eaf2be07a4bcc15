// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import org.hikyaku.deliver.Outcome;

/// This host will not do, for whatever message: no connection, no greeting, a broken dialogue. Ends
/// the session; another host may be tried.
final class SiteFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    SiteFailure(Outcome outcome) {
        super(outcome.detail());
        this.outcome = outcome;
    }

    /// What it means for the recipients if no other host helps.
    Outcome outcome() {
        return outcome;
    }
}
