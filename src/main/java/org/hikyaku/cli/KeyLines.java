// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Keys on standard input, one a line.
final class KeyLines {

    private KeyLines() {}

    /// Is given each key.
    @FunctionalInterface
    interface Taker {
        void take(TableKey key) throws Fatal, org.hikyaku.config.ConfigException, IOException;
    }

    /// Is given each line.
    @FunctionalInterface
    interface LineTaker {
        void take(byte[] line) throws Fatal, org.hikyaku.config.ConfigException, IOException;
    }

    static void read(InputStream in, Taker taker)
            throws Fatal, org.hikyaku.config.ConfigException, IOException {
        readLines(in, line -> taker.take(TableKey.of(line)));
    }

    static void readLines(InputStream in, LineTaker taker)
            throws Fatal, org.hikyaku.config.ConfigException, IOException {
        var lines = new BufferedInputStream(in, 1 << 16);
        var line = new ByteArrayOutputStream();
        int octet = lines.read();
        while (octet >= 0) {
            line.reset();
            while (octet >= 0 && octet != '\n') {
                line.write(octet);
                octet = lines.read();
            }
            taker.take(line.toByteArray());
            octet = octet < 0 ? octet : lines.read();
        }
    }
}
