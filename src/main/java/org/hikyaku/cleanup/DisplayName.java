// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.nio.charset.StandardCharsets;

/// The full name of a local user, made fit for a From header.
///
/// - RFC 5322 §3.2.5 (phrase), §3.2.2 (comment); RFC 2047 §5
/// - Parameters: full_name_encoding_charset
///
/// @param charset named in an encoded name; empty: a name that is not ASCII stays as it is
record DisplayName(String name, String charset) {

    private static final String SPECIALS = "()<>[]:;@\\,.\"";
    private static final String HEX = "0123456789ABCDEF";

    /// What stands before `<address>`.
    String phrase() {
        if (mustBeEncoded()) {
            return encoded();
        }
        for (int i = 0; i < name.length(); i++) {
            if (SPECIALS.indexOf(name.charAt(i)) >= 0) {
                return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return name;
    }

    /// What stands in parentheses after an address.
    String comment() {
        if (mustBeEncoded()) {
            return encoded();
        }
        return parenthesesMatch() ? name : name.replace("(", "\\(").replace(")", "\\)");
    }

    private boolean parenthesesMatch() {
        int depth = 0;
        for (int i = 0; i < name.length() && depth >= 0; i++) {
            depth += name.charAt(i) == '(' ? 1 : name.charAt(i) == ')' ? -1 : 0;
        }
        return depth == 0;
    }

    private boolean mustBeEncoded() {
        return !charset.isEmpty() && name.chars().anyMatch(c -> c > 126 || c < ' ');
    }

    private String encoded() {
        var text = new StringBuilder("=?").append(charset).append("?Q?");
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            if (octet == ' ') {
                text.append('_');
            } else if (octet > 0
                    && (Character.isLetterOrDigit(octet) || "!*+-/".indexOf(octet) >= 0)) {
                text.append((char) octet);
            } else {
                text.append('=')
                        .append(HEX.charAt((octet >> 4) & 15))
                        .append(HEX.charAt(octet & 15));
            }
        }
        return text.append("?=").toString();
    }
}
