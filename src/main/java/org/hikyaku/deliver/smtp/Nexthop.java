// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.hikyaku.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// A destination as `relayhost` and the resolver write it: `example.com`, `example.com:587`,
/// `[mail.example.com]`, `[192.0.2.1]:submission`.
///
/// @param text as written
/// @param host without brackets and port
/// @param viaMx whether its MX hosts are meant, and not the host itself
record Nexthop(String text, String host, int port, boolean viaMx) {

    /// Several destinations, tried in order, are separated by commas or blanks.
    ///
    /// @param portOf turns a number or name into a port, -1 when it is none
    static List<Nexthop> parseAll(String text, int defaultPort, ToIntFunction<String> portOf) {
        var all = new ArrayList<Nexthop>();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && ", \t".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            if (end > at) {
                all.add(parse(text.substring(at, end), defaultPort, portOf));
            }
            at = end + 1;
        }
        return all;
    }

    /// A port that is none gives a nexthop with port -1, which nobody can connect to.
    static Nexthop parse(String text, int defaultPort, ToIntFunction<String> portOf) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close > 0) {
                var host = text.substring(1, close);
                boolean hasPort = text.startsWith(":", close + 1);
                int port = hasPort ? portOf.applyAsInt(text.substring(close + 2)) : defaultPort;
                return new Nexthop(text, withoutTag(host), port, false);
            }
        }
        int colon = text.indexOf(':');
        if (colon > 0 && colon == text.lastIndexOf(':')) {
            int port = portOf.applyAsInt(text.substring(colon + 1));
            return new Nexthop(text, text.substring(0, colon), port, true);
        }
        return new Nexthop(text, text, defaultPort, true);
    }

    private static String withoutTag(String host) {
        return host.regionMatches(true, 0, "IPv6:", 0, 5) ? host.substring(5) : host;
    }

    /// The address when the host is one.
    @Nullable InetAddress literal() {
        return IpAddress.parse(host);
    }
}
