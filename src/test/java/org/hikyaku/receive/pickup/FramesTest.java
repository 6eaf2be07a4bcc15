// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final FrameWriter out = new FrameWriter(bytes);

    @Test
    void whatIsWrittenIsRead() throws IOException {
        out.text('A', "jürgen");
        out.text('B', "");
        out.fields('C', List.of("one", "", "drei€"));
        var in = reader();
        assertEquals('A', in.next());
        assertEquals("jürgen", in.text());
        assertEquals('B', in.next());
        assertEquals("", in.text());
        assertEquals('C', in.next());
        assertEquals(List.of("one", "", "drei€"), in.fields());
        assertEquals(FrameReader.NO_MORE, in.next());
    }

    @Test
    void muchContentIsCutIntoFrames() throws IOException {
        var content = new byte[200_000];
        new Random(1).nextBytes(content);
        out.octets('D', content, 0, content.length);
        var in = reader();
        var read = new ByteArrayOutputStream();
        while (in.next() == 'D') {
            read.write(in.octets(), 0, in.length());
        }
        assertArrayEquals(content, read.toByteArray());
    }

    @Test
    void fieldsTooLongForAFrameAreRefusedByTheWriter() {
        var text = "x".repeat(40_000);
        assertThrows(IOException.class, () -> out.fields('A', List.of(text, text)));
    }

    /// Cut anywhere, and with any octet changed: an answer or an exception, never another exception
    /// and never a gigabyte.
    @Test
    void nonsenseIsAnException() throws IOException {
        out.fields('A', List.of("one", "two"));
        out.text('B', "text");
        out.flush();
        var good = bytes.toByteArray();
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            if (bad.length > 0) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                var in = new FrameReader(new ByteArrayInputStream(bad));
                while (in.next() != FrameReader.NO_MORE) {
                    in.fields();
                }
            } catch (BadSubmissionException expected) {
                assertEquals(BadSubmissionException.class, expected.getClass());
            }
        }
    }

    private FrameReader reader() throws IOException {
        out.flush();
        return new FrameReader(new ByteArrayInputStream(bytes.toByteArray()));
    }
}
