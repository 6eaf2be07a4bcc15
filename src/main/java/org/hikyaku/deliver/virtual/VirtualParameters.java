// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.longInteger;
import static org.hikyaku.config.Parameter.text;

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
                    .atLeast(0)
                    .doc(
                            """
                            Octets that a mailbox file, or one message in a maildir, may have; 0 is \
                            without limit.
                            """);

    public static final Parameter<List<String>> MAILBOX_LOCK =
            list("virtual_mailbox_lock")
                    .defaultsTo("fcntl, dotlock")
                    .doc(
                            "How a mailbox file is locked before it is written: fcntl, dotlock, or both.");

    private VirtualParameters() {}
}
