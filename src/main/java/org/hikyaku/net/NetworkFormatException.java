// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

/// Text that is not an address block. The message says what is wrong, in Postfix's words.
public final class NetworkFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    NetworkFormatException(String message) {
        super(message, null, false, false);
    }
}
