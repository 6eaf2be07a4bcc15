// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import org.jspecify.annotations.Nullable;

/// The operators between two groups in `${{left} op {right} ? …}`. Numbers are compared as numbers,
/// all else as text; the `level` forms compare `major.minor.patch`, so that 3.10 comes after 3.9.
/// postconf(5), COMPATIBILITY_README.
enum Comparison {
    EQUAL("=="),
    DIFFERENT("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private static final Comparison[] LONGEST_FIRST = {
        EQUAL, DIFFERENT, LESS_OR_EQUAL, GREATER_OR_EQUAL, LESS, GREATER
    };

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /// An operator that knows how it compares.
    record Operator(Comparison comparison, Order order) {

        boolean holds(String left, String right) throws Expansion.Malformed {
            return comparison.holds(
                    order == Order.LEVEL
                            ? CompatibilityLevel.parse(left)
                                    .compareTo(CompatibilityLevel.parse(right))
                            : compareValues(left, right));
        }
    }

    enum Order {
        VALUE,
        LEVEL
    }

    /// The operator that stands at the cursor; null when there is none.
    static @Nullable Operator at(Cursor cursor) {
        for (var comparison : LONGEST_FIRST) {
            if (cursor.takes(comparison.sign + "level")) {
                return new Operator(comparison, Order.LEVEL);
            }
            if (cursor.takes(comparison.sign)) {
                return new Operator(comparison, Order.VALUE);
            }
        }
        return null;
    }

    private boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case DIFFERENT -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    private static int compareValues(String left, String right) {
        if (isNumber(left) && isNumber(right)) {
            return Long.compare(Long.parseLong(left), Long.parseLong(right));
        }
        return left.compareTo(right);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() < 19;
    }
}
