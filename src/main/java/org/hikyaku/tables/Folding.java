// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.lang.Character.UnicodeScript;
import java.util.Locale;

/// Makes keys that differ in upper and lower case only the same, as Postfix does when it builds and
/// when it asks a table with fixed keys: `STRASSE`, `Straße` and `strasse` are one key.
final class Folding {

    private Folding() {}

    static String fold(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c >= 0x80) {
                return beyondAscii(key);
            }
            if (c >= 'A' && c <= 'Z') {
                return ascii(key, i);
            }
        }
        return key;
    }

    /// The letters of ASCII only; all others are octets that nobody knows the meaning of.
    static String foldAscii(String key) {
        var folded = key.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            char c = folded[i];
            if (c >= 'A' && c <= 'Z') {
                folded[i] = (char) (c + ('a' - 'A'));
            }
        }
        return new String(folded);
    }

    private static String ascii(String key, int firstUpper) {
        var folded = key.toCharArray();
        for (int i = firstUpper; i < folded.length; i++) {
            char c = folded[i];
            if (c >= 0x80) {
                return beyondAscii(key);
            }
            if (c >= 'A' && c <= 'Z') {
                folded[i] = (char) (c + ('a' - 'A'));
            }
        }
        return new String(folded);
    }

    /// Unicode's full case folding is to lower case what has been to upper case, letter by letter,
    /// but for Turkish i, the capital ß, and Cherokee, whose small letters came later than its
    /// capitals. Postfix's ICU and we agree on all letters of Unicode 15. CaseFolding.txt.
    private static String beyondAscii(String key) {
        var folded = new StringBuilder(key.length() + 4);
        key.codePoints()
                .forEach(letter -> {
                    var upper = Character.toString(letter).toUpperCase(Locale.ROOT);
                    if (letter == 'ı') {
                        folded.append('ı');
                    } else if (letter == 'İ') {
                        folded.append("i\u0307");
                    } else if (letter == 'ẞ') {
                        folded.append("ss");
                    } else if (UnicodeScript.of(letter) == UnicodeScript.CHEROKEE) {
                        folded.append(upper);
                    } else {
                        upper.codePoints()
                                .map(Character::toLowerCase)
                                .forEach(folded::appendCodePoint);
                    }
                });
        return folded.toString();
    }
}
