// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

/// The command line has an option that the command does not have. The text is getopt's.
final class BadOption extends Exception {

    private static final long serialVersionUID = 1L;

    BadOption(String text) {
        super(text, null, false, false);
    }
}
