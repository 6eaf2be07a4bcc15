// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.hikyaku.config.Parameter.integer;

import org.hikyaku.config.Parameter;

/// The main.cf parameters about lookup tables.
public final class TableParameters {

    public static final Parameter<Integer> SOCKETMAP_MAX_QUERY_SIZE =
            integer("socketmap_max_query_size")
                    .defaultsTo("10000")
                    .atLeast(1)
                    .doc(
                            """
                            How many octets of a key a socketmap: server is asked for. Longer keys are not found, and
                            warned about.
                            """);

    public static final Parameter<Integer> SOCKETMAP_MAX_REPLY_SIZE =
            integer("socketmap_max_reply_size")
                    .defaultsTo("100000")
                    .atLeast(1)
                    .doc(
                            """
                            How many octets a socketmap: server may answer, without the netstring around them. After a
                            longer answer nobody knows.
                            """);

    private TableParameters() {}
}
