// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineBufferTest {

    private final LineBuffer buffer = new LineBuffer(8);

    @Test
    void linesAreUtf8() {
        append("jürgen€😀x");
        assertEquals("jürgen€😀x\n", text());
    }

    @Test
    void whatWouldBreakALineBecomesAQuestionMark() {
        append("a\nb\rc\td\0e\u007f\ud800f\udc00g\u009bh\u0085");
        assertEquals("a?b?c?d?e??f?g?h?\n", text());
    }

    @Test
    void linesStandOneAfterTheOther() {
        append("one");
        append("two, longer than the buffer was made for");
        assertEquals("one\ntwo, longer than the buffer was made for\n", text());
        buffer.taken(4);
        assertEquals("two, longer than the buffer was made for\n", text());
        buffer.taken(buffer.length());
        assertEquals(0, buffer.start());
    }

    @Test
    void anEmptyBufferTakesAnyLine() {
        var line = new StringBuilder("0123456789");
        assertTrue(buffer.takes(line, 12));
        buffer.append(line);
        assertFalse(buffer.takes(line, 12));
        assertTrue(buffer.takes(line, 42));
    }

    private void append(String line) {
        buffer.append(new StringBuilder(line));
    }

    private String text() {
        return new String(buffer.bytes(), buffer.start(), buffer.length(), StandardCharsets.UTF_8);
    }
}
