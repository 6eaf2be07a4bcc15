// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters that Postfix still takes and will not for ever, and what to write instead.
/// DEPRECATION_README.
final class Replaced {

    private record Row(String name, String instead) {}

    private static final String LEAVE_IT = "do not specify (leave at default)";

    private static final List<Row> ALL =
            List.of(
                    row("authorized_verp_clients", "smtpd_authorized_verp_clients"),
                    row("disable_dns_lookups", "smtp_dns_support_level"),
                    row("fallback_relay", "smtp_fallback_relay"),
                    row("lmtp_per_record_deadline", "lmtp_per_request_deadline"),
                    row("postscreen_blacklist_action", "postscreen_denylist_action"),
                    row("postscreen_dnsbl_ttl", "postscreen_dnsbl_max_ttl"),
                    row(
                            "postscreen_dnsbl_whitelist_threshold",
                            "postscreen_dnsbl_allowlist_threshold"),
                    row("postscreen_whitelist_interfaces", "postscreen_allowlist_interfaces"),
                    row(
                            "smtpd_client_connection_limit_exceptions",
                            "smtpd_client_event_limit_exceptions"),
                    row("smtp_per_record_deadline", "smtp_per_request_deadline"),
                    row("smtpd_per_record_deadline", "smtpd_per_request_deadline"),
                    row("tlsproxy_client_level", "tlsproxy_client_security_level"),
                    row("tlsproxy_client_policy", "tlsproxy_client_policy_maps"),
                    row("virtual_maps", "virtual_alias_maps"),
                    row("lmtp_tls_enforce_peername", "lmtp_tls_security_level"),
                    row("smtp_tls_enforce_peername", "smtp_tls_security_level"),
                    row("lmtp_use_tls", "lmtp_tls_security_level"),
                    row("smtp_use_tls", "smtp_tls_security_level"),
                    row("smtpd_use_tls", "smtpd_tls_security_level"),
                    row("lmtp_enforce_tls", "lmtp_tls_security_level"),
                    row("smtp_enforce_tls", "smtp_tls_security_level"),
                    row("smtpd_enforce_tls", "smtpd_tls_security_level"),
                    row("lmtp_tls_per_site", "lmtp_tls_policy_maps"),
                    row("smtp_tls_per_site", "smtp_tls_policy_maps"),
                    new Row("lmtp_cname_overrides_servername", "do not specify"),
                    new Row("smtp_cname_overrides_servername", "do not specify"),
                    new Row("smtpd_tls_dh1024_param_file", LEAVE_IT),
                    new Row("smtpd_tls_eecdh_grade", LEAVE_IT));

    private Replaced() {}

    private static Row row(String name, String replacement) {
        return new Row(name, "specify \"" + replacement + '"');
    }

    /// What Postfix says about a setting with this name; null when it will stay.
    static @Nullable String warning(String name) {
        for (var row : ALL) {
            if (row.name().equals(name)) {
                return "support for parameter \""
                        + name
                        + "\" will be removed; instead, "
                        + row.instead();
            }
        }
        return null;
    }
}
