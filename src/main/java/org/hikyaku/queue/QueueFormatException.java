// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/// The queue was written by a version of Hikyaku whose format we do not know. Nothing was changed.
public final class QueueFormatException extends IOException {

    @Serial private static final long serialVersionUID = 1;

    QueueFormatException(Path file, int found) {
        super(
                file
                        + " has queue format "
                        + found
                        + ", this version of Hikyaku reads and writes format "
                        + Layout.VERSION
                        + "; run the version that wrote it, or let it deliver the queue first");
    }
}
