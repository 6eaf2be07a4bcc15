// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// Reads the notation of `message_strip_characters`: octets as they are, `\0`, `\177`, `\r`, `\\`.
final class CEscapes {

    private static final String LETTERS = "abfnrtv";
    private static final String MEANINGS = "\007\b\f\n\r\t\013";

    private CEscapes() {}

    static BitSet octets(String text) {
        var set = new BitSet(256);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        int i = 0;
        while (i < bytes.length) {
            int octet = bytes[i++] & 0xff;
            if (octet != '\\' || i == bytes.length) {
                set.set(octet);
                continue;
            }
            if (!isOctal(bytes[i])) {
                int letter = LETTERS.indexOf(bytes[i]);
                set.set(letter < 0 ? bytes[i] & 0xff : MEANINGS.charAt(letter));
                i++;
                continue;
            }
            int value = 0;
            for (int digits = 0; digits < 3 && i < bytes.length && isOctal(bytes[i]); digits++) {
                value = value * 8 + bytes[i++] - '0';
            }
            set.set(value & 0xff);
        }
        return set;
    }

    private static boolean isOctal(byte octet) {
        return octet >= '0' && octet <= '7';
    }
}
