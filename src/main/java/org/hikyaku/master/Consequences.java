// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.util.List;
import java.util.Locale;
import org.hikyaku.config.Configuration;
import org.hikyaku.receive.smtpd.access.Demands;

/// What becomes of mail when somebody has set a parameter that this version does not know how to
/// obey: for those that guard something, where "has no effect" would not say enough.
final class Consequences {

    /// What looks into messages.
    private static final List<String> CONTENT_CHECKS =
            List.of(
                    "header_checks",
                    "mime_header_checks",
                    "nested_header_checks",
                    "body_checks",
                    "milter_header_checks");

    private static final List<String> COPIES =
            List.of("always_bcc", "sender_bcc_maps", "recipient_bcc_maps");

    private static final List<String> REWRITING =
            List.of(
                    "canonical_maps",
                    "sender_canonical_maps",
                    "recipient_canonical_maps",
                    "masquerade_domains",
                    "smtp_generic_maps",
                    "lmtp_generic_maps");

    private Consequences() {}

    /// `parameter: there is no …: what happens instead`, for the log.
    static String of(Configuration view, String name, String value) {
        var about = about(view, name, value);
        return about.isEmpty() ? name + " has no effect in this version" : name + ": " + about;
    }

    private static String about(Configuration view, String name, String value) {
        if (CONTENT_CHECKS.contains(name)) {
            return "content is not checked in this version: all of it passes";
        } else if (COPIES.contains(name)) {
            return "no copies are made in this version";
        } else if (REWRITING.contains(name)) {
            return "addresses are not replaced in this version: they go out as they came in";
        } else if (name.startsWith("smtpd_client_") && name.endsWith("_limit")) {
            return "no client is limited in this version";
        }
        return switch (name) {
            case "smtpd_tls_security_level", "smtpd_enforce_tls", "smtpd_use_tls" -> tls(view);
            case "smtpd_milters" ->
                    Demands.isMilterDemanded(view)
                            ? "there are no milters in this version, and milter_default_action does"
                                    + " not accept mail without: MAIL hears 451 4.7.1"
                            : "there are no milters in this version: mail is taken without, as"
                                    + " milter_default_action = accept says";
            case "smtpd_proxy_filter" ->
                    "filters before the queue are not in this version: MAIL hears 451 4.3.0";
            case "smtpd_sasl_auth_enable" ->
                    isYes(value)
                            ? "there is no AUTH in this version: nobody can log in, and what a list"
                                    + " refuses behind permit_sasl_authenticated is refused with a 4xx"
                            : "";
            default -> "";
        };
    }

    private static String tls(Configuration view) {
        return Demands.isTlsDemanded(view)
                ? "there is no TLS in this version, and it is demanded: MAIL hears 454 4.7.0"
                : "there is no TLS in this version: STARTTLS is not offered";
    }

    private static boolean isYes(String value) {
        return value.strip().toLowerCase(Locale.ROOT).equals("yes");
    }
}
