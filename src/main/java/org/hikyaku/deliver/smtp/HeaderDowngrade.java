// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.hikyaku.mail.Content;
import org.jspecify.annotations.Nullable;

/// Encodes the header of a message whose addresses are all ASCII, for a server without SMTPUTF8.
///
/// Deviation: Postfix returns such a message. Its header then is as any user agent of the years
/// before 2012 would have written it; only a signature over it breaks.
///
/// RFC 6531 §3.4; RFC 2047
final class HeaderDowngrade implements Content.Sink {

    private final Content.Sink next;
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private boolean inHeader = true;

    /// At the beginning of a line.
    private boolean atStart = true;

    HeaderDowngrade(Content.Sink next) {
        this.next = next;
    }

    /// Whether all of the header can be said in ASCII.
    static boolean suits(Content content) throws IOException {
        var header = new ByteArrayOutputStream();
        try (var in = content.open()) {
            boolean atStart = true;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n' && atStart) {
                    break;
                }
                header.write(octet);
                atStart = octet == '\n';
            }
        }
        return encode(header.toByteArray()) != null;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        int i = offset;
        int end = offset + length;
        for (; inHeader && i < end; i++) {
            if (bytes[i] == '\n' && atStart) {
                finish();
            }
            atStart = bytes[i] == '\n';
            if (inHeader) {
                header.write(bytes[i]);
            } else {
                break;
            }
        }
        if (i < end) {
            next.accept(bytes, i, end - i);
        }
    }

    /// The header ends here, at the latest.
    void finish() throws IOException {
        if (inHeader) {
            inHeader = false;
            var encoded = encode(header.toByteArray());
            if (encoded == null) {
                throw new IllegalStateException("suits() was not asked");
            }
            next.accept(encoded, 0, encoded.length);
        }
    }

    /// Null when it cannot be done.
    private static byte @Nullable [] encode(byte[] header) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
        } catch (CharacterCodingException otherCharset) {
            return null;
        }
        var encoded = new StringBuilder(text.length() + 64);
        for (var field : text.split("\n(?![ \t])", -1)) {
            int colon = field.indexOf(':');
            if (EncodedWords.isAscii(field)) {
                encoded.append(field);
            } else {
                var name = colon < 0 ? "" : field.substring(0, colon);
                var body = InternationalField.encode(name, field.substring(colon + 1));
                if (body == null) {
                    return null;
                }
                encoded.append(name).append(':').append(body);
            }
            encoded.append('\n');
        }
        encoded.setLength(encoded.length() - 1); // The text ends in a line end, or in none.
        return encoded.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
