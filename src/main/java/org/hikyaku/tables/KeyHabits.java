// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.hikyaku.config.LogicalLines;
import org.jspecify.annotations.Nullable;

/// How tables read and write keys and values.
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

        /// Null when they are no text.
        public @Nullable String text(byte[] octets) {
            return switch (this) {
                case UTF8 -> {
                    var text = new String(octets, charset);
                    boolean isNone = text.indexOf('\uFFFD') >= 0 && !OctetText.isUtf8(octets);
                    yield isNone ? null : text;
                }
                case UTF8_OR_LATIN1 -> LogicalLines.decode(octets);
                case OCTETS -> new String(octets, charset);
            };
        }

        public byte[] octets(String text) {
            return text.getBytes(charset);
        }
    }

    /// What mail is handled by.
    public static final KeyHabits USUAL = new KeyHabits(KeyCase.FOLDED, Script.UTF8);

    /// The same with `smtputf8_enable = no`: beyond ASCII nobody knows what is a letter, and
    /// nothing is refused for not being one.
    public static final KeyHabits WITHOUT_UTF8 =
            new KeyHabits(KeyCase.ASCII_FOLDED, Script.UTF8_OR_LATIN1);

    /// A key in the case that tables with fixed keys have.
    public String fold(String key) {
        if (script != Script.OCTETS || keyCase != KeyCase.FOLDED) {
            return keyCase.apply(key);
        }
        // Letters are to be told from each other although octets are not to be text.
        var octets = key.getBytes(StandardCharsets.ISO_8859_1);
        return OctetText.isUtf8(octets)
                ? OctetText.ofUtf8(Folding.fold(new String(octets, StandardCharsets.UTF_8)))
                : Folding.foldAscii(key);
    }

    byte[] octets(String key) {
        return script.octets(fold(key));
    }

    /// A value as it was found.
    Lookup answer(String spec, String key, byte[] octets) {
        var value = script.text(octets);
        return value == null
                ? new Lookup.Unavailable(
                        "table " + spec + ": key \"" + key + "\": " + notUtf8(octets))
                : Lookup.answer(spec, key, value);
    }

    /// Postfix: what was written with `postmap -u` and is no UTF-8 is no answer.
    static String notUtf8(byte[] octets) {
        return "non-UTF-8 value \""
                + OctetText.printable(octets)
                + "\": malformed UTF-8 or invalid codepoint";
    }
}
