// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.master.control.QueueAccess.Change;
import org.hikyaku.posix.Peer;
import org.hikyaku.queue.QueueName;
import org.hikyaku.receive.pickup.FrameReader;
import org.hikyaku.receive.pickup.FrameWriter;
import org.hikyaku.smtp.Reply;

/// One request of one command, and its answer. Confined to the connection's thread.
final class Conversation {

    /// The client may not collect more ids before it lets us act on them.
    static final int LARGEST_TURN = 1000;

    /// The client then leaves its mail in the maildrop.
    private static final Reply QUEUE_FULL =
            Reply.reply(452, "4.3.1", "Insufficient system storage");

    private final Services services;
    private final ControlSettings settings;
    private final Voice voice;
    private final Peer peer;
    private final boolean isOwner;
    private final FrameReader in;
    private final FrameWriter out;

    Conversation(
            Services services,
            ControlSettings settings,
            Voice voice,
            Peer peer,
            boolean isOwner,
            WatchedStream stream) {
        this.services = services;
        this.settings = settings;
        this.voice = voice;
        this.peer = peer;
        this.isOwner = isOwner;
        this.in = new FrameReader(stream.in());
        this.out = new FrameWriter(stream.out());
    }

    /// Too many others are being served.
    static void turnAway(WatchedStream stream) throws IOException {
        var out = new FrameWriter(stream.out());
        out.text(Frames.FAILED, "too many commands at once; try again");
        out.flush();
    }

    void run() throws IOException {
        switch (in.next()) {
            case Frames.REQUEST -> answer(in.fields());
            case FrameReader.NO_MORE -> {} // Only looked whether we are here
            default -> out.text(Frames.FAILED, "not a request");
        }
        out.flush();
    }

    private void answer(List<String> words) throws IOException {
        var request = words.size() < 2 ? null : Request.named(words.get(1));
        if (request == null || !words.getFirst().equals(Frames.VERSION)) {
            out.text(Frames.FAILED, "the command and the running server are of different versions");
            return;
        }
        try {
            if (isAllowed(request.permission())) {
                perform(request, words.subList(2, words.size()));
            }
        } catch (IOException failure) {
            // The client hears it if it is still there; if not, this throws and that is the end.
            voice.warning("control socket: " + request + ": " + StoreAccess.reason(failure));
            out.text(Frames.FAILED, StoreAccess.reason(failure));
        }
    }

    private boolean isAllowed(Request.Permission permission) throws IOException {
        boolean allowed =
                switch (permission) {
                    case ANYONE -> true;
                    case OWNER -> isOwner;
                    // Postfix: root submits like anybody else, but always views and flushes.
                    case SUBMIT -> settings.submitters().contains(peer.name());
                    case VIEW -> peer.uid() == 0 || settings.viewers().contains(peer.name());
                    case FLUSH -> peer.uid() == 0 || settings.flushers().contains(peer.name());
                };
        if (!allowed) {
            out.text(Frames.NOT_ALLOWED, refusal(permission));
        }
        return allowed;
    }

    private String refusal(Request.Permission permission) {
        if (permission == Request.Permission.OWNER) {
            return "use of this command is reserved for the superuser";
        }
        return "User "
                + peer.name()
                + '('
                + Integer.toUnsignedString(peer.uid())
                + ") is not allowed to "
                + permission.deed();
    }

    private void perform(Request request, List<String> arguments) throws IOException {
        switch (request) {
            case SUBMIT -> submit();
            case PICKUP -> done(Integer.toString(services.maildrop().sweep()));
            case LOG -> log(arguments);
            case LIST -> list();
            case FLUSH_ALL -> {
                services.scheduler().flushAll();
                done("");
            }
            case FLUSH_ID -> flushId(argument(arguments));
            case FLUSH_SITE -> {
                var tried = services.scheduler().flushSite(argument(arguments));
                done(Integer.toString(tried));
            }
            case HOLD -> change(Change.HOLD, arguments);
            case RELEASE -> change(Change.RELEASE, arguments);
            case DELETE -> change(Change.DELETE, arguments);
            case REQUEUE -> change(Change.REQUEUE, arguments);
            case EXPIRE -> change(Change.EXPIRE, arguments);
            case CAT -> show(argument(arguments));
            case STATUS -> done(Long.toString(ProcessHandle.current().pid()));
            case RELOAD -> reload();
            case REOPEN_LOG -> {
                services.daemon().reopenLog();
                done("");
            }
            case STOP -> {
                done("");
                out.flush();
                services.daemon().stop();
            }
        }
    }

