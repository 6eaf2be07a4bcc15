// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

/// Strings of JSON. RFC 8259 §7.
final class JsonText {

    private JsonText() {}

    /// Appends the text in quotes.
    static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00").append(c < 16 ? "0" : "1");
                        text.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
