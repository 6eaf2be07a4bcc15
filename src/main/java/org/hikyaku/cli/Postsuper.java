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

/// `postsuper`: deletes, holds, releases and requeues messages, by id or all of them. For root and
/// the owner of the queue.
///
/// Whatever the order of the options, deletions come first, then hold, release and requeue.
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

    private static final int IDS_AT_ONCE = 500;

    /// What is to be done, in the order it will be done.
    private static final List<Change> ORDER =
            List.of(Change.DELETE, Change.HOLD, Change.RELEASE, Change.REQUEUE);

    private final Map<Change, Work> work = new EnumMap<>(Change.class);
    private boolean stdinIsRead;

    private static final class Work {
        private final List<String> ids = new ArrayList<>();
        private boolean all;
        private boolean fromStdin;
        private long done;
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
                case 'd' -> add(Change.DELETE, options.argument());
                case 'h' -> add(Change.HOLD, options.argument());
                case 'H' -> add(Change.RELEASE, options.argument());
                case 'r' -> add(Change.REQUEUE, options.argument());
                case 'e', 'f' -> throw new Fatal(Exit.FAILED, "-" + option + ": not supported yet");
                // The journal needs no mending by hand: opening it is its structure check.
                case 'p', 's', 'S', 'v' -> {}
                default -> throw new IllegalArgumentException(String.valueOf(option));
            }
        }
        var among = queues(options.rest());
        if (!system.isOurs()) {
            throw new Fatal(Exit.FAILED, "use of this command is reserved for the superuser");
        }
        if (work.isEmpty()) {
            return;
        }
        try (var queue = queue(system)) {
            for (var change : ORDER) {
                var todo = work.get(change);
                if (todo != null) {
                    perform(change, todo, new Job(call, system, queue, among));
                }
            }
        }
        summary(system);
    }

    private record Job(
            Invocation call, MailInstance system, QueueAccess queue, Set<QueueName> among) {}

    private void add(Change change, String id) {
        var todo = work.computeIfAbsent(change, _ -> new Work());
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

    private void perform(Change change, Work todo, Job job) throws ConfigException, IOException {
        applyTo(change, todo, todo.ids, job);
        if (todo.fromStdin && !stdinIsRead) {
            stdinIsRead = true; // The rest of it, for another option, is nothing.
            fromStdin(change, todo, job);
        }
        if (todo.all) {
            todo.done += job.queue.changeAll(change, job.among);
        }
    }

    private static void fromStdin(Change change, Work todo, Job job)
            throws ConfigException, IOException {
        var in =
                new BufferedReader(
                        new InputStreamReader(job.call.in(), StandardCharsets.ISO_8859_1));
        var some = new ArrayList<String>();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            some.add(line);
            if (some.size() == IDS_AT_ONCE) {
                applyTo(change, todo, some, job);
                some.clear();
            }
        }
        applyTo(change, todo, some, job);
    }

    private static void applyTo(Change change, Work todo, List<String> ids, Job job)
            throws ConfigException, IOException {
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
        for (var id : job.queue.change(change, valid, job.among)) {
            var text = id + ": " + change.done();
            job.system.tell(Severity.INFO, text);
            if (!(job.queue instanceof ControlClient)) {
                job.system.log(job.system.program(), Event.info(text)); // The server logs its own.
            }
            todo.done++;
        }
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
        count(system, Change.REQUEUE, "Requeued: ");
        count(system, Change.DELETE, "Deleted: ");
        count(system, Change.HOLD, "Placed on hold: ");
        count(system, Change.RELEASE, "Released from hold: ");
    }

    private void count(MailInstance system, Change change, String words) {
        var todo = work.get(change);
        if (todo != null) {
            system.info(words + todo.done + (todo.done == 1 ? " message" : " messages"));
        }
    }
}
