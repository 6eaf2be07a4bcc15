// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

/// The exit codes of BSD's sysexits.h, which is what mail programs look at when `sendmail` fails.
final class Exit {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 64;
    static final int DATA_ERROR = 65;
    static final int NO_INPUT = 66;
    static final int NO_USER = 67;
    static final int UNAVAILABLE = 69;
    static final int SOFTWARE = 70;
    static final int OS_ERROR = 71;
    static final int CANNOT_CREATE = 73;
    static final int IO_ERROR = 74;
    static final int TEMPORARY_FAILURE = 75;
    static final int NO_PERMISSION = 77;
    static final int CONFIGURATION = 78;

    private Exit() {}
}
