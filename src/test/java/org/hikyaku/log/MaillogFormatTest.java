// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaillogFormatTest {

    /// Checked against postlogd of Postfix 3.7.11 with `myhostname = mail.example.com`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2026-11-24T03:50:56.999Z | INFO    | Nov 24 03:50:56 mail postfix/smtpd[17]: text
                    2026-02-03T23:05:09Z     | INFO    | Feb  3 23:05:09 mail postfix/smtpd[17]: text
                    2026-01-01T00:00:00Z     | WARNING | Jan  1 00:00:00 mail postfix/smtpd[17]: warning: text
                    2026-12-31T12:00:00Z     | FATAL   | Dec 31 12:00:00 mail postfix/smtpd[17]: fatal: text
                    2026-12-31T12:00:00Z     | PANIC   | Dec 31 12:00:00 mail postfix/smtpd[17]: panic: text
                    """)
    void lineIsThatOfPostlogd(Instant time, Severity severity, String line) {
        var format = new MaillogFormat("mail.example.com", ZoneOffset.UTC);
        assertEquals(line, render(format, time, Event.text(severity, "text")));
    }

    @Test
    void timeIsLocalAcrossTheEndOfSummer() {
        var format = new MaillogFormat("mail", ZoneId.of("Europe/Berlin"));
        var before = Instant.parse("2026-10-25T00:59:59Z");
        assertEquals(
                "Oct 25 02:59:59 mail postfix/smtpd[17]: a",
                render(format, before, Event.info("a")));
        assertEquals(
                "Oct 25 02:00:00 mail postfix/smtpd[17]: a",
                render(format, before.plusSeconds(1), Event.info("a")));
    }

    @Test
    void syslogGetsPriorityAndNoHost() {
        var format = new SyslogFormat(2, ZoneOffset.UTC);
        var time = Instant.parse("2026-11-24T03:45:01Z");
        assertEquals(
                "<22>Nov 24 03:45:01 postfix/smtpd[17]: x", render(format, time, Event.info("x")));
        assertEquals(
                "<20>Nov 24 03:45:01 postfix/smtpd[17]: warning: x",
                render(format, time, Event.warning("x")));
    }

    @Test
    void facilitiesHaveTheNumbersOfSyslog() {
        assertEquals(2, SyslogFormat.facility("mail"));
        assertEquals(16, SyslogFormat.facility("local0"));
        assertEquals(23, SyslogFormat.facility("local7"));
        assertNull(SyslogFormat.facility("post"));
        assertNull(SyslogFormat.facility(""));
    }

    @Test
    void jsonKeepsTheFieldsApart() {
        var event =
                new Event() {
                    @Override
                    public void appendTo(StringBuilder line) {
                        line.append("A1: said \"no\"\t\\");
                    }

                    @Override
                    public void nameFields(Fields fields) {
                        fields.text("queue_id", "A1");
                        fields.number("size", 42);
                    }
                };
        assertEquals(
                "{\"time\":\"2026-11-24T03:45:01.250Z\",\"host\":\"mail.example.com\",\"program\":\"postfix/smtpd\","
                        + "\"number\":17,\"severity\":\"info\",\"text\":\"A1: said \\\"no\\\"\\u0009\\\\\","
                        + "\"queue_id\":\"A1\",\"size\":42}",
                render(
                        new JsonFormat("mail.example.com"),
                        Instant.parse("2026-11-24T03:45:01.250Z"),
                        event));
    }

    private static String render(LogFormat format, Instant time, Event event) {
        var line = new StringBuilder();
        format.appendTo(line, time.toEpochMilli(), "postfix/smtpd", 17, event);
        return line.toString();
    }
}
