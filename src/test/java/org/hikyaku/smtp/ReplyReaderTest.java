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
        assertEquals(220, reader("HTTP/1.1 400 Bad\r\n\0\7\r\n220 hello\r\n").read().code());
        assertEquals(List.of("HTTP/1.1 400 Bad", "??"), garbage);
    }

    @Test
    void cutsEndlessLines() throws IOException {
        var reply = reader("250-" + "x".repeat(9000) + "\r\n250 end\r\n").read();
        assertEquals(2, reply.lines().size());
        assertEquals(2044, reply.lines().getFirst().length());
    }

    @Test
    void givesUpAnEndlessReply() {
        assertThrows(IOException.class, () -> reader("250-more\r\n".repeat(5000)).read());
    }

    private ReplyReader reader(String text) {
        return new ReplyReader(new LineReader(ScriptedConnection.of(text), 2048), garbage::add);
    }
}
