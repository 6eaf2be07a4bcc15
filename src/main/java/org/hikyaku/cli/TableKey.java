// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.tables.KeyHabits;
import org.hikyaku.tables.OctetText;

/// A key as somebody has typed it: octets, which may or may not be a text.
final class TableKey {

    private final byte[] octets;
    private final boolean isUtf8;

    private TableKey(byte[] octets, boolean isUtf8) {
        this.octets = octets;
        this.isUtf8 = isUtf8;
    }

    /// As it was read. Postfix: as far as the first NUL.
    static TableKey of(byte[] octets) {
        int end = 0;
        while (end < octets.length && octets[end] != 0) {
            end++;
        }
        var key = Arrays.copyOf(octets, end);
        return new TableKey(key, KeyHabits.Script.UTF8.text(key) != null);
    }

    /// U+FFFD is what has become of octets that are no character.
    static TableKey of(String argument) {
        return new TableKey(
                argument.getBytes(StandardCharsets.UTF_8), argument.indexOf('\uFFFD') < 0);
    }

    byte[] octets() {
        return octets.clone();
    }

    boolean isUtf8() {
        return isUtf8;
    }

    /// @param script of the table that is asked
    String text(KeyHabits.Script script) {
        var text = script.text(octets);
        return text == null ? LogicalLines.decode(octets) : text;
    }

    /// For a message.
    String printable() {
        return OctetText.printable(octets);
    }
}
