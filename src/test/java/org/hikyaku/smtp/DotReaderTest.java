// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.hikyaku.testkit.ScriptedConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotReaderTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # policy   | on the wire                   | content            | left over
                    NORMALIZE  | a\\r\\n.\\r\\nQUIT           | a\\n               | QUIT
                    NORMALIZE  | .\\r\\nQUIT                  | ''                 | QUIT
                    NORMALIZE  | ..\\r\\n.x\\r\\n.\\r\\n      | .\\nx\\n           | ''
                    NORMALIZE  | a\\n.\\r\\nb\\r\\n.\\r\\n    | a\\nb\\n      | ''
                    NORMALIZE  | a\\r\\n.\\nb\\r\\n.\\r\\n    | a\\nb\\n      | ''
                    NORMALIZE  | a\\n.\\nb\\n\\r\\n.\\r\\n    | a\\nb\\n\\n     | ''
                    ALLOW      | a\\n.\\nQUIT                 | a\\n               | QUIT
                    ALLOW      | a\\n.\\r\\nQUIT              | a\\n               | QUIT
                    NORMALIZE  | a\\rb\\r\\n.\\r\\n           | a\\rb\\n           | ''
                    NORMALIZE  | a\\r\\r\\n.\\r\\n            | a\\r\\n               | ''
                    NORMALIZE  | \\r.\\r\\n.\\r\\n            | \\r.\\n            | ''
                    """,
            delimiter = '|')
    void endsWhereThePolicySays(BareNewline policy, String wire, String content, String rest)
            throws IOException {
        var octets = unescape(wire).getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 1; cut <= octets.length; cut++) {
            var in = new LineReader(inPiecesOf(cut, octets), 2048);
            assertEquals(unescape(content), decode(in, policy), "pieces of " + cut);
            var left = new StringBuilder();
            while (left.length() < rest.length()) {
                in.takeRaw(
                        10,
                        (b, o, n) -> left.append(new String(b, o, n, StandardCharsets.US_ASCII)));
            }
            assertEquals(rest, left.toString());
        }
    }

    @Test
    void noticesBareNewlines() throws IOException {
        var reader =
                new DotReader(
                        new LineReader(ScriptedConnection.of("a\r\nb\nc\r\n.\r\n"), 2048),
                        BareNewline.REJECT);
        reader.transferTo((_, _, _) -> {});
        assertTrue(reader.sawBareNewline());
        assertEquals(9, reader.size());
    }

    @Test
    void anEndlessLineDoesNotFillTheMemory() throws IOException {
        var line = "." + "x".repeat(100_000) + "\r".repeat(50_000) + ".\r\n.\r\n";
        var in = new LineReader(ScriptedConnection.of(line), 2048);
        assertEquals(
                "x".repeat(100_000) + "\r".repeat(50_000) + ".\n",
                decode(in, BareNewline.NORMALIZE));
    }

    @Test
    void aPeerThatVanishesIsAnException() {
        var in = new LineReader(ScriptedConnection.of("a\r\nb"), 2048);
        assertThrows(EOFException.class, () -> decode(in, BareNewline.NORMALIZE));
    }

    /// What the client's stuffer writes, the server's reader gives back, wherever both are cut.
    @Test
    void givesBackWhatTheStufferWrote() throws IOException {
        var random = new Random(4711);
        for (int round = 0; round < 300; round++) {
            var content = randomContent(random);
            var wire = new ByteArrayOutputStream();
            var stuffer = new DotStuffer(wire::write, 64 + random.nextInt(64), 0);
            for (int at = 0; at < content.length; ) {
                int count = Math.min(content.length - at, 1 + random.nextInt(40));
                stuffer.accept(content, at, count);
                at += count;
            }
            stuffer.finish();
            var in = new LineReader(inPiecesOf(1 + random.nextInt(50), wire.toByteArray()), 2048);
            var expected = new String(content, StandardCharsets.ISO_8859_1);
            assertEquals(
                    expected.isEmpty() || expected.endsWith("\n") ? expected : expected + "\n",
                    decode(in, BareNewline.NORMALIZE),
                    "round " + round);
        }
    }

    private static byte[] randomContent(Random random) {
        var letters = "..\n\nab c".getBytes(StandardCharsets.US_ASCII);
        var content = new byte[random.nextInt(300)];
        for (int i = 0; i < content.length; i++) {
            content[i] = letters[random.nextInt(letters.length)];
        }
        return content;
    }

    private static String decode(LineReader in, BareNewline policy) throws IOException {
        var content = new ByteArrayOutputStream();
        new DotReader(in, policy).transferTo(content::write);
        return content.toString(StandardCharsets.ISO_8859_1);
    }

    private static ScriptedConnection inPiecesOf(int size, byte[] octets) {
        var pieces = new byte[(octets.length + size - 1) / size][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] =
                    Arrays.copyOfRange(octets, i * size, Math.min(octets.length, (i + 1) * size));
        }
        return new ScriptedConnection(pieces);
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }
}
