// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// Reads IP address literals strictly, and writes them as inet_ntop(3) does.
/// `InetAddress.ofLiteral` alone would also take `192.0.2` and `7`, and its texts of IPv6 addresses
/// are not shortened.
public final class IpAddress {

    private IpAddress() {}

    /// Null when the text is not an address; host names are an ordinary question, not an error.
    public static @Nullable InetAddress parse(String text) {
        if (text.isEmpty() || text.length() > 45) {
            return null;
        }
        if (text.indexOf(':') < 0) {
            return parseDottedQuad(text);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 127 || (Character.digit(c, 16) < 0 && c != ':' && c != '.')) {
                return null; // No scope: a zone index means nothing to a peer.
            }
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static @Nullable InetAddress parseDottedQuad(String text) {
        var octets = new byte[4];
        int part = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || part == 4) {
                    return null;
                }
                octets[part++] = (byte) value;
                value = -1;
            } else if (c >= '0' && c <= '9') {
                if (value == 0) {
                    return null; // 010 is eight to some and ten to others.
                }
                value = value < 0 ? c - '0' : value * 10 + c - '0';
                if (value > 255) {
                    return null;
                }
            } else {
                return null;
            }
        }
        return part == 4 ? of(octets) : null;
    }

    /// From four or sixteen octets; an IPv4 address mapped into IPv6 becomes IPv4.
    public static InetAddress of(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException("an address has 4 or 16 octets", wrongLength);
        }
    }

    /// As Postfix logs it: `192.0.2.1`, `2001:db8::1`.
    public static String text(InetAddress address) {
        return address instanceof Inet4Address
                ? address.getHostAddress()
                : shortened(address.getAddress());
    }

    /// The address in an SMTP domain literal or HELO name: `[192.0.2.1]`, `[IPv6:2001:db8::1]`. RFC
    /// 5321 §4.1.3.
    public static String literal(InetAddress address) {
        return address instanceof Inet4Address
                ? '[' + text(address) + ']'
                : "[IPv6:" + text(address) + ']';
    }

    private static String shortened(byte[] octets) {
        int bestStart = -1;
        int bestLength = 1; // A single zero group is not shortened.
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && group(octets, i + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
            i += length;
        }
        var text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(octets, i)));
        }
        return text.toString();
    }

    private static int group(byte[] octets, int number) {
        return ((octets[2 * number] & 0xff) << 8) | (octets[2 * number + 1] & 0xff);
    }
}
