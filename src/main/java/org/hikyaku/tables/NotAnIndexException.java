// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The file where an index should be is no index, or no longer one.
class NotAnIndexException extends IOException {

    private static final long serialVersionUID = 1L;

    NotAnIndexException(String what) {
        this(what, null);
    }

    NotAnIndexException(String what, @Nullable Throwable cause) {
        super(what, cause);
    }

    /// It is one, but of a kind that we cannot read, from before we came.
    static final class Foreign extends NotAnIndexException {

        private static final long serialVersionUID = 1L;

        Foreign(Path file, String what) {
            super(file + " " + what);
        }
    }
}
