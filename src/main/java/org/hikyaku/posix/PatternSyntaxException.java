// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

/// A regular expression that its library does not take. The message is the library's.
public final class PatternSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    public PatternSyntaxException(String message) {
        super(message, null, false, false);
    }
}
