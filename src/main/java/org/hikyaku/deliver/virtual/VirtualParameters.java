// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.longInteger;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.words;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that only the virtual delivery agent reads.
public final class VirtualParameters {

    public static final Parameter<String> MAILBOX_BASE =
            text("virtual_mailbox_base")
                    .doc(
                            """
                            The directory below which all virtual mailboxes are; what \
                            virtual_mailbox_maps gives is appended to it.
                            """);

    public static final Parameter<List<String>> UID_MAPS =
            list("virtual_uid_maps")
                    .doc("The user id each virtual mailbox belongs to, by address.");

    public static final Parameter<List<String>> GID_MAPS =
            list("virtual_gid_maps")
                    .doc("The group id each virtual mailbox belongs to, by address.");

    public static final Parameter<Integer> MINIMUM_UID =
            integer("virtual_minimum_uid")
                    .defaultsTo("100")
                    .atLeast(0)
                    .doc("The lowest user id that virtual_uid_maps may give.");

    public static final Parameter<Long> MAILBOX_LIMIT =
            longInteger("virtual_mailbox_limit")
                    .defaultsTo("51200000")
                    .negativeIsZero()
                    .doc(
                            """
                            Octets that a mailbox file, or one message in a maildir, may have; 0 is \
                            without limit.
                            """);

    public static final Parameter<List<String>> MAILBOX_LOCK =
            words("virtual_mailbox_lock", "flock", "fcntl", "dotlock")
                    .defaultsTo("fcntl, dotlock")
                    .atLeast(1)
                    .doc(
                            "How a mailbox file is locked before it is written: fcntl, dotlock, or both.");

    public static final Parameter<Integer> LOCK_ATTEMPTS =
            integer("deliver_lock_attempts")
                    .defaultsTo("20")
                    .atLeast(1)
                    .doc("How often the lock of a mailbox file is tried before delivery waits.");

    public static final Parameter<Duration> LOCK_DELAY =
            time("deliver_lock_delay")
                    .defaultsTo("1s")
                    .doc("The time between two attempts to lock a mailbox file.");

    public static final Parameter<Duration> STALE_LOCK_TIME =
            time("stale_lock_time")
                    .defaultsTo("500s")
                    .atLeast(1)
                    .doc(
                            """
                            The age at which the lock file of a mailbox counts as left behind by a \
                            crash, and is removed.
                            """);

    public static final Parameter<Boolean> STRICT_OWNERSHIP =
            bool("strict_mailbox_ownership")
                    .defaultsTo("yes")
                    .doc("Whether a mailbox file must belong to its recipient.");

    private VirtualParameters() {}
}
