// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import org.hikyaku.config.Words;
import org.jspecify.annotations.Nullable;

/// `name = value` as it is written on a command line.
record NameAndValue(String name, String value) {

    /// Postfix's words for what is wrong with it; null when nothing is.
    static @Nullable String fault(String text) {
        int equals = text.indexOf('=');
        var name = Words.trim(equals < 0 ? text : text.substring(0, equals));
        if (name.isEmpty()) {
            return "missing attribute name";
        }
        return equals < 0 || Words.hasSpace(name) ? "missing '=' after attribute name" : null;
    }

    static NameAndValue of(String text) {
        int equals = text.indexOf('=');
        return new NameAndValue(
                Words.trim(text.substring(0, equals)), Words.trim(text.substring(equals + 1)));
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
