// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hikyaku.net.Connection;
import org.hikyaku.smtp.LineReader;
import org.hikyaku.smtp.LineReader.Ending;
import org.hikyaku.smtp.Reply;

/// The way to one client and back: lines come in, replies go out together when there is nothing
/// left to answer, and a shutdown learns here whether it would interrupt anything.
///
/// Confined to the session's thread, except [#shutDown] and [#cut].
///
/// - RFC 2920 §3.2 (replies of a pipelined group go out together)
/// - Parameters: smtpd_timeout
final class Wire {

    /// Where a shutdown may interrupt.
    private enum Moment {
        BUSY,
        /// Nothing is owed to the client, and we wait for its next command.
        BETWEEN_COMMANDS,
        SHUT_DOWN
    }

    private final Connection connection;
    private final Duration timeout;
    private final LineReader in;
    private final ReplyWriter out;
    private final Consumer<Reply> witness;
    private final AtomicReference<Moment> moment = new AtomicReference<>(Moment.BUSY);

    /// @param in reads from that connection
    /// @param witness sees each reply
    Wire(Connection connection, LineReader in, Duration timeout, Consumer<Reply> witness) {
        this.connection = connection;
        this.timeout = timeout;
        this.in = in;
        this.out = new ReplyWriter(connection);
        this.witness = witness;
    }

    LineReader input() {
        return in;
    }

    /// The client has sent something that we have not asked for yet.
    boolean hasSpoken() throws IOException {
        return connection.readable() > 0;
    }

    /// The next command line, for [#input] to show. Sends what is owed first, unless there is more
    /// to answer already.
    ///
    /// @throws IOException also when we are told to shut down, see [#isShutDown]
    Ending nextLine() throws IOException {
        if (in.hasLine()) {
            return in.next();
        }
        out.flush();
        if (!moment.compareAndSet(Moment.BUSY, Moment.BETWEEN_COMMANDS)) {
            throw new IOException("shutting down");
        }
        in.rest();
        var ending = in.next();
        if (!moment.compareAndSet(Moment.BETWEEN_COMMANDS, Moment.BUSY)) {
            throw new IOException("shutting down");
        }
        return ending;
    }

    /// Goes out with the replies that are owed already.
    void add(Reply reply) throws IOException {
        witness.accept(reply);
        out.add(reply);
    }

    void flush() throws IOException {
        out.flush();
    }

    /// The last words. A client that has gone misses them.
    void farewell(Reply reply) {
        try {
            newRequest();
            add(reply);
            out.flush();
        } catch (IOException alreadyGone) {
            // It was a courtesy; the log says what happened.
            return;
        }
    }

    /// The time for the next request begins.
    void newRequest() {
        connection.timeout(timeout);
    }

    /// Gives back the buffer. Nothing more is read.
    void closeInput() {
        in.close();
    }

    void close() {
        connection.close();
    }

    // --- From any thread

    /// Ends the wait for the next command; a client that is in the middle of something finishes
    /// that first. Does not wait: the goodbye is said by the session's thread, since a client that
    /// reads nothing may make it wait.
    void shutDown() {
        if (moment.compareAndSet(Moment.BETWEEN_COMMANDS, Moment.SHUT_DOWN)) {
            connection.endInput();
        } else {
            moment.compareAndSet(Moment.BUSY, Moment.SHUT_DOWN);
        }
    }

    boolean isShutDown() {
        return moment.get() == Moment.SHUT_DOWN;
    }

    /// Ends it at once.
    void cut() {
        connection.close();
    }
}
