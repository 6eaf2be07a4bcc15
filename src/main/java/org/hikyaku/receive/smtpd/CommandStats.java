// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.util.List;

/// How many of each command came, and how many of those went well: ` ehlo=1 mail=1/2 commands=2/3`
/// at the end of the disconnect line, where fail2ban and others read `auth=0/1`. Confined to the
/// session's thread.
final class CommandStats {

    private final List<String> names;
    private final int[] good;
    private final int[] total;

    /// Begins with nothing counted.
    ///
    /// @param names in the order of the line
    CommandStats(List<String> names) {
        this.names = names;
        good = new int[names.size()];
        total = new int[names.size()];
    }

    void came(int command) {
        total[command]++;
    }

    void wentWell(int command) {
        good[command]++;
    }

    void appendTo(StringBuilder line) {
        int allGood = 0;
        int all = 0;
        for (int i = 0; i < total.length; i++) {
            if (total[i] > 0) {
                append(line, names.get(i), good[i], total[i]);
                allGood += good[i];
                all += total[i];
            }
        }
        if (all == 0) {
            line.append(" commands=0/0");
        } else {
            append(line, "commands", allGood, all);
        }
    }

    private static void append(StringBuilder line, String name, int good, int total) {
        line.append(' ').append(name).append('=').append(good);
        if (good != total) {
            line.append('/').append(total);
        }
    }
}
