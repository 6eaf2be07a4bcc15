// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.io.Closeable;
import java.io.IOException;

/// Where finished lines go: a file, standard output, syslog. Used by the log's writer thread alone.
public interface LogOutput extends Closeable {

    /// Writes whole lines, each ended by LF, and returns how many octets of them it took, at least
    /// one. What it did not take is offered again, after an exception too.
    int write(byte[] lines, int offset, int length) throws IOException;

    /// Begins anew: the file may have been renamed, the daemon restarted.
    void reopen() throws IOException;
}
