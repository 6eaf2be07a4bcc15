// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.time.Instant;
import org.hikyaku.queue.JournalSettings.IdStyle;

/// How queue ids are spelled. Both spellings hold the time of allocation and the serial; the
/// journal keeps them as a number, the *stamp*: seconds, microseconds, and which spelling.
///
/// Postfix: the alphabet has no vowels, so that no id is a word; the letter `z` parts time from
/// serial in long ids, which therefore write the serial in base 51.
final class QueueIds {

    private static final String DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    private static final int TIME_BASE = 52;
    private static final int SERIAL_BASE = 51;
    private static final int SECONDS_WIDTH = 6;
    private static final int MICROS_WIDTH = 4;
    private static final int SHORT_MICROS_WIDTH = 5;

    private static final long LONG_STYLE = 1;
    private static final int MICROS_SHIFT = 1;
    private static final int SECONDS_SHIFT = 21;
    private static final long MICROS_MASK = 0xFFFFF;

    private QueueIds() {}

    static long stamp(Instant now, IdStyle style) {
        return now.getEpochSecond() << SECONDS_SHIFT
                | (long) (now.getNano() / 1000) << MICROS_SHIFT
                | (style == IdStyle.LONG ? LONG_STYLE : 0);
    }

    static QueueId id(long serial, long stamp) {
        return new QueueId(text(serial, stamp), serial);
    }

    static String text(long serial, long stamp) {
        long micros = stamp >>> MICROS_SHIFT & MICROS_MASK;
        var text = new StringBuilder(20);
        if ((stamp & LONG_STYLE) == 0) {
            append(text, micros, 16, SHORT_MICROS_WIDTH, "0123456789ABCDEF");
            append(text, serial, 16, 1, "0123456789ABCDEF");
        } else {
            append(text, stamp >>> SECONDS_SHIFT, TIME_BASE, SECONDS_WIDTH, DIGITS);
            append(text, micros, TIME_BASE, MICROS_WIDTH, DIGITS);
            append(text.append('z'), serial, SERIAL_BASE, 1, DIGITS);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long value, int base, int width, String digits) {
        int start = text.length();
        for (long rest = value; rest > 0 || text.length() - start < width; rest /= base) {
            text.insert(start, digits.charAt((int) (rest % base)));
        }
    }

    /// The serial in an id; minus one when the text cannot be one. Whether such a message is queued
    /// is another question.
    static long serial(String text) {
        int z = text.lastIndexOf('z');
        if (z >= SECONDS_WIDTH + MICROS_WIDTH) {
            return number(text, z + 1, text.length(), SERIAL_BASE);
        }
        if (text.length() <= SHORT_MICROS_WIDTH) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789ABCDEF".indexOf(text.charAt(i)) < 0) {
                return -1;
            }
        }
        return hex(text, SHORT_MICROS_WIDTH, text.length());
    }

    /// The stamp in an id that we made. A short id does not tell the second.
    static long stamp(QueueId id) {
        var text = id.text();
        int z = text.lastIndexOf('z');
        if (z >= SECONDS_WIDTH + MICROS_WIDTH) {
            long seconds = number(text, 0, z - MICROS_WIDTH, TIME_BASE);
            long micros = number(text, z - MICROS_WIDTH, z, TIME_BASE);
            return seconds << SECONDS_SHIFT | micros << MICROS_SHIFT | LONG_STYLE;
        }
        return hex(text, 0, SHORT_MICROS_WIDTH) << MICROS_SHIFT;
    }

    private static long hex(String text, int from, int to) {
        try {
            return Long.parseLong(text, from, to, 16);
        } catch (NumberFormatException tooLong) {
            return -1;
        }
    }

    private static long number(String text, int from, int to, int base) {
        long value = from < to ? 0 : -1;
        for (int i = from; i < to; i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0 || digit >= base || value > Long.MAX_VALUE / base - 1) {
                return -1;
            }
            value = value * base + digit;
        }
        return value;
    }
}
