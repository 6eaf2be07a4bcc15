// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import org.hikyaku.mail.Address;
import org.hikyaku.net.IpAddress;
import org.hikyaku.smtp.MailPath.Strictness;
import org.jspecify.annotations.Nullable;

/// Reads one address, without its brackets, from left to right. Used once.
final class AddressReader {

    private final String text;
    private final Strictness strictness;
    private final StringBuilder internal = new StringBuilder();
    private int position;

    AddressReader(String text, Strictness strictness) {
        this.text = text;
        this.strictness = strictness;
    }

    /// Null when it is no address.
    @Nullable Address read() {
        if (text.isEmpty()) {
            return Address.NULL_SENDER;
        }
        if (text.charAt(0) == '@') {
            skipSourceRoute();
        }
        if (!readLocalPart()) {
            return null;
        }
        if (position < text.length() && !readDomain()) {
            return null;
        }
        return internal.isEmpty() ? null : new Address(internal.toString());
    }

    /// `@one,@two:` in front of the mailbox says which way to go; nobody goes it any more. RFC 5321
    /// appendix C.
    private void skipSourceRoute() {
        position = text.indexOf(':') + 1;
    }

    /// Atoms, dots and quoted strings up to the last `@` outside quotes.
    private boolean readLocalPart() {
        int start = position;
        int at = lastAt();
        int end = at < 0 ? text.length() : at;
        while (position < end) {
            char c = text.charAt(position);
            if (c == '"') {
                if (!readQuoted(end)) {
                    return false;
                }
            } else if (c == '\\' && position + 1 < end) {
                internal.append(text.charAt(position + 1));
                position += 2;
            } else if (MailPath.isAtomText(c) || c == '.' || (c == '@' && isLenient())) {
                internal.append(c);
                position++;
            } else {
                return false;
            }
        }
        // Postfix: `<@example.com>` has an empty local part.
        return isLenient() || (position > start && hasSaneDots(start, end));
    }

    private boolean isLenient() {
        return strictness == Strictness.LENIENT;
    }

    private boolean hasSaneDots(int start, int end) {
        var local = text.substring(start, end);
        return local.startsWith("\"")
                || !(local.startsWith(".") || local.endsWith(".") || local.contains(".."));
    }

    private boolean readQuoted(int end) {
        for (position++; position < end; position++) {
            char c = text.charAt(position);
            if (c == '"') {
                position++;
                return true;
            }
            if (c == '\\') {
                position++;
                if (position == end) {
                    return false;
                }
                c = text.charAt(position);
            }
            internal.append(c);
        }
        return false;
    }

    private int lastAt() {
        boolean quoted = false;
        int last = -1;
        for (int i = position; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '@' && !quoted) {
                last = i;
            }
        }
        return last;
    }

    /// A host name, or an address literal in brackets.
    private boolean readDomain() {
        var domain = text.substring(position + 1);
        if (domain.length() > 2 && domain.startsWith("[") && domain.endsWith("]")) {
            if (!isLiteral(domain)) {
                return false;
            }
        } else if (!isHostName(domain)) {
            return false;
        }
        internal.append('@').append(domain);
        return true;
    }

    /// RFC 5321 §4.1.3.
    private static boolean isLiteral(String domain) {
        var inner = domain.substring(1, domain.length() - 1);
        return IpAddress.parse(
                        inner.regionMatches(true, 0, "IPv6:", 0, 5) ? inner.substring(5) : inner)
                != null;
    }

    /// Labels of letters, digits, hyphens and underscores, neither empty nor with a hyphen at
    /// either end; not all of it digits, because `1.2.3.4` without brackets is no name
    /// (`resolve_numeric_domain = no`). One dot may follow the last.
    private static boolean isHostName(String domain) {
        boolean numeric = true;
        char before = '.';
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            if (c == '.'
                    ? before == '.' || before == '-'
                    : !isNameText(c) || (c == '-' && before == '.')) {
                return false;
            }
            numeric &= c == '.' || (c >= '0' && c <= '9');
            before = c;
        }
        return before != '-' && !numeric;
    }

    private static boolean isNameText(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c > 127;
    }
}
