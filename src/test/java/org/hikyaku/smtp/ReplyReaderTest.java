// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.testkit.ScriptedConnection;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {

    private final List<String> garbage = new ArrayList<>();
    private final List<String> tooLong = new ArrayList<>();

    private final class Noted implements ReplyReader.Oddities {
        @Override
        public void garbage(String line) {
            garbage.add(line);
        }

        @Override
        public void lineTooLong(String line) {
            tooLong.add("line of " + line.length());
        }

        @Override
        public void replyTooLong(String text) {
            tooLong.add("reply of " + text.length());
        }
    }

    @Test
    void readsOneReplyAfterTheOther() throws IOException {
        var in = reader("250 2.1.0 Ok\r\n550-5.1.1 no\r\n550 5.1.1 such user\r\n354\r\n");
        var ok = in.read();
        assertEquals(EnhancedStatus.of("2.1.0"), ok.status());
        assertEquals(List.of("2.1.0 Ok"), ok.lines());
        var no = in.read();
        assertEquals(550, no.code());
        assertEquals("550-5.1.1 no 550 5.1.1 such user", no.text());
        assertEquals(List.of("5.1.1 no", "5.1.1 such user"), no.lines());
        assertEquals(354, in.read().code());
    }

    @Test
    void anEnhancedCodeOfAnotherClassIsText() throws IOException {
        var reply = reader("450 5.7.1 odd\r\n").read();
        assertEquals(EnhancedStatus.of("4.0.0"), reply.statusOrPlain());
    }

    @Test
    void skipsWhatIsNoReply() throws IOException {
        var reply = reader("HTTP/1.1 400 Bad\r\n\0\7\r\n220 hello\r\n").read();
        assertEquals(220, reply.code());
        assertEquals(List.of("hello"), reply.lines());
        assertEquals("HTTP/1.1 400 Bad ?? 220 hello", reply.text());
        assertEquals(List.of("HTTP/1.1 400 Bad", "??"), garbage);
    }

    @Test
    void cutsEndlessLines() throws IOException {
        var reply = reader("250-" + "x".repeat(9000) + "\r\n250 end\r\n").read();
        assertEquals(1, reply.lines().size());
        assertEquals(2044, reply.lines().getFirst().length());
        assertEquals(List.of("line of 2048", "reply of 2048"), tooLong);
    }

    /// What an answer to EHLO says last counts nothing then, but its code does.
    @Test
    void keepsTheBeginningOfALongReply() throws IOException {
        var line = "250-" + "x".repeat(996);
        var reply = reader((line + "\r\n").repeat(3) + "250 2.0.0 end\r\n").read();
        assertEquals((line + " " + line), reply.text());
        assertEquals(2, reply.lines().size());
        assertEquals(EnhancedStatus.of("2.0.0"), reply.status());
        assertEquals(List.of("reply of 2001"), tooLong);
    }

    @Test
    void aReplyBehindAPageOfGarbageHasItsLine() throws IOException {
        var reply = reader("?" + "x".repeat(9000) + "\r\n220 peer\r\n").read();
        assertEquals(List.of("peer"), reply.lines());
    }

    @Test
    void givesUpAnEndlessReply() {
        assertThrows(IOException.class, () -> reader("250-more\r\n".repeat(5000)).read());
    }

    private ReplyReader reader(String text) {
        return new ReplyReader(ScriptedConnection.of(text), 2048, new Noted(), line -> line);
    }
}
