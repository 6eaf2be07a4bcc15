// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;

/// The disk does not give back what was written to a segment. It stays where it is: what is in it
/// cannot be carried elsewhere, and others can.
final class UnreadableSegmentException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableSegmentException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
