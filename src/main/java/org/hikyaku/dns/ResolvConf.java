// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.net.IpAddress;

/// What resolv.conf(5) says about name servers. Search lists are not used: a mail domain is always
/// complete.
record ResolvConf(List<InetSocketAddress> servers, Duration timeout, int attempts) {

    private static final int PORT = 53;
    private static final int MOST_SERVERS = 3;

    ResolvConf {
        servers = List.copyOf(servers);
    }

    static ResolvConf parse(List<String> lines) {
        var servers = new ArrayList<InetSocketAddress>();
        int timeout = 5;
        int attempts = 2;
        for (var line : lines) {
            var words = line.strip().split("\\s+", -1);
            if (words[0].equals("nameserver") && words.length > 1) {
                var address = IpAddress.parse(words[1]);
                if (address != null && servers.size() < MOST_SERVERS) {
                    servers.add(new InetSocketAddress(address, PORT));
                }
            } else if (words[0].equals("options")) {
                for (var option : words) {
                    timeout = number(option, "timeout:", timeout, 30);
                    attempts = number(option, "attempts:", attempts, 5);
                }
            }
        }
        if (servers.isEmpty()) {
            servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
        }
        return new ResolvConf(servers, Duration.ofSeconds(timeout), attempts);
    }

    private static int number(String option, String name, int otherwise, int most) {
        if (!option.startsWith(name)) {
            return otherwise;
        }
        try {
            return Math.clamp(
                    Integer.parseInt(option, name.length(), option.length(), 10), 1, most);
        } catch (NumberFormatException ignoredAsGlibcDoes) {
            return otherwise;
        }
    }
}
