// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The datagram that syslog(3) sends to /dev/log: `<22>Nov 24 03:45:01 postfix/smtpd[n]: text`. The
/// number in angle brackets is facility × 8 + priority; the syslog daemon adds the host.
///
/// RFC 3164 §4.1.
public final class SyslogFormat implements LogFormat {

    /// By number. The gaps (12 to 15) have no names in C either.
    private static final List<String> FACILITIES =
            List.of(
                    "kern",
                    "user",
                    "mail",
                    "daemon",
                    "auth",
                    "syslog",
                    "lpr",
                    "news",
                    "uucp",
                    "cron",
                    "authpriv",
                    "ftp",
                    "",
                    "",
                    "",
                    "",
                    "local0",
                    "local1",
                    "local2",
                    "local3",
                    "local4",
                    "local5",
                    "local6",
                    "local7");

    private final int facility;
    private final MaillogFormat rest;

    /// @param facilityNumber one that [#facility] knows
    public SyslogFormat(int facilityNumber, ZoneId zone) {
        this.facility = facilityNumber;
        this.rest = MaillogFormat.withoutHost(zone);
    }

    /// The number of `mail`, `local3`, …; null when there is none of this name.
    public static @Nullable Integer facility(String name) {
        int number = name.isEmpty() ? -1 : FACILITIES.indexOf(name);
        return number < 0 ? null : number;
    }

    @Override
    public void appendTo(
            StringBuilder line, long epochMillis, String program, long number, Event event) {
        line.append('<').append(facility * 8 + priority(event.severity())).append('>');
        rest.appendTo(line, epochMillis, program, number, event);
    }

    private static int priority(Severity severity) {
        return switch (severity) {
            case INFO -> 6;
            case WARNING -> 4;
            case ERROR -> 3;
            // Postfix: fatal and panic are both LOG_CRIT.
            case FATAL, PANIC -> 2;
        };
    }
}
