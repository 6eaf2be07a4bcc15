// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import org.hikyaku.smtp.LineReader.Ending;
import org.hikyaku.testkit.ScriptedConnection;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void findsLinesAcrossReadsAndSaysHowTheyEnd() throws IOException {
        var in = new LineReader(ScriptedConnection.of("EH", "LO x\r", "\nRSET\nQ\r\n"), 100);
        assertEquals(Ending.CRLF, in.next());
        assertEquals("EHLO x", in.text(US_ASCII));
        assertEquals(8, in.waiting());
        assertEquals(Ending.BARE_LF, in.next());
        assertEquals("RSET", in.text(US_ASCII));
        assertEquals(Ending.CRLF, in.next());
        assertEquals("Q", in.text(US_ASCII));
        assertEquals(0, in.waiting());
        assertThrows(EOFException.class, in::next);
    }

    @Test
    void aLargeGroupIsReadWholeWhateverTheBufferBeganWith() throws IOException {
        var group = "RCPT TO:<someone@example.com>\r\n".repeat(100);
        var in =
                new LineReader(
                        ScriptedConnection.of(group.substring(0, 7), group.substring(7)), 2048);
        for (int i = 0; i < 100; i++) {
            assertEquals(Ending.CRLF, in.next());
            assertEquals("RCPT TO:<someone@example.com>", in.text(US_ASCII));
        }
        assertThrows(EOFException.class, in::next);
    }

    @Test
    void whatWasSentAheadOfContentAndAfterItOutlivesTheLentBuffer() throws IOException {
        var in =
                new LineReader(
                        ScriptedConnection.of("DATA\r\nx", "\r\n.\r\nRSET\r\n", "QUIT\r\n"), 2048);
        assertEquals(Ending.CRLF, in.next());
        var content = new StringBuilder();
        new DotReader(in, BareNewline.NORMALIZE)
                .transferTo((octets, offset, length) ->
                        content.append(new String(octets, offset, length, US_ASCII)));
        assertEquals("x\n", content.toString());
        in.rest(); // RSET is unread: nothing may be given back.
        assertEquals(Ending.CRLF, in.next());
        assertEquals("RSET", in.text(US_ASCII));
        int lent = in.buffer().length;
        in.rest();
        assertTrue(in.buffer().length < lent);
        assertEquals(Ending.CRLF, in.next());
        assertEquals("QUIT", in.text(US_ASCII));
    }

    @Test
    void anEndlessLineComesInPiecesOfTheLimit() throws IOException {
        var in = new LineReader(ScriptedConnection.of("x".repeat(10_000), "y\r\n"), 2048);
        for (int i = 0; i < 4; i++) {
            assertEquals(Ending.LIMIT, in.next());
            assertEquals(2048, in.length());
        }
        assertEquals(Ending.CRLF, in.next());
        assertEquals("x".repeat(10_000 - 4 * 2048) + "y", in.text(US_ASCII));
    }
}
