// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.hikyaku.tables.OctetText;

/// How `postmap` and `postalias` print what a table has.
final class TablePrinter {

    /// What stands between key and value.
    enum Style {
        MAPS("\t"),
        ALIASES(":\t"),
        /// An object a line, with the key as its one name; a value alone is a string. RFC 8259.
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
    void answer(byte[] value) throws Fatal {
        if (style == Style.JSON) {
            var text = new StringBuilder();
            JsonText.quote(text("value", value), text);
            write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        write(value);
        write(LINE_END);
    }

    void pair(byte[] key, byte[] value) throws Fatal {
        if (style == Style.JSON) {
            var text = new StringBuilder("{");
            JsonText.quote(text("key", key), text);
            text.append(": ");
            JsonText.quote(text("value", value), text);
            write(text.append("}\n").toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        write(key);
        write(style.separator.getBytes(StandardCharsets.US_ASCII));
        write(value);
        write(LINE_END);
    }

    private static String text(String what, byte[] octets) throws Fatal {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException malformed) {
            throw new Fatal(
                    Exit.FAILED,
                    "JSON is text, and this "
                            + what
                            + " is no UTF-8: \""
                            + OctetText.printable(octets)
                            + '"');
        }
    }

    private void write(byte[] octets) {
        out.write(octets, 0, octets.length);
    }
}
