// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import org.hikyaku.mail.Address;
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
        if (text.charAt(0) == '@' && !skipSourceRoute()) {
            return null;
        }
        if (!readLocalPart()) {
            return null;
        }
        if (position < text.length() && !readDomain()) {
            return null;
        }
        return new Address(internal.toString());
    }

    /// `@one,@two:` in front of the mailbox says which way to go; nobody goes it any more. RFC 5321
    /// appendix C.
    private boolean skipSourceRoute() {
        int colon = text.indexOf(':');
        if (colon < 0 || colon == text.length() - 1) {
            return false;
        }
        position = colon + 1;
        return true;
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
        return position > start && (isLenient() || hasSaneDots(start, end));
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
        if (domain.isEmpty()) {
            return false;
        }
        boolean literal = domain.length() > 2 && domain.startsWith("[") && domain.endsWith("]");
        var name = literal ? domain.substring(1, domain.length() - 1) : domain;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = MailPath.isAtomText(c) || c == '.' || (literal && c == ':');
            if (!fits) {
                return false;
            }
        }
        internal.append('@').append(domain);
        return true;
    }
}
