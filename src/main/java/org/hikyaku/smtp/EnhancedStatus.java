// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An enhanced mail system status code: `class.subject.detail`. RFC 3463, RFC 2034.
public record EnhancedStatus(int statusClass, int subject, int detail) {

    private static final Pattern SYNTAX = Pattern.compile("[245]\\.(\\d{1,3})\\.(\\d{1,3})");

    public EnhancedStatus {
        if (statusClass != 2 && statusClass != 4 && statusClass != 5) {
            throw new IllegalArgumentException("enhanced status class " + statusClass);
        }
    }

    /// From text such as `5.7.1`; for constants in code, not for text from a peer.
    public static EnhancedStatus of(String text) {
        var parts = text.split("\\.", 3);
        return new EnhancedStatus(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /// What a peer wrote. Null when it is not an enhanced code of this class; an ordinary case.
    public static @Nullable EnhancedStatus parse(String text, int statusClass) {
        var matcher = SYNTAX.matcher(text);
        if (!matcher.matches() || text.charAt(0) - '0' != statusClass) {
            return null;
        }
        return new EnhancedStatus(
                statusClass,
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)));
    }

    public EnhancedStatus withClass(int statusClass) {
        return new EnhancedStatus(statusClass, subject, detail);
    }

    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
