// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;

/// The queue, and not the connection, failed while content was being sent.
final class ContentUnreadable extends IOException {

    private static final long serialVersionUID = 1L;

    ContentUnreadable(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
