// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// How tables with fixed keys read and write them.
public record KeyHabits(KeyCase keyCase, Script script) {

    /// What keys and values are written in.
    public enum Script {
        /// UTF-8; what is none is no key and no value.
        UTF8(StandardCharsets.UTF_8),
        /// UTF-8 where it is, and Latin-1 otherwise.
        UTF8_OR_LATIN1(StandardCharsets.UTF_8),
        /// Each octet stands for itself, as a character of Latin-1.
        OCTETS(StandardCharsets.ISO_8859_1);

        private final Charset charset;

        Script(Charset charset) {
            this.charset = charset;
        }
    }

    /// What mail is handled by.
    public static final KeyHabits USUAL = new KeyHabits(KeyCase.FOLDED, Script.UTF8);

    /// The same with `smtputf8_enable = no`: beyond ASCII nobody knows what is a letter, and
    /// nothing is refused for not being one.
    public static final KeyHabits WITHOUT_UTF8 =
            new KeyHabits(KeyCase.ASCII_FOLDED, Script.UTF8_OR_LATIN1);

    Charset charset() {
        return script.charset;
    }

    byte[] octets(String key) {
        return keyCase.apply(key).getBytes(charset());
    }
}
