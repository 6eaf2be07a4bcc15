// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import org.hikyaku.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// The addresses that a `cidr:` pattern stands for; also a single address.
///
/// Postfix: `::ffff:192.0.2.1` is an IPv6 address here and not the same as 192.0.2.1.
///
/// @param bits 32 or 128
/// @param high the first 64 bits; IPv4 stands in the first half of them
/// @param low the other 64; zero for IPv4
/// @param prefixLength how many of them count; the others are zero
record CidrBlock(int bits, long high, long low, int prefixLength) {

    private static final long MAPPED = 0xffff_0000_0000L;

    /// Null when the text is no address.
    static @Nullable CidrBlock address(String text) {
        var address = IpAddress.parse(text);
        if (address == null) {
            return null;
        }
        var octets = ByteBuffer.wrap(address.getAddress());
        if (!(address instanceof Inet4Address)) {
            return new CidrBlock(128, octets.getLong(), octets.getLong(), 128);
        }
        long ipv4 = Integer.toUnsignedLong(octets.getInt());
        return text.indexOf(':') < 0
                ? new CidrBlock(32, ipv4 << 32, 0, 32)
                : new CidrBlock(128, 0, MAPPED | ipv4, 128);
    }

    /// The block of this length around the address.
    CidrBlock around(int length) {
        return new CidrBlock(
                bits, high & mask(Math.min(length, 64)), low & mask(length - 64), length);
    }

    boolean contains(CidrBlock address) {
        return address.bits == bits
                && (address.high & mask(Math.min(prefixLength, 64))) == high
                && (address.low & mask(prefixLength - 64)) == low;
    }

    private static long mask(int length) {
        return length <= 0 ? 0 : -1L << (64 - length);
    }

    /// `10.0.0.0/8`, `2001:db8::/32`, `::ffff:192.0.2.0/120`.
    @Override
    public String toString() {
        return text() + '/' + prefixLength;
    }

    private String text() {
        if (bits == 32) {
            return ipv4((int) (high >>> 32));
        }
        if (high == 0 && low >>> 32 == MAPPED >>> 32) {
            return "::ffff:" + ipv4((int) low);
        }
        if (high == 0 && low >>> 32 == 0 && low >>> 16 != 0) {
            return "::" + ipv4((int) low); // As the C library writes it.
        }
        return IpAddress.text(
                IpAddress.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array()));
    }

    private static String ipv4(int address) {
        return IpAddress.text(IpAddress.of(ByteBuffer.allocate(4).putInt(address).array()));
    }
}
