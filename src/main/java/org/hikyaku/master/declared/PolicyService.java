// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.ParameterDraft;

/// Restrictions that another program decides: `check_policy_service`. Each of these may also stand
/// beside the name of one service, in braces. Postfix: SMTPD_POLICY_README.
final class PolicyService {

    static final List<Parameter<?>> ALL =
            List.of(
                    text("smtpd_policy_service_default_action")
                            .defaultsTo("451 4.3.5 Server configuration problem")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The answer that counts when a policy service gives none: \
                                    whatever an access table may hold. DUNNO asks the next \
                                    restriction.
                                    """),
                    text("smtpd_policy_service_policy_context")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Sent as policy_context with each request, so that one service \
                                    can tell who is asking.
                                    """),
                    limit("smtpd_policy_service_timeout", "100s")
                            .doc(
                                    """
                                    How long connecting to a policy service, sending a request and \
                                    waiting for the answer may take each.
                                    """),
                    integer("smtpd_policy_service_try_limit")
                            .defaultsTo("2")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How often a request is sent before the service counts as \
                                    failed.
                                    """),
                    limit("smtpd_policy_service_retry_delay", "1s")
                            .doc("How long smtpd waits before it sends a failed request again."),
                    limit("smtpd_policy_service_max_idle", "300s")
                            .doc(
                                    """
                                    How long a connection to a policy service is kept without a \
                                    request.
                                    """),
                    limit("smtpd_policy_service_max_ttl", "1000s")
                            .doc("How long a connection to a policy service is kept at all."),
                    integer("smtpd_policy_service_request_limit")
                            .defaultsTo("0")
                            .negativeIsZero()
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How many requests go over one connection to a policy service; \
                                    0: any number. For services that hang up by themselves.
                                    """));

    private PolicyService() {}

    private static ParameterDraft<Duration> limit(String name, String standard) {
        return time(name).defaultsTo(standard).atLeast(1).notYet("smtpd");
    }
}
