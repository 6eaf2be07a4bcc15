// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A header field with text that is not ASCII, put into words that are. Texts, names of people and
/// comments can be; an address cannot, and neither can fields of which we do not know what may
/// stand where.
///
/// - RFC 2047 §5 (where encoded words may stand)
final class InternationalField {

    private static final Set<String> ADDRESSES =
            Set.of(
                    "from",
                    "sender",
                    "reply-to",
                    "to",
                    "cc",
                    "bcc",
                    "resent-from",
                    "resent-sender",
                    "resent-reply-to",
                    "resent-to",
                    "resent-cc",
                    "resent-bcc",
                    "errors-to",
                    "disposition-notification-to");

    private static final Set<String> TEXTS =
            Set.of("subject", "comments", "content-description", "organization", "thread-topic");

    private InternationalField() {}

    /// Null when it cannot be done.
    ///
    /// @param body what follows the colon, line ends included
    static @Nullable String encode(String name, String body) {
        if (!EncodedWords.isAscii(name)) {
            return null;
        }
        var field = name.toLowerCase(Locale.ROOT).strip();
        if (ADDRESSES.contains(field)) {
            return new Addresses(body).encode();
        }
        return TEXTS.contains(field) || field.startsWith("x-") ? text(body) : null;
    }

    /// From the first word that is not ASCII to the last, with all between them.
    private static String text(String line) {
        int first = 0;
        while (line.charAt(first) <= 126) {
            first++;
        }
        int last = line.length() - 1;
        while (line.charAt(last) <= 126) {
            last--;
        }
        int start = first;
        while (start > 0 && !isBlank(line.charAt(start - 1))) {
            start--;
        }
        int end = last;
        while (end < line.length() && !isBlank(line.charAt(end))) {
            end++;
        }
        return line.substring(0, start)
                + EncodedWords.encode(line.substring(start, end).replace("\n", ""))
                + line.substring(end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n';
    }

    /// A list of addresses, with names and comments between them. Used once.
    private static final class Addresses {

        private final String text;
        private final StringBuilder encoded = new StringBuilder();

        /// What has been read since the last address or comma.
        private final StringBuilder segment = new StringBuilder();

        private int at;

        Addresses(String body) {
            this.text = body;
        }

        @Nullable String encode() {
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case '"' -> segment.append(quoted());
                    case '(' -> segment.append(comment());
                    case '<' -> {
                        int end = text.indexOf('>', at);
                        var address = text.substring(at, end < 0 ? text.length() : end + 1);
                        if (!isPhrasePossible() || !EncodedWords.isAscii(address)) {
                            return null;
                        }
                        encoded.append(phrase()).append(address);
                        at += address.length();
                    }
                    case ':' -> {
                        if (!isPhrasePossible()) {
                            return null;
                        }
                        encoded.append(phrase()).append(c);
                        at++;
                    }
                    case ',', ';' -> {
                        if (!EncodedWords.isAscii(segment.toString())) {
                            return null; // An address.
                        }
                        encoded.append(segment).append(c);
                        segment.setLength(0);
                        at++;
                    }
                    default -> {
                        segment.append(c);
                        at++;
                    }
                }
            }
            if (!EncodedWords.isAscii(segment.toString())) {
                return null;
            }
            return encoded.append(segment).toString();
        }

        /// Moves past it.
        private String quoted() {
            int start = at++;
            while (at < text.length() && text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at = Math.min(at + 1, text.length());
            return text.substring(start, at);
        }

        /// Moves past it.
        private String comment() {
            int start = at;
            int depth = 0;
            do {
                char c = text.charAt(at);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                at += c == '\\' ? 2 : 1;
            } while (depth > 0 && at < text.length());
            at = Math.min(at, text.length());
            var comment = text.substring(start, at);
            return EncodedWords.isAscii(comment)
                    ? comment
                    : '('
                            + EncodedWords.encode(
                                    comment.substring(1, comment.length() - 1).replace("\n", ""))
                            + ')';
        }

        /// A comment within a name would have to be cut out of it.
        private boolean isPhrasePossible() {
            return EncodedWords.isAscii(segment.toString()) || segment.indexOf("(") < 0;
        }

        /// The segment as the name before an address, or of a group.
        private String phrase() {
            var name = segment.toString();
            segment.setLength(0);
            if (EncodedWords.isAscii(name)) {
                return name;
            }
            var words = name.strip();
            var before = name.substring(0, name.indexOf(words));
            var plain = words.replace("\n", "").replaceAll("\\\\(.)|\"", "$1");
            return (before.isEmpty() ? " " : before) + EncodedWords.encode(plain) + ' ';
        }
    }
}
