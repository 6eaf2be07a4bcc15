// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;

/// Something wrong with the configuration, in four parts: where, which setting, what is wrong, and
/// what would be right.
///
/// @param subject the parameter or master.cf service; empty when the line has none
/// @param value what was written; empty when that is beside the point
/// @param wrong in Postfix's words wherever Postfix has words for it
/// @param cure what to do; empty when `wrong` says it all
public record Problem(
        Severity severity, Origin origin, String subject, String value, String wrong, String cure) {

    /// Of what is quoted, this much is enough to find it in the file.
    private static final int LONGEST = 400;

    public Problem {
        wrong = readable(wrong);
    }

    /// A file that is no text must not upset a terminal, nor fill it.
    private static String readable(String text) {
        var readable = new StringBuilder(text);
        if (text.length() > LONGEST) {
            readable.setLength(LONGEST);
            readable.append("...");
        }
        for (int i = 0; i < readable.length(); i++) {
            if (Character.isISOControl(readable.charAt(i))) {
                readable.setCharAt(i, '?');
            }
        }
        return readable.toString();
    }

    /// An error stops a start and leaves a running server with its old configuration.
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Problem error(
            Origin origin, String subject, String value, String wrong, String cure) {
        return new Problem(Severity.ERROR, origin, subject, value, wrong, cure);
    }

    public static Problem warning(
            Origin origin, String subject, String value, String wrong, String cure) {
        return new Problem(Severity.WARNING, origin, subject, value, wrong, cure);
    }

    /// The same, where it stops nothing.
    public Problem asWarning() {
        return new Problem(Severity.WARNING, origin, subject, value, wrong, cure);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// `FILE, line N: what is wrong: cure`, ready to follow `fatal: ` or `warning: `.
    public String text() {
        var parts = new ArrayList<String>(3);
        parts.add(origin.toString());
        parts.add(wrong);
        if (!cure.isEmpty()) {
            parts.add(cure);
        }
        return String.join(": ", parts);
    }
}
