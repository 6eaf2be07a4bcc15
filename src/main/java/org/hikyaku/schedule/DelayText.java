// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

/// Writes the times of `delay=` and `delays=`: seconds with two significant digits, at most so many
/// decimals, no trailing zeros (`0.05`, `1.2`, `12`).
///
/// - Parameters: delay_logging_resolution_limit
/// - Postfix: compared number by number with 3.7.11's own formatting, see DelayTextTest
final class DelayText {

    private static final long SECOND = 1_000_000;
    private static final int SIGNIFICANT = 100;

    private DelayText() {}

    /// @param micros time in microseconds; a clock set back gives less than nothing, written as 0
    /// @param decimals 0 to 6
    static void append(StringBuilder line, long micros, int decimals) {
        long resolution = SECOND;
        for (int i = 0; i < decimals; i++) {
            resolution /= 10;
        }
        long value = Math.max(micros, 0);
        while (resolution < SECOND && value >= SIGNIFICANT * resolution) {
            resolution *= 10;
        }
        value = (value + resolution / 2) / resolution * resolution;
        line.append(value / SECOND);
        long rest = value % SECOND;
        if (rest == 0) {
            return;
        }
        line.append('.');
        for (long unit = SECOND / 10; rest > 0; unit /= 10) {
            line.append((char) ('0' + rest / unit));
            rest %= unit;
        }
    }
}
