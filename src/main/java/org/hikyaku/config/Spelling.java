// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Finds the name that somebody may have meant who wrote another.
final class Spelling {

    private Spelling() {}

    /// The known name that is the fewest typing errors away: a letter wrong, missing, too many, or
    /// two in the wrong order. Null when it would take more than two, or more than one for every
    /// five letters.
    static @Nullable String nearest(String written, Collection<String> known) {
        String nearest = null;
        int best = Math.min(2, written.length() / 5) + 1;
        for (var name : known) {
            if (Math.abs(name.length() - written.length()) < best) {
                int errors = errors(written, name);
                if (errors < best) {
                    best = errors;
                    nearest = name;
                }
            }
        }
        return nearest;
    }

    private static int errors(String a, String b) {
        var twoAbove = new int[b.length() + 1];
        var above = new int[b.length() + 1];
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + wrong);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
            var free = twoAbove;
            twoAbove = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }
}
