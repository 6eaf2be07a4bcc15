// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// How `postmap` and `postalias` print what a table has.
final class TablePrinter {

    /// What stands between key and value.
    enum Style {
        MAPS("\t"),
        ALIASES(":\t"),
        /// An object a line, with the key as its one name.
        JSON("");

        private final String separator;

        Style(String separator) {
            this.separator = separator;
        }
    }

    private static final byte[] LINE_END = {'\n'};

    private final PrintStream out;
    private final Style style;

    TablePrinter(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /// The answer to the one question of a command line.
    void answer(byte[] key, byte[] value) {
        if (style == Style.JSON) {
            pair(key, value);
            return;
        }
        write(value);
        write(LINE_END);
    }

    void pair(byte[] key, byte[] value) {
        if (style == Style.JSON) {
            var text = new StringBuilder("{");
            JsonText.quote(new String(key, StandardCharsets.UTF_8), text);
            text.append(": ");
            JsonText.quote(new String(value, StandardCharsets.UTF_8), text);
            write(text.append("}\n").toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        write(key);
        write(style.separator.getBytes(StandardCharsets.US_ASCII));
        write(value);
        write(LINE_END);
    }

    private void write(byte[] octets) {
        out.write(octets, 0, octets.length);
    }
}
