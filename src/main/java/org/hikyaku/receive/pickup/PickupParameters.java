// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.word;

import org.hikyaku.config.Parameter;

/// The main.cf parameters of local submission.
public final class PickupParameters {

    public static final Parameter<String> SENDMAIL_FIX_LINE_ENDINGS =
            word("sendmail_fix_line_endings", "always", "strict", "never")
                    .defaultsTo("always")
                    .doc(
                            """
                            Whether sendmail takes CRLF for the end of a line: always, only if the \
                            first line ends so (strict), or never.
                            """);

    public static final Parameter<Integer> HEADER_ADDRESS_TOKEN_LIMIT =
            integer("header_address_token_limit")
                    .defaultsTo("10240")
                    .atLeast(1)
                    .doc("How many words and signs of one header sendmail -t looks at.");

    private PickupParameters() {}
}
