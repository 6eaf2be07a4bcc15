// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The other end of a conversation, as the client sees it. Text is Latin-1: one char, one octet.
public interface Peer extends Closeable {

    /// In one piece, and at once.
    void send(String octets) throws IOException;

    /// The next line without its CRLF; a line ended by anything else keeps what it has. Null when
    /// the server has closed the connection.
    ///
    /// @throws java.net.SocketTimeoutException when the server says nothing for some seconds
    @Nullable String receive() throws IOException;

    /// Says that nothing more will come, while replies can still be read.
    void finish() throws IOException;

    /// Goes away without a word.
    @Override
    void close() throws IOException;
}
