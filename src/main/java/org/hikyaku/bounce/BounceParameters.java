// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that only bounces read.
public final class BounceParameters {

    public static final Parameter<Integer> BOUNCE_SIZE_LIMIT =
            integer("bounce_size_limit")
                    .defaultsTo("50000")
                    .atLeast(1)
                    .doc(
                            """
                            Octets of a message up to which the whole of it is returned to its sender; \
                            of a larger one only the header.
                            """);

    public static final Parameter<String> BOUNCE_TEMPLATE_FILE =
            text("bounce_template_file")
                    .doc(
                            """
                            The file with the words of non-delivery reports; see bounce(5). Empty: the \
                            built-in ones. A file that cannot be used is warned about, and the built-in \
                            words stand in.
                            """);

    public static final Parameter<Duration> DELAY_WARNING_TIME =
            time("delay_warning_time")
                    .defaultsTo("0h")
                    .unit('h')
                    .atLeast(0)
                    .doc(
                            """
                            After how long a sender is told, once, that a message is still being tried; \
                            0: never. It counts for mail that is queued already, too.
                            """);

    public static final Parameter<Boolean> CONFIRM_DELAY_CLEARED =
            bool("confirm_delay_cleared")
                    .defaultsTo("no")
                    .doc(
                            """
                            Whether a sender who was told of a delay is told, too, when the message has \
                            been delivered after all.
                            """);

    public static final Parameter<List<String>> NOTIFY_CLASSES =
            list("notify_classes")
                    .defaultsTo("resource, software")
                    .doc(
                            """
                            Of which troubles the postmaster hears by mail: bounce (the headers of mail \
                            returned to its sender), 2bounce (reports that could not be delivered), delay \
                            (the headers of delayed mail). The words data, policy, protocol, resource and \
                            software are accepted, and nothing is sent for them; nor are transcripts of SMTP \
                            sessions.
                            """);

    public static final Parameter<String> BOUNCE_NOTICE_RECIPIENT =
            text("bounce_notice_recipient")
                    .defaultsTo("postmaster")
                    .atLeast(1)
                    .doc(
                            "Who gets a copy of non-delivery reports, without the text of the message.");

    public static final Parameter<String> DOUBLE_BOUNCE_NOTICE_RECIPIENT =
            text("2bounce_notice_recipient")
                    .defaultsTo("postmaster")
                    .atLeast(1)
                    .doc("Who gets mail from the null sender that cannot be delivered.");

    public static final Parameter<String> DELAY_NOTICE_RECIPIENT =
            text("delay_notice_recipient")
                    .defaultsTo("postmaster")
                    .atLeast(1)
                    .doc("Who gets a copy of notices of delay, without the text of the message.");

    public static final Parameter<Boolean> DISABLE_VERP_BOUNCES =
            bool("disable_verp_bounces")
                    .defaultsTo("no")
                    .doc(
                            """
                            Whether one report for all recipients goes to the sender as it is, although \
                            the message asked for an address of its own for each (VERP).
                            """);

    public static final Parameter<String> DOUBLE_BOUNCE_SENDER =
            text("double_bounce_sender")
                    .defaultsTo("double-bounce")
                    .atLeast(1)
                    .doc("The sender, completed with our own name, whose mail is never answered.");

    private BounceParameters() {}
}
