// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Understands just enough of a Content-Type to find a boundary. RFC 2045 §5.1.
public final class MimeType {

    private MimeType() {}

    /// Type and subtype in lower case: `text/plain`.
    static String type(String contentType) {
        var text = contentType.strip();
        int end = 0;
        while (end < text.length() && " \t;(".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /// The value of a parameter, without quotes; null when it is not there.
    public static @Nullable String parameter(String contentType, String name) {
        int from = nextSemicolon(contentType, 0);
        while (from >= 0) {
            int end = nextSemicolon(contentType, from + 1);
            var part = contentType.substring(from + 1, end < 0 ? contentType.length() : end);
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
                return unquoted(part.substring(equals + 1).strip());
            }
            from = end;
        }
        return null;
    }

    private static int nextSemicolon(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            int blank = value.indexOf(' ');
            return blank < 0 ? value : value.substring(0, blank);
        }
        var text = new StringBuilder();
        for (int i = 1; i < value.length() && value.charAt(i) != '"'; i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length()) {
                i++;
            }
            text.append(value.charAt(i));
        }
        return text.toString();
    }
}
