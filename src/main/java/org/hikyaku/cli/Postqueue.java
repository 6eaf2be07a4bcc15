// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.master.control.ControlClient;
import org.hikyaku.master.control.QueueAccess;
import org.hikyaku.master.control.QueueEntry;

/// `postqueue`: lists the queue, and has deferred mail tried at once. For every user, within
/// `authorized_mailq_users` and `authorized_flush_users`.
///
/// Postfix: postqueue(1).
final class Postqueue {

    private static final String USAGE =
            "usage: postqueue -f | postqueue -i queueid | postqueue -j | postqueue -p"
                    + " | postqueue -s site";

    private enum Mode {
        LIST,
        LIST_JSON,
        FLUSH_ALL,
        FLUSH_ID,
        FLUSH_SITE
    }

    int run(Invocation call) {
        try (var system = new MailInstance(call, "postqueue")) {
            return system.run(Exit.UNAVAILABLE, USAGE, () -> perform(call, system));
        }
    }

    private void perform(Invocation call, MailInstance system)
            throws BadOption, Fatal, ConfigException, IOException {
        var options = new Options("c:fi:jps:v", call.arguments());
        Mode mode = null;
        var subject = "";
        for (char option = options.next(); option != Options.END; option = options.next()) {
            switch (option) {
                case 'c' -> system.configDirectory(options.argument());
                case 'v' -> {} // Nothing here is worth more words.
                default -> {
                    if (mode != null) {
                        throw usage();
                    }
                    mode = mode(option);
                    subject = option == 'i' || option == 's' ? options.argument() : "";
                }
            }
        }
        if (mode == null || !options.rest().isEmpty()) {
            throw usage();
        }
        switch (mode) {
            case LIST -> list(call, system);
            case LIST_JSON -> each(system, new QueueJson(call.out())::entry);
            case FLUSH_ALL -> server(system).flushAll();
            case FLUSH_ID -> flushId(system, subject);
            case FLUSH_SITE -> flushSite(system, subject);
        }
    }

    private static Mode mode(char option) {
        return switch (option) {
            case 'p' -> Mode.LIST;
            case 'j' -> Mode.LIST_JSON;
            case 'f' -> Mode.FLUSH_ALL;
            case 'i' -> Mode.FLUSH_ID;
            case 's' -> Mode.FLUSH_SITE;
            default -> throw new IllegalArgumentException(String.valueOf(option));
        };
    }

    private static Fatal usage() {
        return new Fatal(Exit.UNAVAILABLE, USAGE);
    }

    private static void list(Invocation call, MailInstance system)
            throws Fatal, ConfigException, IOException {
        boolean longIds = system.configuration().get(MailParameters.ENABLE_LONG_QUEUE_IDS);
        var columns = longIds ? QueueListing.Columns.LONG_IDS : QueueListing.Columns.SHORT_IDS;
        var listing = new QueueListing(call.out(), columns, ZoneId::systemDefault);
        each(system, listing::entry);
        listing.finish();
    }

    private static void each(MailInstance system, Consumer<QueueEntry> visitor)
            throws Fatal, ConfigException, IOException {
        try (var queue = queue(system)) {
            queue.list(visitor);
        }
    }

    private static QueueAccess queue(MailInstance system)
            throws Fatal, ConfigException, IOException {
        var server = system.server();
        if (server != null) {
            return server;
        }
        var why =
                " (Connect to the "
                        + system.configuration().get(MailParameters.MAIL_NAME)
                        + " control service: Connection refused)";
        if (!system.isOurs()) {
            throw new Fatal(
                    Exit.UNAVAILABLE, "Queue report unavailable - mail system is down" + why);
        }
        system.warning("Mail system is down -- accessing queue directly" + why);
        return QueueDoor.open(system);
    }

    private static void flushId(MailInstance system, String id)
            throws Fatal, ConfigException, IOException {
        if (!Postsuper.isId(id)) {
            throw new Fatal(
                    Exit.UNAVAILABLE, "Cannot flush queue ID - invalid name: \"" + id + '"');
        }
        server(system).flush(id);
    }

    private static void flushSite(MailInstance system, String site)
            throws Fatal, ConfigException, IOException {
        if (!isDestination(site)) {
            throw new Fatal(
                    Exit.UNAVAILABLE,
                    "Cannot flush mail queue - invalid destination: \"" + site + '"');
        }
        // Deviation: Postfix knows only the destinations in fast_flush_domains, since it keeps a
        // list of each on the side. The queue knows all of its destinations, and any will do.
        server(system).flushSite(site);
    }

    /// A host name or an address in brackets.
    private static boolean isDestination(String site) {
        var name =
                site.startsWith("[") && site.endsWith("]") && site.length() > 2
                        ? site.substring(1, site.length() - 1)
                        : site;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letterOrDigit = Character.isLetterOrDigit(c);
            if (!letterOrDigit && c != '-' && c != '.' && c != ':' && c != '_') {
                return false;
            }
        }
        return !name.isEmpty() && !name.startsWith(".") && !name.startsWith("-");
    }

    private static ControlClient server(MailInstance system)
            throws Fatal, ConfigException, IOException {
        var server = system.server();
        if (server == null) {
            throw new Fatal(Exit.UNAVAILABLE, "Cannot flush mail queue - mail system is down");
        }
        return server;
    }

    /// As another command's part: `mailq`, `sendmail -q`. Postfix runs the program, so that what it
    /// says begins with `postqueue: `.
    static int runAs(Invocation call, List<String> arguments) {
        return new Postqueue().run(call.as("postqueue", arguments));
    }
}
