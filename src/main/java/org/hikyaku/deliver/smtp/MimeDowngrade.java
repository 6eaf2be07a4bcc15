// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.MimeType;
import org.jspecify.annotations.Nullable;

/// Turns the parts of a message that say they are 8-bit or binary into quoted-printable ones, for a
/// server without 8BITMIME. Goes by Content-Transfer-Encoding alone, as Postfix does: what does not
/// say so is passed as it is.
///
/// - RFC 6152 §3 (converting), RFC 2045 §6 (encodings), RFC 2046 §5 (multiparts)
/// - Parameters: disable_mime_output_conversion
final class MimeDowngrade implements Content.Sink {

    /// Longer lines are looked at in pieces; no header or boundary that matters is that long.
    private static final int LINE_LIMIT = 64 * 1024;

    /// Parts within parts. What is deeper is passed as it is.
    private static final int DEEPEST = 100;

    private static final byte[] NEWLINE = {'\n'};

    private enum Where {
        HEADER,
        /// A body to pass on, or what stands between and around parts.
        PLAIN,
        /// A body to encode.
        ENCODED,
        /// The next line begins the header of a message inside the message.
        INNER_MESSAGE
    }

    private final Content.Sink next;
    private final QuotedPrintable encoder;
    private final List<byte[]> boundaries = new ArrayList<>();

    private byte[] line = new byte[1024];
    private int length;
    private Where where = Where.HEADER;

    /// The header field in hand and its continuation lines.
    private final StringBuilder field = new StringBuilder();

    private String contentType = "";
    private @Nullable String encoding;

    MimeDowngrade(Content.Sink next) {
        this.next = next;
        this.encoder = new QuotedPrintable(next);
    }

    @Override
    public void accept(byte[] bytes, int offset, int count) throws IOException {
        for (int i = offset; i < offset + count; i++) {
            if (bytes[i] == '\n') {
                takeLine();
                length = 0;
            } else {
                if (length == line.length) {
                    makeRoom();
                }
                line[length++] = bytes[i];
            }
        }
    }

    private void makeRoom() throws IOException {
        if (line.length < LINE_LIMIT) {
            line = Arrays.copyOf(line, 2 * line.length);
        } else {
            takePiece();
            length = 0;
        }
    }

    /// The content has come to an end.
    void finish() throws IOException {
        if (length > 0) {
            takeLine();
            length = 0;
        }
        if (where == Where.HEADER) {
            endHeader();
        }
    }

    private void takePiece() throws IOException {
        switch (where) {
            case ENCODED -> encoder.text(line, length);
            case HEADER, PLAIN, INNER_MESSAGE -> next.accept(line, 0, length);
        }
    }

    private void takeLine() throws IOException {
        if (length >= 2 && line[0] == '-' && line[1] == '-' && isBoundary()) {
            return;
        }
        if (where == Where.INNER_MESSAGE) {
            beginHeader();
        }
        switch (where) {
            case HEADER -> headerLine();
            case ENCODED -> {
                encoder.text(line, length);
                encoder.lineEnd();
            }
            case PLAIN, INNER_MESSAGE -> {
                next.accept(line, 0, length);
                next.accept(NEWLINE, 0, 1);
            }
        }
    }

    private void beginHeader() {
        where = Where.HEADER;
        contentType = "";
        encoding = null;
    }

    private void headerLine() throws IOException {
        if (length == 0) {
            endHeader();
            next.accept(NEWLINE, 0, 1);
            where = bodyKind();
            return;
        }
        if (line[0] != ' ' && line[0] != '\t') {
            endField();
        }
        // Latin-1 keeps each octet.
        field.append(new String(line, 0, length, StandardCharsets.ISO_8859_1)).append('\n');
    }

    private void endHeader() throws IOException {
        endField();
        if (encoding == null) {
            return;
        }
        write("Content-Transfer-Encoding: " + encodingToSay(encoding) + "\n");
    }

    private String encodingToSay(String said) {
        if (!isEightBit(said)) {
            return said;
        }
        return isComposite() ? "7bit" : "quoted-printable";
    }

    private void endField() throws IOException {
        var text = field.toString();
        field.setLength(0);
        if (startsWith(text, "content-transfer-encoding:")) {
            encoding = text.substring(text.indexOf(':') + 1).strip();
            return; // Written at the end of the header, when the type is known.
        }
        if (startsWith(text, "content-type:")) {
            contentType = text.substring(text.indexOf(':') + 1).strip();
        }
        write(text);
    }

    private static boolean startsWith(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private void write(String latin1) throws IOException {
        var octets = latin1.getBytes(StandardCharsets.ISO_8859_1);
        next.accept(octets, 0, octets.length);
    }

    private Where bodyKind() {
        if (startsWith(contentType, "multipart/")) {
            var boundary = MimeType.parameter(contentType, "boundary");
            if (boundary != null && boundaries.size() < DEEPEST) {
                boundaries.add(("--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
            }
            return Where.PLAIN;
        }
        if (startsWith(contentType, "message/rfc822")
                || startsWith(contentType, "message/global")) {
            return Where.INNER_MESSAGE;
        }
        boolean encode = encoding != null && isEightBit(encoding) && !isComposite();
        return encode ? Where.ENCODED : Where.PLAIN;
    }

    private boolean isComposite() {
        return startsWith(contentType, "multipart/") || startsWith(contentType, "message/");
    }

    private static boolean isEightBit(String encoding) {
        var word = encoding.toLowerCase(Locale.ROOT);
        return word.startsWith("8bit") || word.startsWith("binary");
    }

    /// Whether the line ends the part in hand; then it has been written.
    private boolean isBoundary() throws IOException {
        int end = length;
        while (end > 0
                && (line[end - 1] == ' ' || line[end - 1] == '\t' || line[end - 1] == '\r')) {
            end--;
        }
        for (int level = boundaries.size() - 1; level >= 0; level--) {
            var boundary = boundaries.get(level);
            if (end < boundary.length
                    || !Arrays.equals(line, 0, boundary.length, boundary, 0, boundary.length)) {
                continue;
            }
            boolean closing =
                    end == boundary.length + 2 && line[end - 1] == '-' && line[end - 2] == '-';
            if (!closing && end != boundary.length) {
                continue;
            }
            if (where == Where.HEADER) {
                endHeader(); // A part without even an empty line.
            }
            next.accept(line, 0, length);
            next.accept(NEWLINE, 0, 1);
            boundaries.subList(closing ? level : level + 1, boundaries.size()).clear();
            if (closing) {
                where = Where.PLAIN;
            } else {
                beginHeader();
            }
            return true;
        }
        return false;
    }
}
