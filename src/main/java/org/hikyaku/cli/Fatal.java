// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

/// A command gives up: the words after `NAME: fatal: `, and its exit code.
final class Fatal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Fatal(int exitCode, String text) {
        super(text, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /// What is to be said.
    String text() {
        return String.valueOf(getMessage());
    }
}
