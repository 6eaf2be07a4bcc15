// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// One service of master.cf. The eight fields are kept as written, because `postconf -M` prints
/// them so and a `-` means something else than the value it stands for. master(5).
///
/// @param service `smtp`, `127.0.0.1:10025`, `submission`, `relay`, …
/// @param command the program's name: `smtpd`, `smtp`, `pipe`
/// @param arguments all that follows the command, each `{ … }` group without its braces
/// @param overrides the `-o name=value` among the arguments; a later one of the same name wins
public record MasterEntry(
        String service,
        Type type,
        String privateField,
        String unprivilegedField,
        String chrootField,
        String wakeupField,
        String processLimitField,
        String command,
        List<String> arguments,
        Map<String, Setting> overrides,
        Origin origin) {

    public enum Type {
        INET("inet"),
        UNIX("unix"),
        UNIX_DATAGRAM("unix-dgram"),
        FIFO("fifo"),
        PASS("pass");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /// As master.cf spells it.
        @Override
        public String toString() {
            return word;
        }
    }

    /// What Postfix calls the eight fields, in their order.
    public static final List<String> FIELDS =
            List.of(
                    "service",
                    "type",
                    "private",
                    "unprivileged",
                    "chroot",
                    "wakeup",
                    "process_limit",
                    "command");

    private static final String CHROOT_ONCE = "${{$compatibility_level} <level {1} ? {y} : {n}}";

    public MasterEntry {
        arguments = List.copyOf(arguments);
    }

    /// `service/type`, the name of an entry in `postconf -M` and `master_service_disable`.
    public String key() {
        return service + '/' + type;
    }

    /// The eight fields as written, in the order of [#FIELDS].
    public List<String> fields() {
        return List.of(
                service,
                type.toString(),
                privateField,
                unprivilegedField,
                chrootField,
                wakeupField,
                processLimitField,
                command);
    }

    /// The same service with other words after its command. For an editor: [#overrides] stays.
    MasterEntry withArguments(List<String> others) {
        return new MasterEntry(
                service,
                type,
                privateField,
                unprivilegedField,
                chrootField,
                wakeupField,
                processLimitField,
                command,
                others,
                overrides,
                origin);
    }

    /// Whether Postfix would shut the program up in the queue directory: `y`, or `-` at a
    /// compatibility_level below 1, which had it so.
    public boolean isChrooted(Configuration configuration) throws ConfigException {
        return chrootField.equals("y")
                || (chrootField.equals("-") && configuration.expand(CHROOT_ONCE).equals("y"));
    }

    /// How many sessions or deliveries at once. Empty for `-`; 0 means no limit.
    public OptionalInt processLimit() {
        return processLimitField.equals("-")
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(processLimitField));
    }

    /// What follows the command and is neither an option nor an option's value.
    public List<String> operands() {
        return DaemonOptions.of(arguments).rest();
    }

    /// How many `-v` there are: how much the service should say.
    public int verbosity() {
        int count = 0;
        for (var argument : arguments) {
            if (argument.startsWith("-v") && argument.chars().skip(1).allMatch(c -> c == 'v')) {
                count += argument.length() - 1;
            }
        }
        return count;
    }
}
