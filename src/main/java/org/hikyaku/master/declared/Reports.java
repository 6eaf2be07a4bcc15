// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;

import java.util.List;
import org.hikyaku.config.Parameter;

/// What senders, postmasters and the log are told of a delivery. bounce(8), smtp(8).
final class Reports {

    static final List<Parameter<?>> ALL =
            List.of(
                    list("default_delivery_status_filter")
                            .notYet()
                            .doc(
                                    """
                                    Tables that see the status and text of each delivery and may answer with others of \
                                    the same kind: a failure stays one, but for good may become for now.
                                    """),
                    list("smtp_delivery_status_filter")
                            .defaultsTo("$default_delivery_status_filter")
                            .alsoAs("lmtp_delivery_status_filter")
                            .alsoAs("local_delivery_status_filter")
                            .alsoAs("pipe_delivery_status_filter")
                            .alsoAs("virtual_delivery_status_filter")
                            .notYet("smtp")
                            .doc(
                                    """
                                    default_delivery_status_filter for one delivery agent. It is asked about the last \
                                    word on a recipient, not about each server that was tried.
                                    """),
                    bool("enable_threaded_bounces")
                            .defaultsTo("no")
                            .notYet("bounce")
                            .doc(
                                    """
                                    Whether a report refers to the message it is about, so that mail programs show both \
                                    in one thread. Who deletes the thread deletes both.
                                    """),
                    text("error_notice_recipient")
                            .defaultsTo("postmaster")
                            .atLeast(1)
                            .notYet("smtp", "lmtp", "smtpd")
                            .doc(
                                    """
                                    Who gets the transcripts of sessions that went wrong, when notify_classes has \
                                    policy, protocol, resource or software.
                                    """),
                    bool("respectful_logging")
                            .defaultsTo("yes")
                            .before("3.6", "no")
                            .notYet()
                            .doc(
                                    "Whether the log says allowlist and denylist where it used to name colours."));

    private Reports() {}
}
