// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.hikyaku.cli.QueueFilePrinter.Part;
import org.hikyaku.config.ConfigException;
import org.hikyaku.log.Severity;
import org.hikyaku.master.control.QueueAccess;

/// `postcat`: shows a queued message (`-q`) as the queue file that Postfix would have of it, since
/// scripts cut mail out of that; or a queue file of Postfix, such as were saved before Postfix
/// went.
///
/// Postfix: postcat(1). It lists an option `-n` in its synopsis, and refuses it, in 3.7 as in 3.11.
final class Postcat {

    private static final String USAGE =
            "usage: postcat [-b (body text)] [-c config_dir] [-d (decimal record type)]"
                    + " [-e (envelope records)] [-h (header text)] [-q (access queue)]"
                    + " [-v] [file(s)...]";

    private final Set<Part> parts = EnumSet.noneOf(Part.class);
    private boolean inQueue;
    private long offset;

    int run(Invocation call) {
        try (var system = new MailInstance(call, "postcat")) {
            return system.run(Exit.FAILED, USAGE, () -> perform(call, system));
        }
    }

    private void perform(Invocation call, MailInstance system)
            throws BadOption, Fatal, ConfigException, IOException {
        var options = new Options("bc:dehoqrs:v", call.arguments());
        for (char option = options.next(); option != Options.END; option = options.next()) {
            switch (option) {
                case 'b' -> parts.add(Part.BODY);
                case 'c' -> system.configDirectory(options.argument());
                case 'd' -> parts.add(Part.TYPES);
                case 'e' -> parts.add(Part.ENVELOPE);
                case 'h' -> parts.add(Part.HEADER);
                case 'o' -> parts.add(Part.OFFSETS);
                case 'q' -> inQueue = true;
                case 'r' -> {} // Postfix 3.7 takes it too, and follows pointers nevertheless.
                case 's' -> offset = offset(options.argument());
                case 'v' -> parts.add(Part.NAMES);
                default -> throw new IllegalArgumentException(String.valueOf(option));
            }
        }
        var contents = EnumSet.of(Part.ENVELOPE, Part.HEADER, Part.BODY);
        if (contents.stream().noneMatch(parts::contains)) {
            parts.addAll(contents);
        }
        for (var name : options.rest()) {
            if (inQueue) {
                showQueued(call, system, name);
            } else {
                showFile(call, name);
            }
        }
        if (options.rest().isEmpty() && !inQueue) {
            showInput(call);
        }
    }

    private static long offset(String word) throws Fatal {
        boolean isNumber = !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) {
            throw new Fatal(Exit.FAILED, "bad offset: " + word);
        }
        return word.length() > 18 ? Long.MAX_VALUE : Long.parseLong(word);
    }

    private void showInput(Invocation call) throws Fatal, IOException {
        try (var scratch = Scratch.of(call.in())) {
            long size = scratch.channel().size();
            if (offset > size) {
                throw new Fatal(
                        Exit.FAILED, "stdin: skip " + offset + " bytes failed after " + size);
            }
            show(call, scratch.channel(), "stdin");
        }
    }

    private void showFile(Invocation call, String name) throws Fatal, IOException {
        try (var channel = open(name)) {
            show(call, channel, name);
        }
    }

    private static FileChannel open(String name) throws Fatal {
        try {
            return FileChannel.open(Path.of(name));
        } catch (IOException failure) {
            throw new Fatal(Exit.FAILED, "open " + MailInstance.reason(failure));
        }
    }

    private void show(Invocation call, FileChannel file, String name) throws Fatal, IOException {
        var printer = new QueueFilePrinter(call.out(), text -> warn(call, text), name, parts);
        try {
            printer.print(new QueueFileReader(file), offset);
        } catch (QueueFileReader.Damage damage) {
            call.out().flush();
            warn(call, name + ": " + damage.getMessage());
            throw new Fatal(Exit.FAILED, "record read error");
        }
    }

    private static void warn(Invocation call, String text) {
        call.err().println(call.name() + ": " + Severity.WARNING.prefix() + text);
    }

    private void showQueued(Invocation call, MailInstance system, String id)
            throws Fatal, ConfigException, IOException {
        if (!Postsuper.isId(id)) {
            throw new Fatal(Exit.FAILED, "bad mail queue ID: " + id);
        }
        if (!system.isOurs()) {
            throw new Fatal(Exit.FAILED, "open queue file " + id + ": Permission denied");
        }
        try (var scratch = Scratch.make();
                var queue = queue(system)) {
            var file = new QueueFileWriter(scratch.channel());
            if (!queue.show(id, file)) {
                throw new Fatal(
                        Exit.FAILED, "open queue file " + id + ": No such file or directory");
            }
            file.finish();
            show(call, scratch.channel(), file.name());
        }
    }

    private static QueueAccess queue(MailInstance system) throws ConfigException, IOException {
        var server = system.server();
        return server != null ? server : QueueDoor.open(system);
    }
}
