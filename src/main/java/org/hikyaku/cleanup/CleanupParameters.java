// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.word;

import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that only the cleanup service reads.
public final class CleanupParameters {

    public static final Parameter<Boolean> ALWAYS_ADD_MISSING_HEADERS =
            bool("always_add_missing_headers")
                    .defaultsTo("no")
                    .doc(
                            """
                            Whether From, Date, Message-Id and a recipient header are added to the mail of \
                            strangers too when they are missing. A signature made elsewhere may break.
                            """);

    public static final Parameter<List<String>> MESSAGE_DROP_HEADERS =
            list("message_drop_headers")
                    .defaultsTo("bcc, content-length, resent-bcc, return-path")
                    .doc("Headers that are removed from every message.");

    public static final Parameter<String> UNDISCLOSED_RECIPIENTS_HEADER =
            text("undisclosed_recipients_header")
                    .doc(
                            """
                            The header, name included, that a message gets which names no recipient. Empty: \
                            none, which RFC 5322 allows.
                            """);

    public static final Parameter<String> HEADER_FROM_FORMAT =
            word("header_from_format", "standard", "obsolete")
                    .defaultsTo("standard")
                    .doc(
                            """
                            How the full name of a local user stands in a From header that we add: \
                            "name <address>", or as it was before, "address (name)".
                            """);

    public static final Parameter<String> FULL_NAME_ENCODING_CHARSET =
            text("full_name_encoding_charset")
                    .defaultsTo("utf-8")
                    .doc(
                            """
                            The character set named when the full name of a local user is encoded for a \
                            From header that we add. Empty: it is not encoded. RFC 2047.
                            """);

    public static final Parameter<Boolean> DETECT_8BIT_ENCODING_HEADER =
            bool("detect_8bit_encoding_header")
                    .defaultsTo("yes")
                    .doc(
                            """
                            Whether a Content-Transfer-Encoding header of 8bit or binary makes the message \
                            one that needs 8BITMIME.
                            """);

    public static final Parameter<List<String>> SMTPUTF8_AUTODETECT_CLASSES =
            list("smtputf8_autodetect_classes")
                    .defaultsTo("sendmail, verify")
                    .doc(
                            """
                            Sources (sendmail, smtpd, qmqpd, forward, bounce, notify, verify, all) whose mail \
                            is taken to need SMTPUTF8 when an address or header is not ASCII, though nobody \
                            asked for it.
                            """);

    public static final Parameter<Integer> DUPLICATE_FILTER_LIMIT =
            integer("duplicate_filter_limit")
                    .defaultsTo("1000")
                    .negativeIsZero()
                    .doc(
                            """
                            How many recipients of a message are remembered so that one that is named twice \
                            gets it once; 0 is no limit.
                            """);

    public static final Parameter<Boolean> ENABLE_ORIGINAL_RECIPIENT =
            bool("enable_original_recipient")
                    .defaultsTo("yes")
                    .doc(
                            """
                            Whether what the sender wrote is kept beside an address that was rewritten, for \
                            X-Original-To and the log. Without it, recipients count as the same when they \
                            are rewritten to the same address.
                            """);

    public static final Parameter<Boolean> CLEANUP_REPLACE_STRAY_CR_LF =
            bool("cleanup_replace_stray_cr_lf")
                    .defaultsTo("yes")
                    .doc(
                            """
                            Whether a carriage return or newline that does not end a line becomes a blank: \
                            others could take it for a line end and find a second message after it.
                            """);

    public static final Parameter<String> MESSAGE_STRIP_CHARACTERS =
            text("message_strip_characters")
                    .doc("Characters, as C escapes, that are removed from every message: \\0.");

    public static final Parameter<String> MESSAGE_REJECT_CHARACTERS =
            text("message_reject_characters")
                    .doc("Characters, as C escapes, that make a message unacceptable: \\0.");

    public static final Parameter<Integer> HEADER_ADDRESS_TOKEN_LIMIT =
            integer("header_address_token_limit")
                    .defaultsTo("10240")
                    .atLeast(1)
                    .doc("The most words and signs of one header of addresses that are looked at.");

    private CleanupParameters() {}
}
