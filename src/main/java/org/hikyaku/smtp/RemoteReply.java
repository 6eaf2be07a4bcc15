// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server answered, as it said it.
///
/// @param status the enhanced code of the last line, where it begins with one whose class fits
/// @param lines the text of each line after code and separator
/// @param text all lines with their codes, joined by blanks, unprintable octets as `?`: how the log
///   and reports quote it
public record RemoteReply(
        int code, @Nullable EnhancedStatus status, List<String> lines, String text) {

    public RemoteReply {
        lines = List.copyOf(lines);
    }

    public boolean isPositive() {
        return code / 100 == 2;
    }

    /// 354 and its kind: go on.
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    public boolean isTransient() {
        return code / 100 == 4;
    }

    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /// The enhanced code, or what the reply code alone amounts to (`4.0.0`).
    public EnhancedStatus statusOrPlain() {
        int statusClass = code / 100 == 5 ? 5 : code / 100 == 4 ? 4 : 2;
        return status != null ? status : new EnhancedStatus(statusClass, 0, 0);
    }

    @Override
    public String toString() {
        return text;
    }
}
