// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.time.Instant;
import java.util.Locale;

/// One JSON object a line: time (RFC 3339, UTC, milliseconds), host, program, number, severity,
/// text as in the maillog, and the fields that the event names.
public final class JsonFormat implements LogFormat {

    private final String host;

    public JsonFormat(String myhostname) {
        var quoted = new StringBuilder();
        quote(quoted, myhostname);
        this.host = quoted.toString();
    }

    @Override
    public void appendTo(
            StringBuilder line, long epochMillis, String program, long number, Event event) {
        line.append("{\"time\":\"").append(Instant.ofEpochMilli(epochMillis)).append('"');
        line.append(",\"host\":").append(host);
        line.append(",\"program\":");
        quote(line, program);
        line.append(",\"number\":").append(number);
        line.append(",\"severity\":\"").append(event.severity().name().toLowerCase(Locale.ROOT));
        line.append("\",\"text\":");
        var text = new StringBuilder();
        event.appendTo(text);
        quote(line, text);
        event.nameFields(new Appender(line));
        line.append('}');
    }

    private record Appender(StringBuilder line) implements Event.Fields {
        @Override
        public void text(String name, String value) {
            name(name);
            quote(line, value);
        }

        @Override
        public void number(String name, long value) {
            name(name);
            line.append(value);
        }

        private void name(String name) {
            line.append(',');
            quote(line, name);
            line.append(':');
        }
    }

    private static void quote(StringBuilder line, CharSequence text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                line.append("\\u00")
                        .append(Character.forDigit(c >> 4, 16))
                        .append(Character.forDigit(c & 15, 16));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
