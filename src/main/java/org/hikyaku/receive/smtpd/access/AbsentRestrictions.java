// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.jspecify.annotations.Nullable;

/// The words that Postfix has and this version has not, as far as a list with them can be read: so
/// that a main.cf with them runs, no stranger relays, and nobody's good mail is refused for good.
///
/// What only refuses is passed over: what it would have refused is accepted. What may also permit
/// makes the refusals behind it temporary, since we could not find out. `postfix check` and a start
/// say so of each list. The row goes when the restriction comes.
final class AbsentRestrictions {

    /// What passing over it may do to a client.
    enum Role {
        /// It lets no one pass whom the rest of the list refuses.
        REFUSES,
        /// It might.
        MAY_PERMIT
    }

    record Row(String name, Operand operand, Role role) {

        Restriction restriction() {
            return role == Role.REFUSES ? _ -> Verdict.DUNNO : _ -> Verdict.UNSURE;
        }
    }

    static final List<Row> ALL =
            List.of(
                    refuses("sleep", Operand.NUMBER),
                    refuses("reject_unauth_pipelining", Operand.NONE),
                    permits("check_policy_service", Operand.SERVER),
                    // Client.
                    permits("permit_tls_clientcerts", Operand.NONE),
                    permits("permit_tls_all_clientcerts", Operand.NONE),
                    permits("permit_naked_ip_address", Operand.NONE),
                    refuses("reject_unknown_client_hostname", Operand.NONE),
                    refuses("reject_unknown_client", Operand.NONE),
                    refuses("reject_unknown_reverse_client_hostname", Operand.NONE),
                    refuses("reject_unknown_forward_client_hostname", Operand.NONE),
                    refuses("reject_maps_rbl", Operand.NONE),
                    refuses("reject_rbl_client", Operand.DOMAIN),
                    refuses("reject_rbl", Operand.DOMAIN),
                    permits("permit_dnswl_client", Operand.DOMAIN),
                    refuses("reject_rhsbl_client", Operand.DOMAIN),
                    permits("permit_rhswl_client", Operand.DOMAIN),
                    refuses("reject_rhsbl_reverse_client", Operand.DOMAIN),
                    permits("check_client_access", Operand.TABLE),
                    permits("check_client_a_access", Operand.TABLE),
                    permits("check_client_mx_access", Operand.TABLE),
                    permits("check_client_ns_access", Operand.TABLE),
                    permits("check_reverse_client_hostname_access", Operand.TABLE),
                    permits("check_reverse_client_hostname_a_access", Operand.TABLE),
                    permits("check_reverse_client_hostname_mx_access", Operand.TABLE),
                    permits("check_reverse_client_hostname_ns_access", Operand.TABLE),
                    permits("check_ccert_access", Operand.TABLE),
                    permits("check_sasl_access", Operand.TABLE),
                    // HELO.
                    refuses("reject_invalid_helo_hostname", Operand.NONE),
                    refuses("reject_invalid_hostname", Operand.NONE),
                    refuses("reject_non_fqdn_helo_hostname", Operand.NONE),
                    refuses("reject_non_fqdn_hostname", Operand.NONE),
                    refuses("reject_unknown_helo_hostname", Operand.NONE),
                    refuses("reject_unknown_hostname", Operand.NONE),
                    refuses("reject_rhsbl_helo", Operand.DOMAIN),
                    permits("check_helo_access", Operand.TABLE),
                    permits("check_helo_a_access", Operand.TABLE),
                    permits("check_helo_mx_access", Operand.TABLE),
                    permits("check_helo_ns_access", Operand.TABLE),
                    // Sender.
                    refuses("reject_non_fqdn_sender", Operand.NONE),
                    refuses("reject_unknown_sender_domain", Operand.NONE),
                    refuses("reject_unknown_address", Operand.NONE),
                    refuses("reject_unlisted_sender", Operand.NONE),
                    refuses("reject_unverified_sender", Operand.NONE),
                    refuses("reject_sender_login_mismatch", Operand.NONE),
                    refuses("reject_authenticated_sender_login_mismatch", Operand.NONE),
                    refuses("reject_known_sender_login_mismatch", Operand.NONE),
                    refuses("reject_unauthenticated_sender_login_mismatch", Operand.NONE),
                    refuses("reject_rhsbl_sender", Operand.DOMAIN),
                    permits("check_sender_access", Operand.TABLE),
                    permits("check_sender_a_access", Operand.TABLE),
                    permits("check_sender_mx_access", Operand.TABLE),
                    permits("check_sender_ns_access", Operand.TABLE),
                    // Recipient.
                    permits("permit_mx_backup", Operand.NONE),
                    refuses("reject_non_fqdn_recipient", Operand.NONE),
                    refuses("reject_unknown_recipient_domain", Operand.NONE),
                    refuses("reject_unverified_recipient", Operand.NONE),
                    refuses("reject_rhsbl_recipient", Operand.DOMAIN),
                    permits("check_recipient_access", Operand.TABLE),
                    permits("check_recipient_a_access", Operand.TABLE),
                    permits("check_recipient_mx_access", Operand.TABLE),
                    permits("check_recipient_ns_access", Operand.TABLE),
                    refuses("reject_multi_recipient_bounce", Operand.NONE),
                    // ETRN.
                    permits("check_etrn_access", Operand.TABLE),
                    // local_header_rewrite_clients.
                    permits("check_address_map", Operand.TABLE));

    private AbsentRestrictions() {}

    private static Row refuses(String name, Operand operand) {
        return new Row(name, operand, Role.REFUSES);
    }

    private static Row permits(String name, Operand operand) {
        return new Row(name, operand, Role.MAY_PERMIT);
    }

    /// What a list with such words does, for the operator who wrote it.
    static List<Problem> problems(
            Configuration view, Parameter<List<String>> parameter, List<Item> items) {
        var refusing = new LinkedHashSet<String>();
        var permitting = new LinkedHashSet<String>();
        collect(items, refusing, permitting);
        var problems = new ArrayList<Problem>();
        if (!refusing.isEmpty()) {
            problems.add(
                    warning(
                            view,
                            parameter,
                            String.join(", ", refusing)
                                    + ": not in this version: what would be refused passes"));
        }
        if (!permitting.isEmpty()) {
            problems.add(
                    warning(
                            view,
                            parameter,
                            String.join(", ", permitting)
                                    + ": not in this version: what would be refused passes, and"
                                    + " what the list refuses further on is refused with a 4xx,"
                                    + " since it might have been permitted"));
        }
        return problems;
    }

    private static Problem warning(
            Configuration view, Parameter<List<String>> parameter, String wrong) {
        return Problem.warning(
                view.originOf(parameter.name()),
                parameter.name(),
                "",
                parameter.name() + ": " + wrong,
                "");
    }

    private static void collect(List<Item> items, Set<String> refusing, Set<String> permitting) {
        for (var item : items) {
            switch (item) {
                case Item.Present _ -> {}
                case Item.Absent(var row, _) ->
                        (row.role() == Role.REFUSES ? refusing : permitting).add(row.name());
                case Item.Disarmed(var inside) -> collect(List.of(inside), refusing, permitting);
                case Item.OfClass(_, var inside) -> collect(inside, refusing, permitting);
            }
        }
    }

    static @Nullable Row named(String word) {
        var name = word.toLowerCase(Locale.ROOT);
        for (var row : ALL) {
            if (row.name().equals(name)) {
                return row;
            }
        }
        return null;
    }
}
