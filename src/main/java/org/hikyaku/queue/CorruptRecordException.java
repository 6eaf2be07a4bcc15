// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.io.Serial;

/// What the disk gave back is not what was written.
final class CorruptRecordException extends IOException {

    @Serial private static final long serialVersionUID = 1;

    CorruptRecordException(String message) {
        super(message);
    }
}
