// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.List;

/// Takes lists apart: words between commas and white space, where `{ … }` keeps together what is
/// inside. postconf(5), "list".
public final class Words {

    private Words() {}

    /// A group keeps its braces, so that its reader can tell it from a word.
    public static List<String> split(String text) {
        var words = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            if (isSeparator(text.charAt(at))) {
                at++;
                continue;
            }
            int end = endOfWord(text, at);
            words.add(text.substring(at, end));
            at = end;
        }
        return List.copyOf(words);
    }

    /// Without white space at its ends: ASCII's, as C's isspace has it in Postfix. A no-break space
    /// is text.
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /// Whether there is white space in it.
    public static boolean hasSpace(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpace(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    // Postfix: neither a vertical tab nor a form feed, although that is white space elsewhere.
    static boolean isSeparator(char c) {
        return c == ',' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /// As C's isspace.
    public static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static int endOfWord(String text, int start) {
        int depth = 0;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (depth == 0 && isSeparator(c)) {
                break;
            }
            if (c == '{') {
                depth++;
            } else if (c == '}' && depth > 0) {
                depth--;
            }
            at++;
        }
        return at;
    }
}
