// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Text that is not ASCII, as header fields of old could hold it: `=?UTF-8?B?…?=`. RFC 2047 §2
final class EncodedWords {

    /// So many octets become 60 characters, and with what is around them no more than the 75 of an
    /// encoded word.
    private static final int OCTETS = 45;

    private EncodedWords() {}

    /// As many words as it takes, each on a line of its own; no character is cut in two.
    static String encode(String text) {
        var words = new StringBuilder();
        int start = 0;
        int octets = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int more = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (octets + more > OCTETS) {
                append(words, text.substring(start, i));
                start = i;
                octets = 0;
            }
            octets += more;
            i += Character.charCount(character);
        }
        append(words, text.substring(start));
        return words.toString();
    }

    private static void append(StringBuilder words, String text) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        words.append(words.isEmpty() ? "" : "\n ")
                .append("=?UTF-8?B?")
                .append(Base64.getEncoder().encodeToString(octets))
                .append("?=");
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 126) {
                return false;
            }
        }
        return true;
    }
}
