// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An SMTP reply: a code, an enhanced status where one applies, and one or more lines of text.
///
/// RFC 5321 §4.2 (replies), RFC 2034 §4 (enhanced codes in front of the text of every line).
public record Reply(int code, @Nullable EnhancedStatus status, List<String> lines) {

    public Reply {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
    }

    public static Reply reply(int code, String status, String text) {
        return new Reply(code, EnhancedStatus.of(status), List.of(text));
    }

    public static Reply reply(int code, String text) {
        return new Reply(code, null, List.of(text));
    }

    /// RFC 5321 §3.8: the server closes the connection after such a reply. Postfix: after 521 as
    /// well.
    public boolean hangsUp() {
        return code == 421 || code == 521;
    }

    public boolean isPositive() {
        return code < 400;
    }

    /// 4xx: the client may try again.
    public boolean isTransient() {
        return code >= 400 && code < 500;
    }

    public boolean isPermanent() {
        return code >= 500;
    }

    /// The 4xx of a 5xx, its enhanced status with it; the text stays.
    public Reply asTransient() {
        return new Reply(code - 100, status == null ? null : status.withClass(4), lines);
    }

    /// A line as it is on the wire, without its end: `250-me.example`, `250 2.1.0 Ok`.
    public String line(int number) {
        char separator = number == lines.size() - 1 ? ' ' : '-';
        var text = lines.get(number);
        return status == null
                ? String.valueOf(code) + separator + text
                : String.valueOf(code) + separator + status + ' ' + text;
    }

    /// Code, status and text of the first line, as the log quotes it.
    @Override
    public String toString() {
        var text = String.join(" ", lines);
        return status == null ? code + " " + text : code + " " + status + " " + text;
    }
}
