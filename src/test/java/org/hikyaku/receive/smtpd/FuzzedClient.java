// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.hikyaku.net.Connection;
import org.hikyaku.net.IpAddress;

/// A client whose every octet, and every cut between two reads, is known beforehand. The session
/// runs on the test's own thread, so that a seed gives the same conversation every time.
final class FuzzedClient implements Connection {

    /// What becomes of the client after its last piece.
    enum End {
        /// Sends no more, and hears all that is said.
        FINISHES,
        /// Says nothing more and stays.
        STALLS,
        /// The connection is reset: nothing can be read or written any more.
        VANISHES
    }

    /// What one read gives.
    ///
    /// @param octets Latin-1
    /// @param unasked it is there before the server asks
    record Piece(String octets, boolean unasked) {}

    /// A session that goes on reading after the end will do so for ever.
    private static final int READS_AFTER_THE_END = 20;

    private final List<Piece> pieces;
    private final End end;
    private final StringBuilder heard = new StringBuilder();
    private int next;
    private String rest = "";
    private int readsAfterTheEnd;
    private boolean closed;

    FuzzedClient(List<Piece> pieces, End end) {
        this.pieces = pieces;
        this.end = end;
    }

    /// All that the server said, Latin-1.
    String heard() {
        return heard.toString();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length <= 0) {
            throw new AssertionError("a read for nothing");
        }
        if (rest.isEmpty() && next < pieces.size()) {
            rest = pieces.get(next++).octets();
        }
        if (rest.isEmpty()) {
            return ended();
        }
        int count = Math.min(length, rest.length());
        var octets = rest.substring(0, count).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(octets, 0, into, offset, count);
        rest = rest.substring(count);
        return count;
    }

    private int ended() throws IOException {
        if (++readsAfterTheEnd > READS_AFTER_THE_END) {
            throw new AssertionError("reads on and on after the end");
        }
        return switch (end) {
            case FINISHES -> -1;
            case STALLS -> throw new SocketTimeoutException("read timed out");
            case VANISHES -> throw new SocketException("Connection reset");
        };
    }

    @Override
    public int readable() {
        boolean more = next < pieces.size() && pieces.get(next).unasked();
        return rest.length() + (more ? pieces.get(next).octets().length() : 0);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        boolean gone = end == End.VANISHES && next == pieces.size() && rest.isEmpty();
        if (closed || gone) {
            throw new SocketException("Broken pipe");
        }
        heard.append(new String(from, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void timeout(Duration perCall) {}

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(IpAddress.of(new byte[] {127, 0, 0, 1}), 50_000);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(IpAddress.of(new byte[] {127, 0, 0, 1}), 25);
    }

    @Override
    public void close() {
        closed = true;
    }
}
