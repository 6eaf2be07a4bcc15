// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

/// An enhanced mail system status code: `class.subject.detail`. RFC 3463, RFC 2034.
public record EnhancedStatus(int statusClass, int subject, int detail) {

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

    public EnhancedStatus withClass(int statusClass) {
        return new EnhancedStatus(statusClass, subject, detail);
    }

    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
