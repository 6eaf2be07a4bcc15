// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.master.control.ControlClient;
import org.hikyaku.master.control.QueueAccess;
import org.hikyaku.master.control.QueueEntry;
import org.hikyaku.queue.QueueName;
import org.hikyaku.receive.pickup.Maildrop;
import org.jspecify.annotations.Nullable;

/// `qshape`: whose mail waits, and for how long. Reads the queue through the running server, or by
/// itself when there is none.
///
/// Postfix: qshape(1), QSHAPE_README. What it prints is the same; the words of its help are ours.
final class Qshape {

    private static final int FAILED = 255; // As Perl dies.

    private static final String USAGE =
            """
            Usage: qshape [ -s ] [ -p ] [ -m <min_subdomains> ] [ -l ]
            \t[ -b <bucket_count> ] [ -t <bucket_time> ] [ -w <terminal_width> ]
            \t[ -N <batch_msg_count> ] [ -n <batch_top_domains> ]
            \t[ -c <config_directory> ] [ <queue_name> ... ]
            Counts recipients (with -s senders, that is messages) by domain and by age.
            The first age is up to <bucket_time> minutes (5), each further one up to twice
            the one before, with -l one <bucket_time> more; there are <bucket_count> (10).
            With -p also .parent.domain, if <min_subdomains> (5) names below it have mail.
            Without <queue_name>: incoming and active.
            """;

    /// The directories that Postfix has beside those with messages.
    private static final Set<String> OTHER_DIRECTORIES =
            Set.of("bounce", "defer", "flush", "trace", "private", "public", "pid", "saved");

    private static final String CLEAR_SCREEN = "\033[H\033[2J\033[3J";
    private static final int MESSAGES_BETWEEN_TABLES = 1000;
    private static final int LINES_ON_A_SCREEN = 20;
    private static final int COLUMNS = 80;
    private static final int SUBDOMAINS = 5;
    private static final int BUCKETS = 10;
    private static final double MINUTES = 5;

    private final Map<Character, String> given = new HashMap<>();
    private final List<String> queues = new ArrayList<>();
    private final long now;
    private final Screen screen;

    /// Whether it is a person who looks on.
    enum Screen {
        TERMINAL,
        FILE
    }

    Qshape() {
        this(InstantSource.system(), standardOutput());
    }

    Qshape(InstantSource clock, Screen screen) {
        this.now = clock.instant().getEpochSecond();
        this.screen = screen;
    }

    int run(Invocation call) {
        try (var system = new MailInstance(call, "qshape")) {
            if (!parseOptions(call, system)) {
                return FAILED;
            }
            return system.run(FAILED, USAGE, () -> perform(call, system));
        }
    }

    private boolean parseOptions(Invocation call, MailInstance system) {
        var options = new Options("lhc:psw:b:t:m:n:N:", call.arguments());
        try {
            for (char option = options.next(); option != Options.END; option = options.next()) {
                boolean isPlain = "lhps".indexOf(option) >= 0;
                given.put(option, isPlain ? "" : options.argument());
            }
        } catch (BadOption bad) {
            call.err().print("qshape: " + asPerlSays(bad) + '\n');
            given.put('h', "");
        }
        if (given.containsKey('h')) {
            call.err().print(USAGE);
            return false;
        }
        var directory = given.get('c');
        if (directory != null) {
            system.configDirectory(directory);
        }
        queues.addAll(options.rest().isEmpty() ? List.of("incoming", "active") : options.rest());
        return true;
    }

    private static String asPerlSays(BadOption bad) {
        var text = String.valueOf(bad.getMessage());
        return text.replace("invalid option -- '", "Unknown option: ").replace("'", "");
    }

    private void perform(Invocation call, MailInstance system)
            throws Fatal, ConfigException, IOException {
        var report = new Report(call.out(), new DomainAges(shape()));
        var wanted = new HashMap<QueueName, Integer>();
        for (var name : queues) {
            add(name, wanted, call, system);
        }
        if (!wanted.isEmpty()) {
            try (var queue = queue(system)) {
                queue.list(entry -> report.take(entry, wanted.getOrDefault(entry.queue(), 0)));
                if (queue instanceof ControlClient) { // The door shows the maildrop by itself.
                    submitted(system, report, wanted.getOrDefault(QueueName.MAILDROP, 0));
                }
            }
        }
        report.finish();
    }

