// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.posix.UnixSockets;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueueName;
import org.hikyaku.receive.pickup.FrameReader;
import org.hikyaku.receive.pickup.FrameWriter;
import org.hikyaku.receive.pickup.SubmissionFormat;

/// A control socket without a mail system behind it, which gives every request one small answer.
/// The build runs the commands against it while it records which classes they load for the AOT
/// cache.
public final class Rehearsal implements Closeable {

    private static final byte[] CONTENT = {'S', ':', ' ', 'x', '\n', '\n', 'b', '\n'};

    /// A leap year: some classes are loaded for nothing else.
    private static final Instant ARRIVAL = Instant.parse("2028-07-01T12:00:00Z");

    private static final Attributes ATTRIBUTES =
            Attributes.NONE.with(Attribute.REWRITE_CONTEXT, "local");

    private final ServerSocketChannel listener;

    private Rehearsal(ServerSocketChannel listener) {
        this.listener = listener;
    }

    public static Rehearsal begin(Path queueDirectory) throws IOException {
        var socket = Frames.socket(queueDirectory);
        Files.createDirectories(queueDirectory.resolve("public"));
        var listener = UnixSockets.listen(socket, PosixFilePermissions.fromString("rw-------"));
        var rehearsal = new Rehearsal(listener);
        Thread.ofPlatform().daemon().name("rehearsal").start(rehearsal::serve);
        return rehearsal;
    }

    private void serve() {
        while (listener.isOpen()) {
            try (var channel = listener.accept()) {
                var in = new FrameReader(Channels.newInputStream(channel));
                var out = new FrameWriter(Channels.newOutputStream(channel));
                if (in.next() == Frames.REQUEST) {
                    answer(Request.valueOf(in.fields().get(1)), in, out);
                    out.flush();
                }
            } catch (IOException _) {
                // A command hung up, or the rehearsal is over.
            }
        }
    }

    private static void answer(Request request, FrameReader in, FrameWriter out)
            throws IOException {
        switch (request) {
            case SUBMIT -> {
                out.text(Frames.TURN, "");
                out.flush();
                SubmissionFormat.skip(in);
            }
            case LIST -> new ListingWriter(out).entry(QueueEntry.of(example()));
            case CAT -> {
                var writer = new MessageWriter(out);
                writer.envelope(example());
                writer.accept(CONTENT, 0, CONTENT.length);
            }
            case HOLD, RELEASE, DELETE, REQUEUE, EXPIRE -> {
                for (char kind = in.next(); kind != Frames.TURN; kind = in.next()) {
                    out.text(Frames.ID, in.text());
                }
                out.text(Frames.TURN, "");
                out.flush();
                in.next();
            }
            case PICKUP, LOG, FLUSH_ALL, FLUSH_ID, FLUSH_SITE, STATUS, RELOAD, STOP -> {}
        }
        out.text(Frames.DONE, "1");
    }

    private static MessageStore.Listed example() {
        var recipients = List.of(Recipient.of(0, new Address("a@b")));
        return new MessageStore.Listed(
                new QueueId("A1", 1),
                MessageStore.Place.in(QueueName.DEFERRED),
                CONTENT.length,
                null,
                new Envelope(ARRIVAL, new Address("c@d"), recipients, ATTRIBUTES),
                List.of());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
