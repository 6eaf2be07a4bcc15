// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver;

import java.util.regex.Pattern;
import org.hikyaku.log.Voice;
import org.hikyaku.smtp.EnhancedStatus;

/// What error(8), retry and discard(8) find in place of a nexthop: why, with an enhanced status
/// code in front of it or not. `5.1.1 no such user here`.
public record NexthopReason(EnhancedStatus status, String text) {

    private static final Pattern WITH_STATUS =
            Pattern.compile("(([245])\\.\\d{1,3}\\.\\d{1,3})(?:\\s+(.*))?", Pattern.DOTALL);

    /// A code of another class than what becomes of the recipient is worth nothing; the log then
    /// says so.
    ///
    /// @param statusClass 2, 4 or 5, by what becomes of the recipient
    /// @param caller who says so. Postfix: its function's name
    public static NexthopReason read(String nexthop, int statusClass, String caller, Voice voice) {
        var match = WITH_STATUS.matcher(nexthop);
        if (!match.matches()) {
            return new NexthopReason(new EnhancedStatus(statusClass, 0, 0), nexthop);
        }
        var text = match.group(3) == null ? "" : match.group(3);
        var status = EnhancedStatus.of(match.group(1));
        if (status.statusClass() != statusClass) {
            voice.warning(caller + ": ignoring dsn code \"" + status + "\"");
            status = new EnhancedStatus(statusClass, 0, 0);
        }
        return new NexthopReason(status, text);
    }
}
