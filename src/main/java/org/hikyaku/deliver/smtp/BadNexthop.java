// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

/// A nexthop that nobody can make sense of. The message says why, in Postfix's words.
final class BadNexthop extends Exception {

    private static final long serialVersionUID = 1L;

    BadNexthop(String message) {
        super(message, null, false, false);
    }
}