    private DomainAges.Shape shape() {
        return new DomainAges.Shape(
                given.containsKey('p') ? DomainAges.Parents.SHOWN : DomainAges.Parents.LEFT_OUT,
                (int) number('m', SUBDOMAINS),
                given.containsKey('l') ? DomainAges.Ages.LINEAR : DomainAges.Ages.DOUBLING,
                Math.max(1, (int) number('b', BUCKETS)),
                number('t', MINUTES),
                Math.max(COLUMNS, (int) number('w', COLUMNS)));
    }

    /// What an option says if that is a number above zero.
    private double number(char option, double otherwise) {
        double value = leadingNumber(given.get(option));
        return value > 0 ? value : otherwise;
    }

    /// A queue that is named twice is counted twice, as in Postfix.
    private void add(
            String name, Map<QueueName, Integer> wanted, Invocation call, MailInstance system)
            throws ConfigException {
        var relative = system.queueDirectory().relativize(system.queueDirectory().resolve(name));
        var directory = relative.normalize().toString();
        boolean known = directory.isEmpty() || OTHER_DIRECTORIES.contains(directory);
        for (var queue : QueueName.values()) {
            if (directory.isEmpty() || queue.text().equals(directory)) {
                wanted.merge(queue, 1, Integer::sum);
                known = true;
            }
        }
        if (!known) {
            call.err().print("Can't stat " + name + ": No such file or directory\n");
        }
    }

    private static QueueAccess queue(MailInstance system)
            throws Fatal, ConfigException, IOException {
        var server = system.server();
        if (server != null) {
            return server;
        }
        if (!system.isOurs()) {
            throw new Fatal(FAILED, "cannot read the queue: Permission denied");
        }
        return QueueDoor.open(system);
    }

    private static void submitted(MailInstance system, Report report, int times)
            throws ConfigException, IOException {
        if (times > 0) {
            Maildrop.list(
                    system.queueDirectory(),
                    waiting ->
                            report.take(
                                    waiting.time().getEpochSecond(),
                                    waiting.sender(),
                                    waiting.recipients(),
                                    times));
        }
    }

    /// The counting, and the table: once, or every now and then for a person who looks on.
    private final class Report {

        private final PrintStream out;
        private final DomainAges ages;
        private final long messagesBetween;
        private final int most;
        private long messages;

        Report(PrintStream out, DomainAges ages) {
            this.out = out;
            this.ages = ages;
            boolean watched = screen == Screen.TERMINAL;
            messagesBetween = watched ? (long) count('N', MESSAGES_BETWEEN_TABLES) : 0;
            most = watched ? (int) count('n', LINES_ON_A_SCREEN) : 0;
        }

        private double count(char option, int otherwise) {
            return given.containsKey(option) ? leadingNumber(given.get(option)) : otherwise;
        }

        void take(QueueEntry entry, int times) {
            if (times > 0) {
                var recipients = new ArrayList<String>(entry.recipients().size());
                for (var recipient : entry.recipients()) {
                    recipients.add(recipient.address());
                }
                take(entry.arrivalSeconds(), entry.sender(), recipients, times);
            }
        }

        /// A message whose recipients are all done with is none, with `-s` too.
        void take(long arrival, String sender, List<String> recipients, int times) {
            if (recipients.isEmpty()) {
                return;
            }
            for (int time = 0; time < times; time++) {
                for (var address : given.containsKey('s') ? List.of(sender) : recipients) {
                    ages.count(address, now - arrival);
                }
                if (messagesBetween > 0 && ++messages % messagesBetween == 0) {
                    print();
                    out.flush();
                }
            }
        }

        void finish() {
            print();
        }

        private void print() {
            out.print(messagesBetween > 0 ? CLEAR_SCREEN : "");
            ages.print(out, most);
        }
    }

    /// As Perl reads a word where it wants a number: what there is of one, or 0.
    private static double leadingNumber(@Nullable String word) {
        var text = word == null ? "" : word.strip();
        int end = 0;
        while (end < text.length() && "0123456789.-".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        try {
            return end == 0 ? 0 : Double.parseDouble(text.substring(0, end));
        } catch (NumberFormatException notQuite) {
            return 0;
        }
    }

    private static Screen standardOutput() {
        try {
            var what = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
            return what.startsWith("/dev/pts") || what.toString().startsWith("/dev/tty")
                    ? Screen.TERMINAL
                    : Screen.FILE;
        } catch (IOException nobodyKnows) {
            return Screen.FILE;
        }
    }
}
