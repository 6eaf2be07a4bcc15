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

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    enum Order {
        VALUE,
        LEVEL
    }

    /// The comparison with this sign; null when there is none.
    static @Nullable Comparison of(String sign) {
        for (var comparison : values()) {
            if (comparison.sign.equals(sign)) {
                return comparison;
            }
        }
        return null;
    }

    /// What a word right behind the sign asks for; null for any but `level`.
    static @Nullable Order orderOf(String suffix) {
        return switch (suffix) {
            case "" -> Order.VALUE;
            case "level" -> Order.LEVEL;
            default -> null;
        };
    }

    boolean holds(Order order, String left, String right) throws Expansion.Malformed {
        return holds(
                order == Order.LEVEL
                        ? CompatibilityLevel.parse(left).compareTo(CompatibilityLevel.parse(right))
                        : compareValues(left, right));
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
        return isNumber(left) && isNumber(right)
                ? compareNumbers(left, right)
                : left.compareTo(right);
    }

    // Deviation: Postfix stops at a number that has no room in a long.
    private static int compareNumbers(String left, String right) {
        var one = left.substring(leadingZeros(left));
        var other = right.substring(leadingZeros(right));
        return one.length() != other.length()
                ? Integer.compare(one.length(), other.length())
                : one.compareTo(other);
    }

    private static int leadingZeros(String digits) {
        int count = 0;
        while (count < digits.length() && digits.charAt(count) == '0') {
            count++;
        }
        return count;
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
