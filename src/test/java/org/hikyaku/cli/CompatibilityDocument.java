// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hikyaku.config.Defaults;
import org.hikyaku.master.Registry;
import org.hikyaku.master.Support;
import org.hikyaku.receive.smtpd.access.RestrictionTable;
import org.hikyaku.tables.TableTypes;

/// Writes docs/compatibility.md from the tables of the code and lists of what Postfix 3.12 has.
final class CompatibilityDocument {

    private static final int WIDTH = 110;

    /// Table types of Postfix 3.12.
    private static final List<String> TYPES =
            List.of(
                    "btree",
                    "cdb",
                    "cidr",
                    "debug",
                    "environ",
                    "fail",
                    "hash",
                    "inline",
                    "internal",
                    "ldap",
                    "lmdb",
                    "memcache",
                    "mongodb",
                    "mysql",
                    "nis",
                    "pcre",
                    "pgsql",
                    "pipemap",
                    "proxy",
                    "randmap",
                    "regexp",
                    "socketmap",
                    "sqlite",
                    "static",
                    "tcp",
                    "texthash",
                    "unionmap",
                    "unix");

    /// The words of restriction lists in Postfix 3.12; `{a,mx,ns}` stands for three.
    private static final List<String> RESTRICTIONS =
            List.of(
                    "permit",
                    "reject",
                    "defer",
                    "defer_if_permit",
                    "defer_if_reject",
                    "warn_if_reject",
                    "sleep",
                    "reject_plaintext_session",
                    "reject_unauth_pipelining",
                    "check_policy_service",
                    "permit_mynetworks",
                    "permit_inet_interfaces",
                    "permit_sasl_authenticated",
                    "permit_tls_clientcerts",
                    "permit_tls_all_clientcerts",
                    "reject_unknown_client_hostname",
                    "reject_unknown_client",
                    "reject_unknown_reverse_client_hostname",
                    "reject_unknown_forward_client_hostname",
                    "reject_rbl_client",
                    "reject_rbl",
                    "permit_dnswl_client",
                    "reject_rhsbl_client",
                    "permit_rhswl_client",
                    "reject_rhsbl_reverse_client",
                    "check_client_access",
                    "check_client_a_access",
                    "check_client_mx_access",
                    "check_client_ns_access",
                    "check_reverse_client_hostname_access",
                    "check_reverse_client_hostname_a_access",
                    "check_reverse_client_hostname_mx_access",
                    "check_reverse_client_hostname_ns_access",
                    "check_ccert_access",
                    "check_sasl_access",
                    "reject_invalid_helo_hostname",
                    "reject_invalid_hostname",
                    "reject_non_fqdn_helo_hostname",
                    "reject_non_fqdn_hostname",
                    "reject_unknown_helo_hostname",
                    "reject_unknown_hostname",
                    "reject_rhsbl_helo",
                    "check_helo_access",
                    "check_helo_a_access",
                    "check_helo_mx_access",
                    "check_helo_ns_access",
                    "reject_non_fqdn_sender",
                    "reject_unknown_sender_domain",
                    "reject_unknown_address",
                    "reject_unlisted_sender",
                    "reject_unverified_sender",
                    "reject_sender_login_mismatch",
                    "reject_authenticated_sender_login_mismatch",
                    "reject_known_sender_login_mismatch",
                    "reject_unauthenticated_sender_login_mismatch",
                    "reject_rhsbl_sender",
                    "check_sender_access",
                    "check_sender_a_access",
                    "check_sender_mx_access",
                    "check_sender_ns_access",
                    "permit_auth_destination",
                    "reject_unauth_destination",
                    "defer_unauth_destination",
                    "permit_mx_backup",
                    "reject_non_fqdn_recipient",
                    "reject_unknown_recipient_domain",
                    "reject_unlisted_recipient",
                    "check_recipient_maps",
                    "reject_unverified_recipient",
                    "reject_rhsbl_recipient",
                    "check_recipient_access",
                    "check_recipient_a_access",
                    "check_recipient_mx_access",
                    "check_recipient_ns_access",
                    "reject_multi_recipient_bounce",
                    "check_etrn_access");

    private final StringBuilder out = new StringBuilder();

    private CompatibilityDocument() {}

    static String text() throws IOException {
        var document = new CompatibilityDocument();
        document.introduction();
        document.parameters();
        document.split("Table types", TYPES, TableTypes.names(), "`%s:`");
        document.commands();
        document.services();
        document.split("Restrictions", RESTRICTIONS, RestrictionTable.names(), "`%s`");
        return document.out.toString();
    }

    private void introduction() {
        out.append(
                """
                # What of Postfix is here

                Written by DocumentsTest from the tables of the code; do not edit. The measure is Postfix 3.12.

                Each thing has one of three levels. *Yes*: it acts. *Without effect*: it is taken, so that a configuration
                that works goes on working, and there is nothing here that it could change. *Not yet*: it is taken where it is
                a setting, refused where it is a command, and what it is about is missing. Whoever sets a parameter of the last two
                kinds, in main.cf or with `-o` in master.cf, is told at start and by `postfix check`, with file and line.
                """);
    }

