// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import org.hikyaku.mail.Address;
import org.jspecify.annotations.Nullable;

/// Addresses as they stand in MAIL and RCPT: read into internal form, and written back with the
/// quotes they need.
///
/// - RFC 5321 §4.1.2 (Path, Mailbox), §4.1.3 (address literals), appendix C (source routes, which
///   are ignored); RFC 6531 §3.3 (UTF-8)
/// - Parameters: strict_rfc821_envelopes
public final class MailPath {

    /// How closely a path must follow RFC 5321. Both refuse unbalanced quotes and brackets.
    public enum Strictness {
        /// `strict_rfc821_envelopes = no`: brackets may be missing, as may a good part of the rest.
        LENIENT,
        /// `strict_rfc821_envelopes = yes`: brackets and nothing beside them.
        STRICT
    }

    /// A path found at some place of a command line.
    ///
    /// @param end where it ends: at a blank or at the end of the line
    public record Found(Address address, int end) {}

    private MailPath() {}

    /// Reads the path that begins at `from`. Null when what stands there is no address; the client
    /// then hears of a syntax error.
    public static @Nullable Found parse(String text, int from, Strictness strictness) {
        int end = tokenEnd(text, from);
        if (end < 0 || end == from) {
            return null;
        }
        boolean bracketed = text.charAt(from) == '<';
        if (bracketed && text.charAt(end - 1) != '>') {
            return null;
        }
        if (!bracketed && strictness == Strictness.STRICT) {
            return null;
        }
        var inner = bracketed ? text.substring(from + 1, end - 1) : text.substring(from, end);
        if (strictness == Strictness.LENIENT && inner.startsWith("<") && inner.endsWith(">")) {
            // Postfix: programs that put brackets around what the user put in brackets are
            // forgiven.
            inner = inner.substring(1, inner.length() - 1);
        }
        var address = new AddressReader(inner.strip(), strictness).read();
        return address == null ? null : new Found(address, end);
    }

    /// Where the path that begins at `from` ends: at the first blank outside quotes and brackets.
    /// -1 when a quote or bracket is not closed.
    public static int tokenEnd(String text, int from) {
        boolean quoted = false;
        int depth = 0;
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '<') {
                depth++;
            } else if (!quoted && c == '>') {
                depth--;
            } else if (!quoted && depth <= 0 && (c == ' ' || c == '\t')) {
                break;
            }
        }
        return quoted || depth != 0 ? -1 : Math.min(i, text.length());
    }

    /// The address as it stands between `<` and `>` on the wire: a local part that is no dot-string
    /// comes in quotes.
    public static String quote(Address address) {
        var text = address.text();
        int at = text.lastIndexOf('@');
        int localEnd = at < 0 ? text.length() : at;
        if (isDotString(text, localEnd)) {
            return text;
        }
        var quoted = new StringBuilder(text.length() + 8).append('"');
        for (int i = 0; i < localEnd; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == '\r') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').append(text, localEnd, text.length()).toString();
    }

    /// The null sender is written without quotes.
    private static boolean isDotString(String text, int end) {
        boolean afterDot = true;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.' ? afterDot : !isAtomText(c)) {
                return false;
            }
            afterDot = c == '.';
        }
        return text.isEmpty() || (end > 0 && !afterDot);
    }

    static boolean isAtomText(char c) {
        return c > ' ' && c != 127 && "()<>@,;:\\\".[]".indexOf(c) < 0;
    }
}
