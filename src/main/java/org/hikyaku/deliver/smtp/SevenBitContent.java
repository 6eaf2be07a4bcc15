// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.hikyaku.mail.Content;
import org.jspecify.annotations.Nullable;

/// 8-bit content for a server without 8BITMIME: each part that is labelled 8bit or binary is sent
/// as quoted-printable and labelled so. Parts that are not labelled pass as they are.
///
/// Understands just enough of MIME for that: headers, multipart boundaries, messages within
/// messages. RFC 6152 §3, RFC 2045 §6.7, RFC 2046 §5.1.1. Postfix: MIME output conversion.
final class SevenBitContent implements Content {

    private final Content original;

    SevenBitContent(Content original) {
        this.original = original;
    }

    /// That of the original; what is sent is longer.
    @Override
    public long size() {
        return original.size();
    }

    @Override
    public void transferTo(Sink sink) throws IOException {
        var converter = new Converter(sink);
        original.transferTo(converter);
        converter.finish();
    }

    @Override
    public InputStream open() throws IOException {
        var converted = new ByteArrayOutputStream();
        transferTo(converted::write);
        return new ByteArrayInputStream(converted.toByteArray());
    }

    /// Takes the original in pieces, works by lines.
    private static final class Converter implements Sink {
        private static final String HEX = "0123456789ABCDEF";
        private static final int LONGEST_ENCODED_LINE = 76;

        private enum In {
            HEADER,
            PLAIN_BODY,
            ENCODED_BODY
        }

        private final Sink out;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream(200);
        private final Deque<String> boundaries = new ArrayDeque<>();
        private final StringBuilder field = new StringBuilder();
        private In in = In.HEADER;
        private @Nullable String boundary;
        private boolean isEightBit;
        private boolean isComposite;
        private boolean isMessage;

        Converter(Sink out) {
            this.out = out;
        }

        @Override
        public void accept(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, from, i - from);
                    from = i + 1;
                    takeLine(line.toByteArray());
                    line.reset();
                }
            }
            line.write(bytes, from, offset + length - from);
        }

        void finish() throws IOException {
            if (line.size() > 0) {
                takeLine(line.toByteArray());
            }
            if (in == In.HEADER) {
                endField();
            }
        }

        private void takeLine(byte[] text) throws IOException {
            if (in == In.HEADER) {
                headerLine(text);
            } else if (!isBoundary(text)) {
                if (in == In.ENCODED_BODY) {
                    encode(text);
                } else {
                    put(text);
                }
            }
        }

        // ---- headers ----

        private void headerLine(byte[] text) throws IOException {
            if (text.length > 0 && (text[0] == ' ' || text[0] == '\t')) {
                field.append('\n').append(new String(text, StandardCharsets.ISO_8859_1));
                return;
            }
            endField();
            if (text.length > 0) {
                field.append(new String(text, StandardCharsets.ISO_8859_1));
                return;
            }
            put(text);
            endHeader();
        }

        private void endHeader() {
            if (boundary != null) {
                boundaries.push(boundary);
            }
            if (isMessage) {
                in = In.HEADER; // The header of the message inside.
            } else {
                in = isEightBit && !isComposite ? In.ENCODED_BODY : In.PLAIN_BODY;
            }
            boundary = null;
            isEightBit = false;
            isComposite = false;
            isMessage = false;
        }

        private void endField() throws IOException {
            if (field.isEmpty()) {
                return;
            }
            var text = field.toString();
            field.setLength(0);
            var lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-type:")) {
                noteType(text, lower);
            }
            if (lower.startsWith("content-transfer-encoding:")) {
                var encoding = lower.substring(lower.indexOf(':') + 1).strip();
                if (encoding.startsWith("8bit") || encoding.startsWith("binary")) {
                    isEightBit = true;
                    // Composite types must not be encoded as a whole. RFC 2045 §6.4.
                    text =
                            "Content-Transfer-Encoding: "
                                    + (isComposite ? "7bit" : "quoted-printable");
                }
            }
            put(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        private void noteType(String text, String lower) {
            var type = lower.substring(lower.indexOf(':') + 1).strip();
            isComposite = type.startsWith("multipart/") || type.startsWith("message/");
            isMessage = type.startsWith("message/rfc822") || type.startsWith("message/global");
            int at = lower.indexOf("boundary=");
            if (type.startsWith("multipart/") && at > 0) {
                boundary = parameter(text.substring(at + "boundary=".length()));
            }
        }

        private static String parameter(String text) {
            if (text.startsWith("\"")) {
                int end = text.indexOf('"', 1);
                return end < 0 ? text.substring(1) : text.substring(1, end);
            }
            int end = 0;
            while (end < text.length() && "; \t\n".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            return text.substring(0, end);
        }

        // ---- bodies ----

        /// A boundary of this part or of one around it: a new header begins, or the part ends.
        private boolean isBoundary(byte[] text) throws IOException {
            if (boundaries.isEmpty() || text.length < 3 || text[0] != '-' || text[1] != '-') {
                return false;
            }
            var words = new String(text, StandardCharsets.ISO_8859_1).stripTrailing();
            for (var candidate : boundaries) {
                boolean isEnd = words.equals("--" + candidate + "--");
                if (isEnd || words.equals("--" + candidate)) {
                    while (!boundaries.getFirst().equals(candidate)) {
                        boundaries.pop();
                    }
                    if (isEnd) {
                        boundaries.pop();
                    }
                    put(text);
                    in = isEnd ? In.PLAIN_BODY : In.HEADER;
                    return true;
                }
            }
            return false;
        }

        private void encode(byte[] text) throws IOException {
            var encoded = new StringBuilder(text.length + 16);
            int column = 0;
            for (int i = 0; i < text.length; i++) {
                int octet = text[i] & 0xff;
                boolean isLast = i == text.length - 1;
                boolean isBlank = octet == ' ' || octet == '\t';
                boolean isPlain = isBlank ? !isLast : octet > ' ' && octet < 127 && octet != '=';
                int width = isPlain ? 1 : 3;
                if (column + width >= LONGEST_ENCODED_LINE) {
                    encoded.append("=\n");
                    column = 0;
                }
                if (isPlain) {
                    encoded.append((char) octet);
                } else {
                    encoded.append('=')
                            .append(HEX.charAt(octet >> 4))
                            .append(HEX.charAt(octet & 15));
                }
                column += width;
            }
            put(encoded.toString().getBytes(StandardCharsets.ISO_8859_1));
        }

        private void put(byte[] text) throws IOException {
            out.accept(text, 0, text.length);
            out.accept(new byte[] {'\n'}, 0, 1);
        }
    }
}
