// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import static org.hikyaku.config.Parameter.exactWord;
import static org.hikyaku.config.Parameter.text;

import org.hikyaku.config.Parameter;

/// The main.cf parameters of local submission.
public final class PickupParameters {

    public static final Parameter<String> SENDMAIL_FIX_LINE_ENDINGS =
            exactWord("sendmail_fix_line_endings", "always", "strict", "never")
                    .defaultsTo("always")
                    .doc(
                            """
                            Whether sendmail takes CRLF for the end of a line: always, only if the \
                            first line ends so (strict), or never.
                            """);

    public static final Parameter<String> DEFAULT_VERP_DELIMITERS =
            text("default_verp_delimiters")
                    .defaultsTo("+=")
                    .atLeast(2)
                    .doc(
                            """
                            The two characters by which `sendmail -XV` writes a recipient into the sender \
                            (VERP) when it is not told others.
                            """);

    public static final Parameter<String> VERP_DELIMITER_FILTER =
            text("verp_delimiter_filter")
                    .defaultsTo("-=+")
                    .atLeast(1)
                    .doc("The characters that `sendmail -XV` may be told.");

    private PickupParameters() {}
}
