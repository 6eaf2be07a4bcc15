// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.hikyaku.net.IpAddress;

/// The words that say where mail goes: `example.com`, `host:587`, `[host]`, `[192.0.2.1]:smtp`,
/// several of them separated by commas or blanks and tried in order. For LMTP also `inet:` with any
/// of these behind it, and `unix:/path`. See transport(5), relayhost, smtp(8).
final class Nexthop {

    /// One of them.
    ///
    /// @param text as written
    /// @param host without brackets
    record Site(String text, String host, int port, Look look, Loops loops) {

        boolean detectsLoops() {
            return loops == Loops.DETECTED;
        }
    }

    /// Whether a server that goes by our address or name is ourselves.
    enum Loops {
        DETECTED,
        /// Not on port 25: it may be a content filter on this machine.
        IGNORED
    }

    /// How a site is found.
    enum Look {
        MAIL_EXCHANGERS,
        HOST,
        /// Its name is the path of a Unix-domain socket.
        SOCKET
    }

    private static final String UNIX = "unix:";
    private static final String INET = "inet:";
    private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");

    /// What ports mean.
    ///
    /// @param protocol in which mail is handed over there
    /// @param usual `smtp_tcp_port`
    /// @param ours where we may meet ourselves. Postfix: 25, even when smtp_tcp_port is another
    /// @param numberOf a port by name, -1 for a name nobody knows
    record Ports(Protocol protocol, String usual, int ours, ToIntFunction<String> numberOf) {}

    private Nexthop() {}

    static List<Site> parse(String nexthop, Ports ports) throws BadNexthop {
        var sites = new ArrayList<Site>(1);
        for (var word : BETWEEN.split(nexthop, -1)) {
            if (!word.isEmpty()) {
                sites.add(site(word, ports));
            }
        }
        if (sites.isEmpty()) {
            throw new BadNexthop(
                    "valid hostname or network address required in server description: " + nexthop);
        }
        return sites;
    }

    private static Site site(String word, Ports ports) throws BadNexthop {
        if (ports.protocol().namesTheFamily() && word.startsWith(UNIX)) {
            var path = word.substring(UNIX.length());
            return new Site(word, path, 0, Look.SOCKET, Loops.IGNORED);
        }
        boolean named = ports.protocol().namesTheFamily() && word.startsWith(INET);
        var text = named ? word.substring(INET.length()) : word;
        if (!text.startsWith("[")) {
            int colon = text.indexOf(':');
            var host = colon < 0 ? text : text.substring(0, colon);
            var port = colon < 0 ? "" : text.substring(colon + 1);
            return checked(text, host, port, lookOf(host, ports), ports);
        }
        int close = text.indexOf(']');
        if (close < 0) {
            throw new BadNexthop("missing \"]\" in server description: " + text);
        }
        var rest = text.substring(close + 1);
        if (!rest.isEmpty() && !rest.startsWith(":")) {
            throw new BadNexthop("garbage after \"]\" in server description: " + text);
        }
        return checked(
                text,
                withoutFamily(text.substring(1, close)),
                rest.isEmpty() ? "" : rest.substring(1),
                Look.HOST,
                ports);
    }

    /// An address has no MX records.
    private static Look lookOf(String host, Ports ports) {
        return IpAddress.parse(host) == null ? ports.protocol().lookOfName() : Look.HOST;
    }

    /// `[IPv6:::1]` as in mail addresses. RFC 5321 §4.1.3.
    private static String withoutFamily(String host) {
        return host.regionMatches(true, 0, "ipv6:", 0, 5) ? host.substring(5) : host;
    }

    private static Site checked(String text, String host, String port, Look look, Ports ports)
            throws BadNexthop {
        if (host.isEmpty()) {
            throw new BadNexthop(
                    "valid hostname or network address required in server description: " + text);
        }
        int number = number(port.isEmpty() ? ports.usual() : port, text, ports);
        boolean mayBeUs = ports.protocol().canLoop() && number == ports.ours();
        var loops = mayBeUs ? Loops.DETECTED : Loops.IGNORED;
        return new Site(text, host, number, look, loops);
    }

    private static int number(String port, String text, Ports ports) throws BadNexthop {
        for (int i = 0; i < port.length(); i++) {
            if (port.charAt(i) < '0' || port.charAt(i) > '9') {
                int known = ports.numberOf().applyAsInt(port);
                if (known < 0) {
                    throw new BadNexthop("unknown service: " + port + "/tcp");
                }
                return known;
            }
        }
        if (port.length() > 5 || Integer.parseInt(port) > 65535 || Integer.parseInt(port) == 0) {
            throw new BadNexthop("bad network port: " + port + " for destination: " + text);
        }
        return Integer.parseInt(port);
    }
}
