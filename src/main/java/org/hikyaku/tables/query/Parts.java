// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import java.util.ArrayList;
import java.util.List;

/// A key or a value, and its parts where it looks like an address: cut at the last `@`.
///
/// @param whole all of it
/// @param at where the last `@` is; -1 without one
public record Parts(String whole, int at) {

    public static Parts of(String text) {
        return new Parts(text, text.lastIndexOf('@'));
    }

    /// The local part; all of it where there is no `@`.
    String user() {
        return at < 0 ? whole : whole.substring(0, at);
    }

    String domain() {
        return whole.substring(at + 1);
    }

    boolean hasDomain() {
        return at >= 0 && at + 1 < whole.length();
    }

    boolean hasEmptyUser() {
        return at == 0;
    }

    /// The labels of the domain from right to left: `com`, `example`, `mail`.
    List<String> labels() {
        var labels = new ArrayList<String>();
        for (var label : domain().split("\\.", -1)) {
            if (!label.isEmpty()) {
                labels.addFirst(label);
            }
        }
        return labels;
    }

    /// What one of `s u d 1` … `9` stands for, in upper or lower case.
    ///
    /// @throws IndexOutOfBoundsException for a label that is not there
    public String part(char letter) {
        return switch (letter) {
            case 's', 'S' -> whole;
            case 'u', 'U' -> user();
            case 'd', 'D' -> domain();
            default -> labels().get(letter - '1');
        };
    }
}
