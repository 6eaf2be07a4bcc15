// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.TimeZone;

/// Dates as they stand in headers: `Tue, 24 Nov 2026 04:04:06 +0000 (UTC)`, in local time, with the
/// zone's name as a comment as Postfix writes it.
///
/// RFC 5322 §3.3.
public final class MailDate {

    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private MailDate() {}

    public static String text(Instant instant, ZoneId zone) {
        var time = ZonedDateTime.ofInstant(instant, zone);
        var text = new StringBuilder(40);
        int day = (time.getDayOfWeek().getValue() - 1) * 3;
        int month = (time.getMonthValue() - 1) * 3;
        text.append(DAYS, day, day + 3).append(", ");
        // Postfix: a day of one digit has a blank before it.
        text.append(time.getDayOfMonth() < 10 ? " " : "").append(time.getDayOfMonth()).append(' ');
        text.append(MONTHS, month, month + 3).append(' ');
        text.append(time.getYear()).append(' ');
        twoDigits(text, time.getHour()).append(':');
        twoDigits(text, time.getMinute()).append(':');
        twoDigits(text, time.getSecond()).append(' ');
        appendOffset(text, time.getOffset().getTotalSeconds() / 60);
        return text.append(" (").append(zoneName(time)).append(')').toString();
    }

    private static void appendOffset(StringBuilder text, int minutesEast) {
        int minutes = Math.abs(minutesEast);
        text.append(minutesEast < 0 ? '-' : '+');
        twoDigits(text, minutes / 60);
        twoDigits(text, minutes % 60);
    }

    /// `CET` or `CEST`, whichever holds at that time; `-03` where a zone has only numbers, as in C.
    private static String zoneName(ZonedDateTime time) {
        boolean summer = time.getZone().getRules().isDaylightSavings(time.toInstant());
        var name =
                TimeZone.getTimeZone(time.getZone())
                        .getDisplayName(summer, TimeZone.SHORT, Locale.US);
        if (name.startsWith("GMT") && name.length() > 3) {
            return name.substring(3).replace(":00", "").replace(":", "");
        }
        return name;
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        if (number < 10) {
            text.append('0');
        }
        return text.append(number);
    }
}
