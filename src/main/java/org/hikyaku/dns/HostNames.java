// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

/// What can be the name of a host. RFC 1123 §2.1, with the underscores that people use.
public final class HostNames {

    private static final int MOST_OCTETS = 255;
    private static final int MOST_LABEL_OCTETS = 63;

    private HostNames() {}

    /// Postfix: letters, digits, hyphens and underscores in labels of up to 63, no hyphen at the
    /// ends of a label; octets beyond ASCII pass, since they are turned into A-labels.
    public static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MOST_OCTETS) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (label == 0 || name.charAt(i - 1) == '-') {
                    return false;
                }
                label = 0;
                continue;
            }
            label++;
            boolean fits =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '_'
                            || c > 127
                            || (c == '-' && label > 1);
            if (!fits || label > MOST_LABEL_OCTETS) {
                return false;
            }
        }
        return name.charAt(name.length() - 1) != '-' && label > 0;
    }
}
