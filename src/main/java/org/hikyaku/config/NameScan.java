// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.function.Consumer;

/// Finds every parameter name that a text mentions, in whatever branch of a condition.
public final class NameScan {

    private NameScan() {}

    /// Each name is given to `found`, as often as it stands there.
    public static void names(String text, Consumer<String> found) {
        int dollar = text.indexOf('$');
        while (dollar >= 0) {
            int at = dollar + 1;
            if (at < text.length() && text.charAt(at) == '$') {
                at++;
            } else {
                boolean isBracketed =
                        at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '(');
                if (isBracketed) {
                    at++;
                    while (at < text.length() && Words.isSpace(text.charAt(at))) {
                        at++;
                    }
                }
                int end = Cursor.endOfName(text, at);
                if (end > at && (!isBracketed || endsName(text, end))) {
                    found.accept(text.substring(at, end));
                }
                at = end;
            }
            dollar = text.indexOf('$', at);
        }
    }

    /// Whether a name in brackets ends here. `${domain_to_ascii{…}}` is a function, and all else is
    /// a mistake that is told when it is expanded.
    private static boolean endsName(String text, int end) {
        int at = end;
        while (at < text.length() && Words.isSpace(text.charAt(at))) {
            at++;
        }
        return at == text.length() || "?:})".indexOf(text.charAt(at)) >= 0;
    }
}
