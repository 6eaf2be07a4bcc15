// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The encoding of values in MAIL, RCPT and XCLIENT parameters: `+3D` for `=`. RFC 3461 §4.
public final class XText {

    private static final String HEX = "0123456789ABCDEF";

    private XText() {}

    /// Null when the text is not xtext: a `+` without two hexadecimal digits.
    public static @Nullable String decode(String text) {
        if (text.indexOf('+') < 0) {
            return text;
        }
        var octets = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] != '+') {
                octets[length++] = octets[i];
                continue;
            }
            if (i + 2 >= octets.length) {
                return null;
            }
            int value = hex(octets[i + 1]) * 16 + hex(octets[i + 2]);
            if (value < 0) {
                return null;
            }
            octets[length++] = (byte) value;
            i += 2;
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    /// `+`, `=` and whatever is not printable ASCII are written as `+HH`.
    public static String encode(String text) {
        var encoded = new StringBuilder(text.length() + 8);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 127 && octet != '+' && octet != '=') {
                encoded.append((char) octet);
            } else {
                encoded.append('+')
                        .append(HEX.charAt((octet >> 4) & 15))
                        .append(HEX.charAt(octet & 15));
            }
        }
        return encoded.toString();
    }

    /// Very negative when it is no digit, so that a sum with it is negative too.
    private static int hex(byte octet) {
        int digit = Character.digit(octet, 16);
        return digit < 0 ? -1000 : digit;
    }
}
