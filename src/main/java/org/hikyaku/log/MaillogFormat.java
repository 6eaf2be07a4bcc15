// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// The line of a maillog file: `Nov 4 03:45:01 mail postfix/smtpd[n]: warning: text`. The day is
/// padded with a blank; the time is local.
///
/// Postfix: with `maillog_file`, the host is `myhostname` up to its first dot.
public final class MaillogFormat implements LogFormat {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// What lines of the same second have in common. Made once a second.
    private record Stamp(long epochSecond, String text) {}

    private final String afterTime;
    private final ZoneId zone;
    private volatile Stamp latest;

    public MaillogFormat(String myhostname, ZoneId zone) {
        this(zone, " " + untilDot(myhostname) + " ");
    }

    private MaillogFormat(ZoneId zone, String afterTime) {
        this.zone = zone;
        this.afterTime = afterTime;
        latest = stamp(0);
    }

    /// As a datagram to a local syslog wants it: the time, but no host.
    static MaillogFormat withoutHost(ZoneId zone) {
        return new MaillogFormat(zone, " ");
    }

    @Override
    public void appendTo(
            StringBuilder line, long epochMillis, String program, long number, Event event) {
        var second = Math.floorDiv(epochMillis, 1000L);
        var stamp = latest;
        if (stamp.epochSecond != second) {
            stamp = stamp(second);
            latest = stamp;
        }
        line.append(stamp.text).append(program).append('[').append(number).append("]: ");
        line.append(event.severity().prefix());
        event.appendTo(line);
    }

    private Stamp stamp(long second) {
        var time = ZonedDateTime.ofInstant(Instant.ofEpochSecond(second), zone);
        var text = new StringBuilder(32);
        int month = (time.getMonthValue() - 1) * 3;
        text.append(MONTHS, month, month + 3).append(' ');
        padded(text, time.getDayOfMonth(), ' ').append(' ');
        padded(text, time.getHour(), '0').append(':');
        padded(text, time.getMinute(), '0').append(':');
        padded(text, time.getSecond(), '0').append(afterTime);
        return new Stamp(second, text.toString());
    }

    private static StringBuilder padded(StringBuilder text, int number, char filler) {
        if (number < 10) {
            text.append(filler);
        }
        return text.append(number);
    }

    private static String untilDot(String host) {
        int dot = host.indexOf('.');
        return dot > 0 ? host.substring(0, dot) : host;
    }
}
