// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Reads a message line by line and tells what each line is: part of a header, of the headers of an
/// attachment or an attached message, or a line of the body. Each character is one octet.
///
/// Understands as much of MIME as header_checks(5) and body_checks(5) need. Nothing is refused:
/// what is no header is a line of a body.
///
/// RFC 2045 §5.1, RFC 2046 §5.1, §5.2.1
public final class MimeReader {

    /// Is told what the message consists of, in its order.
    public interface Parts {
        /// A whole header; its lines have line ends between them and none at the end.
        void header(Place place, String header);

        void bodyLine(String line);
    }

    /// Where a header stands.
    public enum Place {
        MESSAGE,
        /// At the top of a part of a multipart.
        ATTACHMENT,
        /// At the top of an attached message.
        ATTACHED_MESSAGE
    }

    /// How much is looked at.
    public enum Depth {
        /// All that follows the headers is body.
        HEADERS_AND_BODY,
        ATTACHMENTS_TOO
    }

    /// What follows a block of headers.
    private enum Content {
        PLAIN,
        MESSAGE
    }

    /// A multipart that has not ended.
    private record Multipart(String boundary, Content parts) {}

    /// Deeper than this nobody nests; what is inside counts as body.
    private static final int DEEPEST = 100;

    private final Depth depth;
    private final Parts parts;
    private final Deque<Multipart> open = new ArrayDeque<>();

    /// The header so far.
    private final StringBuilder header = new StringBuilder();

    /// Null in a body.
    private @Nullable Place headers = Place.MESSAGE;

    private Content content = Content.PLAIN;

    public MimeReader(Depth depth, Parts parts) {
        this.depth = depth;
        this.parts = parts;
    }

    /// The next line, without its end.
    public void line(String line) {
        var place = headers;
        if (place == null) {
            bodyLine(line);
        } else if (!header.isEmpty() && !line.isEmpty() && isBlank(line.charAt(0))) {
            header.append('\n').append(line);
        } else {
            finishHeader(place);
            startHeader(place, line);
        }
    }

    /// There are no more lines.
    public void end() {
        if (headers != null) {
            finishHeader(headers);
        }
    }

    private void startHeader(Place place, String line) {
        int name = nameLength(line);
        if (name > 0) {
            header.append(line, 0, name).append(line, line.indexOf(':', name), line.length());
            return;
        }
        if (place == Place.MESSAGE && !line.isEmpty()) {
            parts.bodyLine(""); // Postfix: puts in the empty line that is missing.
        }
        headers = null;
        if (line.isEmpty()) {
            parts.bodyLine(line);
            if (content == Content.MESSAGE && depth == Depth.ATTACHMENTS_TOO) {
                enter(Place.ATTACHED_MESSAGE, Content.PLAIN);
            }
        } else {
            bodyLine(line);
        }
    }

    private void enter(Place place, Content unlessTold) {
        headers = place;
        content = unlessTold;
    }

    private void finishHeader(Place place) {
        if (header.isEmpty()) {
            return;
        }
        var whole = header.toString();
        header.setLength(0);
        parts.header(place, whole);
        if (depth == Depth.ATTACHMENTS_TOO) {
            lookForType(whole);
        }
    }

    private void lookForType(String whole) {
        int colon = whole.indexOf(':');
        if (!whole.substring(0, colon).equalsIgnoreCase("Content-Type")) {
            return;
        }
        var value = whole.substring(colon + 1).replace('\n', ' ');
        var type = MimeType.type(value);
        content =
                type.equals("message/rfc822") || type.equals("message/global")
                        ? Content.MESSAGE
                        : Content.PLAIN;
        var boundary = MimeType.parameter(value, "boundary");
        if (type.startsWith("multipart/") && boundary != null && open.size() < DEEPEST) {
            var usual = type.equals("multipart/digest") ? Content.MESSAGE : Content.PLAIN;
            open.push(new Multipart(boundary, usual));
        }
    }

    private void bodyLine(String line) {
        parts.bodyLine(line);
        if (!line.startsWith("--")) {
            return;
        }
        for (var multipart : open) {
            if (line.startsWith(multipart.boundary(), 2)) {
                boundary(multipart, line);
                return;
            }
        }
    }

    /// What is inside of this multipart ends with it, whether or not it has said so.
    private void boundary(Multipart multipart, String line) {
        while (!multipart.equals(open.peek())) {
            open.pop();
        }
        if (line.startsWith("--", 2 + multipart.boundary().length())) {
            open.pop();
            headers = null;
        } else {
            enter(Place.ATTACHMENT, multipart.parts());
        }
    }

    /// 0 when the line is no header: `name`, blanks, a colon.
    private static int nameLength(String line) {
        int end = 0;
        while (end < line.length()
                && line.charAt(end) > ' '
                && line.charAt(end) < 127
                && line.charAt(end) != ':') {
            end++;
        }
        int colon = end;
        while (colon < line.length() && isBlank(line.charAt(colon))) {
            colon++;
        }
        return colon < line.length() && line.charAt(colon) == ':' ? end : 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
