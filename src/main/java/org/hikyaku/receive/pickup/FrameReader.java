// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads what [FrameWriter] wrote. Trusts nobody: a length that cannot be is a
/// [BadSubmissionException]. Confined to one thread.
public final class FrameReader implements Closeable {

    /// What [#next] says at the end of the stream.
    public static final char NO_MORE = 0;

    private final InputStream in;
    private final byte[] payload = new byte[FrameWriter.LONGEST];
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int end;
    private int length;

    public FrameReader(InputStream in) {
        this.in = in;
    }

    /// Reads the next frame and says what it is; [#NO_MORE] when the stream ends before one begins.
    public char next() throws IOException {
        if (at == end && !isFilled()) {
            return NO_MORE;
        }
        char kind = (char) (buffer[at++] & 0xFF);
        length = 0;
        for (int i = 0; i < 4; i++) {
            length = (length << 8) | octet();
        }
        if (length < 0 || length > payload.length) {
            throw new BadSubmissionException("a record of impossible length");
        }
        for (int done = 0; done < length; ) {
            if (at == end && !isFilled()) {
                throw new BadSubmissionException("the end in the middle of a record");
            }
            int piece = Math.min(length - done, end - at);
            System.arraycopy(buffer, at, payload, done, piece);
            at += piece;
            done += piece;
        }
        return kind;
    }

    /// The octets of the frame: the first [#length] of this array, until the next call of [#next].
    public byte[] octets() {
        return payload;
    }

    public int length() {
        return length;
    }

    public String text() {
        return new String(payload, 0, length, StandardCharsets.UTF_8);
    }

    /// The texts of a frame of several.
    public List<String> fields() throws IOException {
        var texts = new ArrayList<String>();
        for (int i = 0; i < length; ) {
            int size = i + 4 <= length ? number(i) : -1;
            i += 4;
            if (size < 0 || size > length - i) {
                throw new BadSubmissionException("a record of impossible length");
            }
            texts.add(new String(payload, i, size, StandardCharsets.UTF_8));
            i += size;
        }
        return texts;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int number(int i) {
        return (payload[i] & 0xFF) << 24
                | (payload[i + 1] & 0xFF) << 16
                | (payload[i + 2] & 0xFF) << 8
                | (payload[i + 3] & 0xFF);
    }

    private int octet() throws IOException {
        if (at == end && !isFilled()) {
            throw new BadSubmissionException("the end in the middle of a record");
        }
        return buffer[at++] & 0xFF;
    }

    private boolean isFilled() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
