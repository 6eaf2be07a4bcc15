// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes frames: a letter that says what it is, a length, and so many octets. The maildrop's files
/// and the control socket are made of them. Confined to one thread.
public final class FrameWriter implements Closeable {

    /// No frame is longer; content is cut into several.
    public static final int LONGEST = 64 * 1024;

    private static final int HEAD = 5;

    private final OutputStream out;
    private final byte[] buffer = new byte[HEAD + LONGEST];
    private int used;

    public FrameWriter(OutputStream out) {
        this.out = out;
    }

    /// Any number of octets, as one frame or several of this kind.
    public void octets(char kind, byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length || done == 0; ) {
            int piece = Math.min(length - done, LONGEST);
            head(kind, piece);
            copy(bytes, offset + done, piece);
            done += Math.max(piece, 1);
        }
    }

    /// A text, cut where it would not fit into a frame.
    public void text(char kind, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        octets(kind, bytes, 0, Math.min(bytes.length, LONGEST));
    }

    /// Several texts as one frame. [FrameReader#fields] gives them back.
    ///
    /// @throws IOException also when they are too long for a frame
    public void fields(char kind, List<String> texts) throws IOException {
        int length = 0;
        var parts = new byte[texts.size()][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
            length += 4 + parts[i].length;
        }
        if (length > LONGEST) {
            throw new IOException("more text than fits into one record of the control socket");
        }
        head(kind, length);
        for (var part : parts) {
            number(part.length);
            copy(part, 0, part.length);
        }
    }

    public void flush() throws IOException {
        spill();
        out.flush();
    }

    /// Flushes, and closes the stream below.
    @Override
    public void close() throws IOException {
        spill();
        out.close();
    }

    private void head(char kind, int length) throws IOException {
        if (used + HEAD > buffer.length) {
            spill();
        }
        buffer[used++] = (byte) kind;
        number(length);
    }

    private void number(int value) throws IOException {
        if (used + 4 > buffer.length) {
            spill();
        }
        buffer[used++] = (byte) (value >> 24);
        buffer[used++] = (byte) (value >> 16);
        buffer[used++] = (byte) (value >> 8);
        buffer[used++] = (byte) value;
    }

    private void copy(byte[] bytes, int offset, int length) throws IOException {
        if (used + length > buffer.length) {
            spill();
        }
        System.arraycopy(bytes, offset, buffer, used, length);
        used += length;
    }

    private void spill() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }
}