    /// A refusal is in the log already, in the words of the daemon.
    private void reload() throws IOException {
        try {
            services.daemon().reload();
        } catch (IOException refused) {
            out.text(Frames.FAILED, StoreAccess.reason(refused));
            return;
        }
        done("");
    }

    private void submit() throws IOException {
        if (services.store().isFull()) {
            refused(QUEUE_FULL);
            return;
        }
        // Only now does the client send its mail: had it been refused, nobody would read it.
        out.text(Frames.TURN, "");
        out.flush();
        switch (services.pickup().accept(in, peer.uid())) {
            case Cleanup.Result.Queued(var id) -> done(id.text());
            case Cleanup.Result.Refused(var reply) -> refused(reply);
        }
    }

    private void refused(Reply reply) throws IOException {
        var text = String.join(" ", reply.lines());
        out.fields(Frames.REFUSED, List.of(Integer.toString(reply.code()), text));
    }

    private void log(List<String> words) throws IOException {
        if (words.size() != 4) {
            throw new IOException("not a log line");
        }
        var severity = Severity.INFO;
        for (var each : Severity.values()) {
            severity = each.name().equals(words.get(2)) ? each : severity;
        }
        services.log().log(words.get(0), pid(words), Event.text(severity, words.get(3)));
        done("");
    }

    private void list() throws IOException {
        var answer = new ListingWriter(out);
        queue().list(answer::entry);
        answer.finish();
        done("");
    }

    private StoreAccess queue() {
        return new StoreAccess(services.store(), services.scheduler()::isActive);
    }

    private void flushId(String id) throws IOException {
        var found = services.store().find(id);
        if (found == null || !services.scheduler().flushId(found)) {
            out.text(Frames.NOT_FOUND, id);
        } else {
            done(id);
        }
    }

    private void change(Change change, List<String> words) throws IOException {
        if (words.size() < 2) {
            throw new IOException("a request without its arguments");
        }
        var among = EnumSet.noneOf(QueueName.class);
        for (var name : QueueName.values()) {
            if (words.subList(2, words.size()).contains(name.name())) {
                among.add(name);
            }
        }
        var queue = queue();
        if (words.get(0).equals("ALL")) {
            done(Long.toString(queue.changeAll(change, among)));
            return;
        }
        var postsuper = new Voice(services.log(), settings.syslogName() + "/postsuper", pid(words));
        var ids = new ArrayList<String>();
        for (char kind = in.next(); kind != Frames.DONE; kind = in.next()) {
            switch (kind) {
                case Frames.ID -> addId(ids);
                case Frames.TURN -> {
                    for (var id : queue.change(change, ids, among)) {
                        postsuper.info(id + ": " + change.done());
                        out.text(Frames.ID, id);
                    }
                    ids.clear();
                    out.text(Frames.TURN, "");
                    out.flush();
                }
                default -> throw new IOException("an unknown record");
            }
        }
        done("");
    }

    private void addId(List<String> ids) throws IOException {
        if (ids.size() == LARGEST_TURN) {
            throw new IOException("too many ids at once");
        }
        ids.add(in.text());
    }

    private static long pid(List<String> words) throws IOException {
        try {
            return Long.parseLong(words.get(1));
        } catch (NumberFormatException notNumber) {
            throw new IOException("not a process id", notNumber);
        }
    }

    private void show(String id) throws IOException {
        if (queue().show(id, new MessageWriter(out))) {
            done("");
        } else {
            out.text(Frames.NOT_FOUND, id);
        }
    }

    private void done(String text) throws IOException {
        out.text(Frames.DONE, text);
    }

    private static String argument(List<String> arguments) throws IOException {
        if (arguments.isEmpty()) {
            throw new IOException("a request without its argument");
        }
        return arguments.getFirst();
    }
}
