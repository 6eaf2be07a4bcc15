// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import org.hikyaku.net.IpAddress;

/// What counts as the name of a host or domain, and as an address in its place.
///
/// - RFC 1123 §2.1 (letters, digits, hyphens; lengths); Postfix: an underscore passes too
/// - RFC 5321 §4.1.3 (addresses in brackets)
public final class HostName {

    /// RFC 1035 §2.3.4: 255 octets on the wire, which makes this many as text.
    private static final int NAME_LIMIT = 255;

    private static final int LABEL_LIMIT = 63;
    private static final String IPV6 = "IPv6:";

    private HostName() {}

    /// Labels with dots between them and none at the ends, not all of them numbers.
    public static boolean isName(String text) {
        if (text.isEmpty() || text.length() > NAME_LIMIT) {
            return false;
        }
        boolean isNumber = true;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                if (!isLabel(text, start, i)) {
                    return false;
                }
                start = i + 1;
            } else {
                isNumber &= isDigit(text.charAt(i));
            }
        }
        return !isNumber;
    }

    private static boolean isLabel(String text, int start, int end) {
        if (end == start || end - start > LABEL_LIMIT) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && !isLetter(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return text.charAt(start) != '-' && text.charAt(end - 1) != '-';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// `[192.0.2.1]`, `[IPv6:2001:db8::1]`.
    public static boolean isAddressLiteral(String text) {
        if (!text.startsWith("[") || !text.endsWith("]") || text.length() < 3) {
            return false;
        }
        var inside = text.substring(1, text.length() - 1);
        if (inside.regionMatches(true, 0, IPV6, 0, IPV6.length())) {
            return IpAddress.parse(inside.substring(IPV6.length())) instanceof Inet6Address;
        }
        return IpAddress.parse(inside) instanceof Inet4Address;
    }
}
