// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

/// Whether upper and lower case make different keys in a table with fixed keys. `postmap -f`,
/// `postmap -u`.
public enum KeyCase {
    FOLDED,
    /// Where keys are octets, or smtputf8_enable is off, only the letters of ASCII have a case.
    ASCII_FOLDED,
    AS_IS;

    /// The key as such a table has it.
    public String apply(String key) {
        return switch (this) {
            case FOLDED -> Folding.fold(key);
            case ASCII_FOLDED -> Folding.foldAscii(key);
            case AS_IS -> key;
        };
    }
}
