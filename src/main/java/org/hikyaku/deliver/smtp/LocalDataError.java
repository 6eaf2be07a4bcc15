// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;

/// A table of ours could not say how to talk to this server. The server is not at fault, and the
/// mail is kept.
final class LocalDataError extends IOException {

    private static final long serialVersionUID = 1;

    LocalDataError(String reason) {
        super(reason);
    }
}
