// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hikyaku.config.ConfigException;
import org.hikyaku.posix.Account;
import org.jspecify.annotations.Nullable;

/// `unix:passwd.byname` and `unix:group.byname`: the system's users (by way of the name service, so
/// LDAP users too) and the groups of /etc/group. The answer is the line of the database.
final class UnixTable {

    /// The C library may ask a server far away, and a virtual thread that waits inside C holds up
    /// its carrier. A few threads for that keep the others running.
    private static final int NUMBER = 4;

    private interface Question {
        @Nullable String ask(String key) throws IOException;
    }

    private static final class Askers {
        static final NativeThreads THREADS = new NativeThreads("passwd", NUMBER);
    }

    private UnixTable() {}

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        Question question =
                switch (name) {
                    case "passwd.byname" -> UnixTable::user;
                    case "group.byname" -> UnixTable::group;
                    default -> throw opening.wrong("unknown table: " + opening.spec());
                };
        var keys = opening.keys();
        return key -> answer(question, keys.fold(key), opening.spec());
    }

    private static Lookup answer(Question question, String key, String spec) {
        return Askers.THREADS.ask(
                () -> {
                    var line = question.ask(key);
                    return line == null ? Lookup.NOT_FOUND : new Lookup.Found(line);
                },
                spec);
    }

    private static @Nullable String user(String name) throws IOException {
        var account = Account.named(name);
        return account == null
                ? null
                : account.name()
                        + ":x:"
                        + account.uid()
                        + ':'
                        + account.gid()
                        + ':'
                        + account.fullName()
                        + ':'
                        + account.home()
                        + ':'
                        + account.shell();
    }

    private static @Nullable String group(String name) throws IOException {
        for (var line : Files.readAllLines(Path.of("/etc/group"))) {
            if (line.startsWith(name) && line.startsWith(":", name.length())) {
                return line;
            }
        }
        return null;
    }
}