    private void parameters() {
        var honoured = new TreeSet<String>();
        var needless = new LinkedHashMap<String, List<String>>();
        var notYet = new TreeSet<String>();
        for (var name : Defaults.names()) {
            switch (Registry.support(name)) {
                case Support.Honoured _ -> honoured.add(name);
                case Support.WithoutEffect(var why) ->
                        needless.computeIfAbsent(why, _ -> new ArrayList<>()).add(name);
                case Support.NotYet _ -> notYet.add(name);
            }
        }
        int count = 0;
        for (var names : needless.values()) {
            count += names.size();
        }
        title("Parameters");
        out.append("Those that exist because a service of master.cf has that name, such as")
                .append(" `slow_destination_rate_delay`, are\nwhat their `default_` is.\n\n");
        out.append("### Yes: ").append(honoured.size()).append("\n\n");
        out.append("What each means is in [postconf.md](postconf.md).\n\n");
        words(honoured);
        out.append("\n### Without effect: ").append(count).append('\n');
        for (var row : new TreeMap<>(needless).entrySet()) {
            out.append("\n- ").append(row.getKey()).append("\n");
            words(row.getValue(), "  ");
        }
        out.append("\n### Not yet: ").append(notYet.size()).append("\n\n");
        words(notYet);
    }

    private void split(String title, List<String> postfix, List<String> ours, String form) {
        var here = new ArrayList<String>();
        var missing = new ArrayList<String>();
        for (var name : postfix) {
            (ours.contains(name) ? here : missing).add(form.formatted(name));
        }
        var more = new ArrayList<String>();
        for (var name : ours) {
            if (!postfix.contains(name)) {
                more.add(form.formatted(name));
            }
        }
        title(title);
        out.append("- Yes: ").append(String.join(", ", here)).append('\n');
        if (!more.isEmpty()) {
            out.append("- Ours alone: ").append(String.join(", ", more)).append('\n');
        }
        out.append("- Not yet: ").append(String.join(", ", missing)).append('\n');
    }

    private void commands() throws IOException {
        var ours = new TreeSet<String>();
        for (var row : Main.COMMANDS) {
            ours.add(row.name());
        }
        var missing = new ArrayList<String>();
        for (var program : CommandOptions.PROGRAMS) {
            if (!ours.contains(program)) {
                missing.add('`' + program + '`');
            }
        }
        title("Commands and their options");
        out.append("| command | yes | without effect | not yet |\n|---|---|---|---|\n");
        for (var row : CommandOptions.ALL) {
            out.append("| `")
                    .append(row.command())
                    .append("` | ")
                    .append(CommandOptions.dashed(row.acting()))
                    .append(" | ")
                    .append(row.idle())
                    .append(" | ")
                    .append(CommandOptions.dashed(row.missing()))
                    .append(" |\n");
        }
        var verbs = CommandOptions.verbs();
        out.append("| `postfix` | ").append(verbs(verbs, true));
        out.append(" | | ").append(verbs(verbs, false));
        out.append(" |\n\n`mailq` and `newaliases` are `sendmail -bp` and `sendmail -bi`.");
        out.append(" Not yet: ").append(String.join(", ", missing)).append(".\n");
    }

    private static String verbs(List<String> names, boolean present) {
        var verbs = new ArrayList<String>();
        for (var verb : CommandOptions.VERBS) {
            if (names.contains(verb) == present) {
                verbs.add('`' + verb + '`');
            }
        }
        return String.join(" ", verbs);
    }

    private void services() {
        title("Services of master.cf");
        var levels = new LinkedHashMap<String, List<String>>();
        for (var row : Registry.programs().entrySet()) {
            levels.computeIfAbsent(level(row.getValue()), _ -> new ArrayList<>())
                    .add('`' + row.getKey() + '`');
        }
        for (Map.Entry<String, List<String>> level : levels.entrySet()) {
            out.append("- ").append(level.getKey()).append(": ");
            out.append(String.join(", ", level.getValue())).append('\n');
        }
        out.append(
                """

                The fields `private`, `unpriv`, `chroot` and `wakeup` are read and have no effect within one process. `maxproc`
                limits the sessions of a listener and the deliveries of a transport. `-v` after `smtpd`, `smtp` and `lmtp` has their
                conversations logged, as `debug_peer_list` has; the other things that Postfix logs then are not there, nor what
                `-v` makes other programs say, and `-D` does nothing.
                """);
    }

    private static String level(Support support) {
        return switch (support) {
            case Support.Honoured _ -> "Yes";
            case Support.WithoutEffect(var why) -> "Without effect (" + why + ")";
            case Support.NotYet _ -> "Not yet";
        };
    }

    private void title(String text) {
        out.append("\n## ").append(text).append("\n\n");
    }

    private void words(Iterable<String> names) {
        words(names, "");
    }

    private void words(Iterable<String> names, String indent) {
        var line = new StringBuilder(indent);
        for (var name : names) {
            if (line.length() > indent.length() && line.length() + name.length() + 3 > WIDTH) {
                out.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(indent);
            }
            line.append('`').append(name).append("` ");
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
