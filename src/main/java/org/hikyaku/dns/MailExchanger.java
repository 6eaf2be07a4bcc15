// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

/// An MX record. RFC 5321 §5.1.
///
/// @param host without final dot; empty in a null MX
public record MailExchanger(int preference, String host) {

    /// "This domain takes no mail at all." RFC 7505 §3.
    public boolean isNull() {
        return host.isEmpty();
    }
}
