// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// `compatibility_level`: 0, 1, 2, then Postfix releases. COMPATIBILITY_README.
record CompatibilityLevel(int major, int minor, int patch)
        implements Comparable<CompatibilityLevel> {

    /// Postfix: the parts after the first have ten bits.
    private static final int GREATEST_MINOR = 1023;

    static CompatibilityLevel parse(String text) throws Expansion.Malformed {
        var parts = new int[3];
        int part = 0;
        int start = 0;
        while (true) {
            int dot = text.indexOf('.', start);
            var digits = dot < 0 ? text.substring(start) : text.substring(start, dot);
            if (part > 2 || digits.isEmpty()) {
                throw malformed(text);
            }
            for (int i = 0; i < digits.length(); i++) {
                if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                    throw malformed(text);
                }
            }
            parts[part] = number(digits);
            if (part > 0 && parts[part] > GREATEST_MINOR) {
                throw malformed(text);
            }
            part++;
            if (dot < 0) {
                return new CompatibilityLevel(parts[0], parts[1], parts[2]);
            }
            start = dot + 1;
        }
    }

    private static int number(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private static Expansion.Malformed malformed(String text) {
        return new Expansion.Malformed("malformed compatibility level syntax: \"" + text + '"');
    }

    @Override
    public int compareTo(CompatibilityLevel other) {
        if (major != other.major) {
            return Integer.compare(major, other.major);
        }
        return minor != other.minor
                ? Integer.compare(minor, other.minor)
                : Integer.compare(patch, other.patch);
    }
}
