// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.hikyaku.posix.UnixSockets;
import org.hikyaku.queue.QueueName;
import org.hikyaku.receive.pickup.FrameReader;
import org.hikyaku.receive.pickup.FrameWriter;
import org.hikyaku.receive.pickup.Maildrop;
import org.jspecify.annotations.Nullable;

/// A command's end of the control socket. One connection carries one request, so each call here is
/// a connection of its own. An answer that is a no comes as [Refusal].
public final class ControlClient implements QueueAccess {

    private final Path socket;

    private ControlClient(Path socket) {
        this.socket = socket;
    }

    /// The running server of this queue; null when none answers.
    ///
    /// @throws IOException when there may be one but we cannot reach it (permissions)
    public static @Nullable ControlClient of(Path queueDirectory) throws IOException {
        var socket = Frames.socket(queueDirectory);
        if (Files.notExists(socket)) {
            return null;
        }
        try (var _ = UnixSockets.connect(socket)) {
            return new ControlClient(socket);
        } catch (ConnectException nobodyListens) {
            return null;
        } catch (SocketException unreachable) {
            if (Files.notExists(socket)) {
                return null;
            }
            throw unreachable;
        }
    }

    /// Hands over a message, which [Maildrop.Filler] writes as a submission. Returns the queue id
    /// when it is on the disk.
    public String submit(Maildrop.Filler submission) throws IOException {
        try (var call = new Call(socket, Request.SUBMIT)) {
            call.out.flush();
            char kind = call.in.next();
            if (kind != Frames.TURN) {
                call.conclude(kind);
            }
            submission.fill(call.out);
            return call.answer();
        }
    }

    /// Something was left in `maildrop/` for the server.
    public void pickUp() throws IOException {
        ask(Request.PICKUP);
    }

    public void log(String program, long number, Event event) throws IOException {
        var text = new StringBuilder();
        event.appendTo(text);
        ask(Request.LOG, program, Long.toString(number), event.severity().name(), text.toString());
    }

    @Override
    public void list(Consumer<QueueEntry> visitor) throws IOException {
        try (var call = new Call(socket, Request.LIST)) {
            var listing = new ListingReader(visitor);
            call.out.flush();
            char kind = call.in.next();
            while (listing.take(kind, call.in)) {
                kind = call.in.next();
            }
            call.conclude(kind);
            listing.finish();
        }
    }

    public void flushAll() throws IOException {
        ask(Request.FLUSH_ALL);
    }

    /// False when there is no such message waiting.
    public boolean flush(String id) throws IOException {
        return ask(Request.FLUSH_ID, id) != null;
    }

    public void flushSite(String site) throws IOException {
        ask(Request.FLUSH_SITE, site);
    }

    @Override
    public List<String> change(Change change, List<String> ids, Set<QueueName> among)
            throws IOException {
        var changed = new ArrayList<String>();
        try (var call = new Call(socket, request(change), words("ONE", among))) {
            for (int from = 0; from < ids.size(); from += Conversation.LARGEST_TURN) {
                int to = Math.min(ids.size(), from + Conversation.LARGEST_TURN);
                for (var id : ids.subList(from, to)) {
                    call.out.text(Frames.ID, id);
                }
                call.out.text(Frames.TURN, "");
                call.out.flush();
                char kind = call.in.next();
                for (; kind == Frames.ID; kind = call.in.next()) {
                    changed.add(call.in.text());
                }
                if (kind != Frames.TURN) {
                    call.conclude(kind);
                }
            }
            call.out.text(Frames.DONE, "");
            call.answer();
        }
        return changed;
    }

    @Override
    public long changeAll(Change change, Set<QueueName> among) throws IOException {
        var count = ask(request(change), words("ALL", among));
        return count == null ? 0 : Long.parseLong(count);
    }

    private static String[] words(String which, Set<QueueName> among) {
        var words = new ArrayList<String>();
        words.add(which);
        words.add(Long.toString(ProcessHandle.current().pid()));
        for (var queue : among) {
            words.add(queue.name());
        }
        return words.toArray(new String[0]);
    }

    @Override
    public boolean show(String id, MessageViewer viewer) throws IOException {
        try (var call = new Call(socket, Request.CAT, id)) {
            call.out.flush();
            var message = new MessageReader(viewer);
            char kind = call.in.next();
            while (message.take(kind, call.in)) {
                kind = call.in.next();
            }
            if (call.conclude(kind) == null) {
                return false;
            }
            message.finish();
            return true;
        }
    }

    /// The process id of the server.
    public long status() throws IOException {
        var pid = ask(Request.STATUS);
        return pid == null ? 0 : Long.parseLong(pid);
    }

    public void reload() throws IOException {
        ask(Request.RELOAD);
    }

    /// Returns when no line goes to the old log any more.
    public void reopenLog() throws IOException {
        ask(Request.REOPEN_LOG);
    }

    public void stop() throws IOException {
        ask(Request.STOP);
    }

    /// Nothing is kept open between calls.
    @Override
    public void close() {}

    private @Nullable String ask(Request request, String... arguments) throws IOException {
        try (var call = new Call(socket, request, arguments)) {
            call.out.flush();
            return call.conclude(call.in.next());
        }
    }

    private static Request request(Change change) {
        return switch (change) {
            case HOLD -> Request.HOLD;
            case RELEASE -> Request.RELEASE;
            case DELETE -> Request.DELETE;
            case REQUEUE -> Request.REQUEUE;
            case EXPIRE -> Request.EXPIRE;
        };
    }

    /// A connection with a request already written into it.
    private static final class Call implements AutoCloseable {
        private final SocketChannel channel;
        private final FrameWriter out;
        private final FrameReader in;

        Call(Path socket, Request request, String... arguments) throws IOException {
            channel = UnixSockets.connect(socket);
            out = new FrameWriter(Channels.newOutputStream(channel));
            in = new FrameReader(Channels.newInputStream(channel));
            var words = new ArrayList<String>(2 + arguments.length);
            words.add(Frames.VERSION);
            words.add(request.name());
            words.addAll(List.of(arguments));
            out.fields(Frames.REQUEST, words);
        }

        /// The text of a positive answer.
        String answer() throws IOException {
            out.flush();
            var text = conclude(in.next());
            if (text == null) {
                throw new IOException("the mail system gave an unknown answer");
            }
            return text;
        }

        /// Null for "not found".
        @Nullable String conclude(char kind) throws IOException {
            return switch (kind) {
                case Frames.DONE -> in.text();
                case Frames.NOT_FOUND -> null;
                case Frames.NOT_ALLOWED -> throw new Refusal(Refusal.Kind.NOT_ALLOWED, in.text());
                case Frames.REFUSED -> throw rejected(in.fields());
                case Frames.FAILED -> throw new Refusal(Refusal.Kind.TRY_LATER, in.text());
                case FrameReader.NO_MORE ->
                        throw new IOException("the mail system went away without an answer");
                default -> throw new IOException("the mail system gave an unknown answer");
            };
        }

        private static Refusal rejected(List<String> codeAndText) {
            boolean permanent = codeAndText.get(0).startsWith("5");
            return new Refusal(
                    permanent ? Refusal.Kind.REJECTED : Refusal.Kind.TRY_LATER, codeAndText.get(1));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
