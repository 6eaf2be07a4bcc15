// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.master.control.QueueAccess;

/// `postcat -q`: shows a queued message, in the layout of Postfix's queue files although ours are
/// none: scripts cut mail out of it.
///
/// Postfix: postcat(1).
final class Postcat {

    private static final String USAGE =
            "usage: postcat [-b (body text)] [-c config_dir] [-d (decimal record type)]"
                    + " [-e (envelope records)] [-h (header text)] [-q (access queue)]"
                    + " [-v] [file(s)...]";

    private boolean body;
    private boolean header;
    private boolean envelope;
    private boolean inQueue;
    private boolean numbers;
    private boolean offsets;

    int run(Invocation call) {
        try (var system = new MailInstance(call, "postcat")) {
            return system.run(Exit.FAILED, USAGE, () -> perform(call, system));
        }
    }

    private void perform(Invocation call, MailInstance system)
            throws BadOption, Fatal, ConfigException, IOException {
        var options = new Options("bc:defhoqrs:v", call.arguments());
        for (char option = options.next(); option != Options.END; option = options.next()) {
            switch (option) {
                case 'b' -> body = true;
                case 'c' -> system.configDirectory(options.argument());
                case 'd' -> numbers = true;
                case 'e' -> envelope = true;
                case 'h' -> header = true;
                case 'o' -> offsets = true;
                case 'q' -> inQueue = true;
                // Each is about a queue file, or about more words.
                case 'f', 'r', 's', 'v' -> {}
                default -> throw new IllegalArgumentException(String.valueOf(option));
            }
        }
        if (numbers || offsets) {
            throw new Fatal(
                    Exit.FAILED, "-d and -o tell of queue files, and our queue is a journal");
        }
        if (!inQueue) {
            throw new Fatal(Exit.FAILED, notAFile(options.rest()));
        }
        if (!body && !header && !envelope) {
            body = true;
            header = true;
            envelope = true;
        }
        for (var id : options.rest()) {
            show(call, system, id);
        }
    }

    /// Deviation: Postfix shows a queue file from anywhere. There are none here.
    private static String notAFile(List<String> files) {
        var first = files.isEmpty() ? "" : files.getFirst();
        return files.isEmpty() || Files.exists(Path.of(first))
                ? "specify -q queue_id: our queue is a journal, not one file each"
                : "open " + first + ": No such file or directory";
    }

    private void show(Invocation call, MailInstance system, String id)
            throws Fatal, ConfigException, IOException {
        if (!Postsuper.isId(id)) {
            throw new Fatal(Exit.FAILED, "bad mail queue ID: " + id);
        }
        if (!system.isOurs()) {
            throw new Fatal(Exit.FAILED, "open queue file " + id + ": Permission denied");
        }
        var printer = new MessagePrinter(call.out(), envelope, header, body);
        try (var queue = queue(system)) {
            if (!queue.show(id, printer)) {
                throw new Fatal(
                        Exit.FAILED, "open queue file " + id + ": No such file or directory");
            }
        }
        printer.finish();
    }

    private static QueueAccess queue(MailInstance system) throws ConfigException, IOException {
        var server = system.server();
        return server != null ? server : QueueDoor.open(system);
    }
}
