// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.net.IDN;
import java.nio.charset.StandardCharsets;

/// `${domain_to_ascii{…}}`, the one function in main.cf: an international domain name as DNS spells
/// it. A name that has no such spelling stays as it is.
final class DomainToAscii {

    private DomainToAscii() {}

    static String of(String domain) {
        if (domain.chars().allMatch(c -> c < 128)) {
            return domain;
        }
        try {
            return IDN.toASCII(text(domain));
        } catch (IllegalArgumentException noSuchName) {
            return domain;
        }
    }

    /// `postconf` takes files for octets, each of them a character.
    private static String text(String domain) {
        return domain.chars().allMatch(c -> c < 256)
                ? LogicalLines.decode(domain.getBytes(StandardCharsets.ISO_8859_1))
                : domain;
    }
}
