// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

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
    /// but for the dotless i, which folds to itself, and Cherokee, which nobody has in a table.
    private static String beyondAscii(String key) {
        var folded = new StringBuilder(key.length() + 4);
        key.codePoints()
                .forEach(letter -> {
                    if (letter == 'ı') {
                        folded.appendCodePoint(letter);
                    } else {
                        var upper = Character.toString(letter).toUpperCase(java.util.Locale.ROOT);
                        upper.codePoints()
                                .map(Character::toLowerCase)
                                .forEach(folded::appendCodePoint);
                    }
                });
        return folded.toString();
    }
}
