// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.net.IDN;

/// `${domain_to_ascii{…}}`, the one function in main.cf: an international domain name as DNS spells
/// it. A name that has no such spelling stays as it is.
final class DomainToAscii {

    private DomainToAscii() {}

    static String of(String domain) {
        for (int i = 0; i < domain.length(); i++) {
            if (domain.charAt(i) > 127) {
                try {
                    return IDN.toASCII(domain);
                } catch (IllegalArgumentException noSuchName) {
                    return domain;
                }
            }
        }
        return domain;
    }
}
