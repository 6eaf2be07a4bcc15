// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.hikyaku.cli.MessageInput.LineEnds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageInputTest {

    /// Each case was given to Postfix 3.7.11 and the queued message looked at.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ALWAYS | dot    | a\\nb\\n                 | a\\nb\\n
                    ALWAYS | dot    | a\\nb                    | a\\nb\\n
                    ALWAYS | dot    | a\\r\\nb\\r\\n           | a\\nb\\n
                    ALWAYS | dot    | a\\nb\\r\\r\\nc\\rd\\n   | a\\nb\\nc\\rd\\n
                    ALWAYS | dot    | a\\n.\\nb\\n             | a\\n
                    ALWAYS | dot    | a\\n.\\r\\nb\\n          | a\\n
                    ALWAYS | dot    | a\\n.                    | a\\n
                    ALWAYS | dot    | a\\n..\\n.b\\n           | a\\n..\\n.b\\n
                    ALWAYS | no dot | a\\n.\\nb\\n             | a\\n.\\nb\\n
                    STRICT | dot    | a\\r\\nb\\r\\nc\\n       | a\\nb\\nc\\n
                    STRICT | dot    | a\\nb\\r\\n.\\r\\n       | a\\nb\\r\\n.\\r\\n
                    NEVER  | dot    | a\\r\\nb\\n.\\n          | a\\r\\nb\\n
                    ALWAYS | dot    | From x y\\nFrom z\\na\\n | a\\n
                    ALWAYS | dot    | >From x\\na\\n           | a\\n
                    ALWAYS | dot    | a\\nFrom x\\n            | a\\nFrom x\\n
                    ALWAYS | dot    | \\nFrom x\\n             | \\nFrom x\\n
                    ALWAYS | dot    | FROM x\\n                | FROM x\\n
                    ALWAYS | dot    | .\\na\\n                 | ''
                    ALWAYS | dot    | a\\0b\\n                 | a\\0b\\n
                    """)
    void linesComeAsPostfixTakesThem(LineEnds ends, String dot, String in, String out)
            throws IOException {
        assertEquals(
                out,
                escaped(read(new ByteArrayInputStream(unescaped(in)), dot.equals("dot"), ends)));
    }

    @Test
    void veryLongLinesComeInPieces() throws IOException {
        var text = ".".repeat(300_000) + "\r\n.\r\n";
        var expected = ".".repeat(300_000) + "\n";
        assertEquals(expected, read(text, LineEnds.ALWAYS));
    }

    /// Read one octet at a time, nothing changes.
    @Test
    void slowInputIsNoDifferent() throws IOException {
        var text = "From a\r\nSubject: x\r\n\r\n..\r\nFrom b\r\n.\r\n";
        var slow =
                new InputStream() {
                    private int i;

                    @Override
                    public int read() {
                        return i < text.length() ? text.charAt(i++) : -1;
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) {
                        if (i == text.length()) {
                            return -1;
                        }
                        into[offset] = (byte) read();
                        return 1;
                    }
                };
        assertEquals("Subject: x\n\n..\nFrom b\n", read(slow, true, LineEnds.ALWAYS));
    }

    private static String read(String text, LineEnds ends) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), true, ends);
    }

    private static String read(InputStream in, boolean dot, LineEnds ends) throws IOException {
        var input = new MessageInput(in, dot, ends);
        var out = new ByteArrayOutputStream();
        while (input.next()) {
            out.write(input.line(), 0, input.length());
        }
        return out.toString(ISO_8859_1);
    }

    private static byte[] unescaped(String text) {
        return text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\0", "\0")
                .getBytes(ISO_8859_1);
    }

    private static String escaped(String text) {
        return text.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0");
    }
}
