// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.hikyaku.config.LogicalLines;

/// A key as somebody has typed it: octets, which may or may not be a text.
final class TableKey {

    private final byte[] octets;

    TableKey(byte[] octets) {
        this.octets = octets;
    }

    static TableKey of(String argument) {
        return new TableKey(argument.getBytes(StandardCharsets.UTF_8));
    }

    byte[] octets() {
        return octets.clone();
    }

    boolean isUtf8() {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            // In an argument, this is what has become of octets that are no character.
            return text.toString().indexOf('\uFFFD') < 0;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /// @param charset of the table that is asked
    String text(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8)
                ? LogicalLines.decode(octets)
                : new String(octets, charset);
    }

    /// For a message: a question mark for what is no character.
    String printable() {
        var text = new StringBuilder(octets.length);
        for (var c : new String(octets, StandardCharsets.UTF_8).toCharArray()) {
            text.append(c < ' ' || c == 127 || c == '\uFFFD' ? '?' : c);
        }
        return text.toString();
    }
}
