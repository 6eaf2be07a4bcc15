// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Octets that may or may not be UTF-8.
public final class OctetText {

    private OctetText() {}

    static boolean isUtf8(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /// The octets that a text has in UTF-8, each as a character of Latin-1.
    static String ofUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// The text that such characters are in UTF-8, as far as they are.
    static String toText(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// For a message: UTF-8 where it is, and a question mark for each octet that is none.
    public static String printable(byte[] octets) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(octets);
        var text = CharBuffer.allocate(octets.length);
        for (var result = decoder.decode(in, text, true);
                result.isError();
                result = decoder.decode(in, text, true)) {
            for (int i = 0; i < result.length(); i++) {
                in.get();
                text.put('?');
            }
        }
        return text.flip().toString();
    }
}
