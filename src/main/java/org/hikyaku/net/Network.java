// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// A block of addresses: `192.0.2.0/24`, `[2001:db8::]/32`, or a single address.
///
/// @param base first address; the bits after the prefix are zero
/// @param prefixLength 0 to 32 or 128
public record Network(InetAddress base, int prefixLength) {

    public Network {
        int bits = base.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("prefix length " + prefixLength);
        }
    }

    /// The block of this length around an address.
    public static Network around(InetAddress address, int prefixLength) {
        var octets = address.getAddress();
        clearAfter(octets, prefixLength);
        return new Network(octets.length == 4 ? IpAddress.of(octets) : ipv6(octets), prefixLength);
    }

    /// `::ffff:127.0.0.0` stays what it is, so that the block has 128 bits: Debian's `mynetworks`
    /// has `[::ffff:127.0.0.0]/104`. No client is in it, since a mapped address of a client is
    /// known by its IPv4 address.
    private static InetAddress ipv6(byte[] octets) {
        try {
            return Inet6Address.getByAddress(null, octets, -1);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException("not sixteen octets", wrongLength);
        }
    }

    private static InetAddress mapped(InetAddress ipv4) {
        var octets = new byte[16];
        octets[10] = (byte) 0xff;
        octets[11] = (byte) 0xff;
        System.arraycopy(ipv4.getAddress(), 0, octets, 12, 4);
        return ipv6(octets);
    }

    /// Brackets around the address, or around all of it, are allowed, as in `mynetworks`; without
    /// `/` it is one address.
    public static Network parse(String text) throws NetworkFormatException {
        boolean isWrapped = text.startsWith("[") && text.endsWith("]");
        return parseBare(isWrapped ? text.substring(1, text.length() - 1) : text);
    }

    private static Network parseBare(String text) throws NetworkFormatException {
        int slash = text.lastIndexOf('/');
        var host = slash < 0 ? text : text.substring(0, slash);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        var address = IpAddress.parse(host);
        if (address == null) {
            throw new NetworkFormatException("bad net/mask pattern: \"" + text + "\"");
        }
        if (address instanceof Inet4Address && host.indexOf(':') >= 0) {
            address = mapped(address);
        }
        int bits = address.getAddress().length * 8;
        if (slash < 0) {
            return new Network(address, bits);
        }
        int length = prefixLength(text, slash + 1, bits);
        var network = around(address, length);
        if (!network.base.equals(address)) {
            throw new NetworkFormatException(
                    "non-null host address bits in \""
                            + text
                            + "\", perhaps you should use \""
                            + network
                            + "\" instead");
        }
        return network;
    }

    private static int prefixLength(String text, int from, int bits) throws NetworkFormatException {
        int digits = text.length() - from;
        int length = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || digits > 3) {
                throw new NetworkFormatException("bad net/mask pattern: \"" + text + "\"");
            }
            length = length * 10 + c - '0';
        }
        if (digits == 0 || length > bits) {
            throw new NetworkFormatException("bad net/mask pattern: \"" + text + "\"");
        }
        return length;
    }

    public boolean contains(InetAddress address) {
        var octets = address.getAddress();
        var mine = base.getAddress();
        if (octets.length != mine.length) {
            return false;
        }
        int whole = prefixLength / 8;
        if (!Arrays.equals(octets, 0, whole, mine, 0, whole)) {
            return false;
        }
        int rest = prefixLength % 8;
        return rest == 0 || ((octets[whole] ^ mine[whole]) & 0xff) >> (8 - rest) == 0;
    }

    private static void clearAfter(byte[] octets, int prefixLength) {
        for (int i = 0; i < octets.length; i++) {
            int kept = Math.clamp(prefixLength - 8L * i, 0, 8);
            octets[i] &= (byte) (0xff00 >> kept);
        }
    }

    /// As in `mynetworks`: IPv6 addresses stand in brackets.
    @Override
    public String toString() {
        var text = IpAddress.text(base);
        return IpFamily.of(base) == IpFamily.IPV4
                ? text + '/' + prefixLength
                : '[' + text + "]/" + prefixLength;
    }
}
