// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import org.jspecify.annotations.Nullable;

/// `name = value` as it is written on a command line.
record NameAndValue(String name, String value) {

    /// Postfix's words for what is wrong with it; null when nothing is.
    static @Nullable String fault(String text) {
        int equals = text.indexOf('=');
        var name = (equals < 0 ? text : text.substring(0, equals)).strip();
        if (name.isEmpty()) {
            return "missing attribute name";
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isWhitespace(name.charAt(i))) {
                return "missing '=' after attribute name";
            }
        }
        return equals < 0 ? "missing '=' after attribute name" : null;
    }

    static NameAndValue of(String text) {
        int equals = text.indexOf('=');
        return new NameAndValue(
                text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }

    /// The parts, or last words that quote the text.
    static NameAndValue orFatal(String text) throws Fatal {
        var wrong = fault(text);
        if (wrong != null) {
            throw new Fatal(Exit.FAILED, wrong + ": \"" + text + '"');
        }
        return of(text);
    }
}
