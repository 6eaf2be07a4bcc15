// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.master.control.ControlClient;
import org.hikyaku.master.control.QueueAccess;
import org.hikyaku.master.control.QueueAccess.Change;
import org.hikyaku.queue.QueueName;

/// `postsuper`: deletes, expires, holds, releases and requeues messages, by id or all of them. For
/// root and the owner of the queue.
///
/// Whatever the order of the options, deletions come first, then the others as in [Task].
///
/// Postfix: postsuper(1).
final class Postsuper {

    private static final String USAGE =
            "usage: postsuper [-c config_dir] [-d queue_id (delete)] [-e queue_id (expire)]"
                    + " [-f queue_id (expire and/or un-hold)] [-h queue_id (hold)]"
                    + " [-H queue_id (un-hold)] [-p (purge temporary files)]"
                    + " [-r queue_id (requeue)] [-s (structure fix)]"
                    + " [-S (redundant structure fix)][-v (verbose)] [queue...]";

    /// The queues of Postfix that hold no messages of ours.
    private static final Set<String> OTHER_DIRECTORIES =
            Set.of("defer", "bounce", "trace", "flush");

    private static final int IDS_AT_ONCE = 1000;

    /// What an option asks for, in the order in which it is done.
    private enum Task {
        DELETE,
        EXPIRE,
        EXPIRE_AND_RELEASE,
        HOLD,
        RELEASE,
        REQUEUE;

        List<Change> changes() {
            return switch (this) {
                case DELETE -> List.of(Change.DELETE);
                case EXPIRE -> List.of(Change.EXPIRE);
                case EXPIRE_AND_RELEASE -> List.of(Change.EXPIRE, Change.RELEASE);
                case HOLD -> List.of(Change.HOLD);
                case RELEASE -> List.of(Change.RELEASE);
                case REQUEUE -> List.of(Change.REQUEUE);
            };
        }
    }

    private final Map<Task, Work> work = new EnumMap<>(Task.class);

    /// How many messages were changed, for each change that was asked for.
    private final Map<Change, Long> done = new EnumMap<>(Change.class);

    private boolean stdinIsRead;
    private boolean mend;

    private static final class Work {
        private final List<String> ids = new ArrayList<>();
        private boolean all;
        private boolean fromStdin;
    }

    int run(Invocation call) {
        try (var system = new MailInstance(call, "postsuper")) {
            return system.run(Exit.FAILED, USAGE, () -> perform(call, system));
        }
    }

    private void perform(Invocation call, MailInstance system)
            throws BadOption, Fatal, ConfigException, IOException {
        var options = new Options("c:d:e:f:h:H:pr:sSv", call.arguments());
        for (char option = options.next(); option != Options.END; option = options.next()) {
            switch (option) {
                case 'c' -> system.configDirectory(options.argument());
                case 'd' -> add(Task.DELETE, options.argument());
                case 'e' -> add(Task.EXPIRE, options.argument());
                case 'f' -> add(Task.EXPIRE_AND_RELEASE, options.argument());
                case 'h' -> add(Task.HOLD, options.argument());
                case 'H' -> add(Task.RELEASE, options.argument());
                case 'r' -> add(Task.REQUEUE, options.argument());
                case 'p', 's', 'S' -> mend = true;
                case 'v' -> {} // There is nothing more to say.
                default -> throw new IllegalArgumentException(String.valueOf(option));
            }
        }
        var among = queues(options.rest());
        if (!system.isOurs()) {
            throw new Fatal(Exit.FAILED, "use of this command is reserved for the superuser");
        }
        if (work.isEmpty() && (!mend || system.server() != null)) {
            return;
        }
        // Opening the journal checks its structure, says what is wrong, and purges what was left
        // of messages in the making. A server has done that when it started.
        try (var queue = queue(system)) {
            for (var task : work.entrySet()) {
                perform(task.getKey(), task.getValue(), new Job(call, system, queue, among));
            }
        }
        summary(system);
    }

    private record Job(
            Invocation call, MailInstance system, QueueAccess queue, Set<QueueName> among) {}

    private void add(Task task, String id) {
        for (var change : task.changes()) {
            done.putIfAbsent(change, 0L);
        }
        var todo = work.computeIfAbsent(task, _ -> new Work());
        switch (id) {
            case "ALL" -> todo.all = true;
            case "-" -> todo.fromStdin = true;
            default -> todo.ids.add(id);
        }
    }

    private static Set<QueueName> queues(List<String> names) throws Fatal {
        if (names.isEmpty()) {
            return EnumSet.allOf(QueueName.class);
        }
        var among = EnumSet.noneOf(QueueName.class);
        for (var name : names) {
            boolean known = OTHER_DIRECTORIES.contains(name);
            for (var queue : QueueName.values()) {
                if (queue.text().equals(name)) {
                    among.add(queue);
                    known = true;
                }
            }
            if (!known) {
                throw new Fatal(Exit.FAILED, "invalid directory name: " + name);
            }
        }
        return among;
    }

    private static QueueAccess queue(MailInstance system) throws ConfigException, IOException {
        var server = system.server();
        return server != null ? server : QueueDoor.open(system);
    }

    private void perform(Task task, Work todo, Job job) throws ConfigException, IOException {
        applyTo(task, todo.ids, job);
        if (todo.fromStdin && !stdinIsRead) {
            stdinIsRead = true; // The rest of it, for another option, is nothing.
            fromStdin(task, job);
        }
        if (todo.all) {
            for (var change : task.changes()) {
                count(change, job.queue.changeAll(change, job.among));
            }
        }
    }

    private void fromStdin(Task task, Job job) throws ConfigException, IOException {
        var in =
                new BufferedReader(
                        new InputStreamReader(job.call.in(), StandardCharsets.ISO_8859_1));
        var some = new ArrayList<String>();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            some.add(line);
            if (some.size() == IDS_AT_ONCE) {
                applyTo(task, some, job);
                some.clear();
            }
        }
        applyTo(task, some, job);
    }

    private void applyTo(Task task, List<String> ids, Job job) throws ConfigException, IOException {
        var valid = new ArrayList<String>(ids.size());
        for (var id : ids) {
            if (isId(id)) {
                valid.add(id);
            } else {
                job.system.warning("invalid mail queue id: " + id);
            }
        }
        if (valid.isEmpty()) {
            return;
        }
        for (var change : task.changes()) {
            var changed = job.queue.change(change, valid, job.among);
            for (var id : changed) {
                var text = id + ": " + change.done();
                job.system.tell(Severity.INFO, text);
                if (!(job.queue instanceof ControlClient)) { // The server logs its own.
                    job.system.log(job.system.program(), Event.info(text));
                }
            }
            count(change, changed.size());
        }
    }

    private void count(Change change, long more) {
        done.merge(change, more, Long::sum);
    }

    /// Letters and digits, as ids are made of.
    static boolean isId(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            boolean isLetter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!isDigit && !isLetter) {
                return false;
            }
        }
        return !id.isEmpty();
    }

    private void summary(MailInstance system) {
        say(system, Change.REQUEUE, "Requeued: ");
        say(system, Change.DELETE, "Deleted: ");
        say(system, Change.EXPIRE, "Force-expired: ");
        say(system, Change.HOLD, "Placed on hold: ");
        say(system, Change.RELEASE, "Released from hold: ");
    }

    private void say(MailInstance system, Change change, String words) {
        var count = done.get(change);
        if (count != null) {
            system.info(words + count + (count == 1 ? " message" : " messages"));
        }
    }
}
