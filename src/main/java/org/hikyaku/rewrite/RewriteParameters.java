// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.words;

import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters about the form of addresses, where they go, and which of them exist.
public final class RewriteParameters {

    public static final Parameter<Boolean> APPEND_AT_MYORIGIN =
            bool("append_at_myorigin")
                    .defaultsTo("yes")
                    .doc(
                            "Whether an address without a domain gets ours. Mail does not work without it.");

    public static final Parameter<Boolean> APPEND_DOT_MYDOMAIN =
            bool("append_dot_mydomain")
                    .defaultsTo("no")
                    .before("1", "yes")
                    .doc("Whether user@host becomes user@host.mydomain.");

    public static final Parameter<Boolean> SWAP_BANGPATH =
            bool("swap_bangpath")
                    .defaultsTo("yes")
                    .doc("Whether host!user, as UUCP wrote it, becomes user@host.");

    public static final Parameter<Boolean> ALLOW_PERCENT_HACK =
            bool("allow_percent_hack")
                    .defaultsTo("yes")
                    .doc("Whether user%host becomes user@host.");

    public static final Parameter<String> REMOTE_HEADER_REWRITE_DOMAIN =
            text("remote_header_rewrite_domain")
                    .doc(
                            """
                            The domain that completes addresses in the headers of strangers, such as \
                            domain.invalid. Empty: their headers are left as they are.
                            """);

    public static final Parameter<Boolean> ALLOW_MIN_USER =
            bool("allow_min_user")
                    .defaultsTo("no")
                    .doc(
                            """
                            Whether a recipient may begin with a hyphen. Programs that are given it on their \
                            command line may take it for an option.
                            """);

    public static final Parameter<Boolean> RESOLVE_DEQUOTED_ADDRESS =
            bool("resolve_dequoted_address")
                    .defaultsTo("yes")
                    .doc(
                            """
                            Whether an @, % or ! inside the quotes of a local part counts when the \
                            destination is looked for. With no, mail for others could be passed through \
                            quotes to a server that trusts us.
                            """);

    public static final Parameter<Boolean> RESOLVE_NULL_DOMAIN =
            bool("resolve_null_domain").defaultsTo("no").doc("Whether user@ is a local address.");

    public static final Parameter<Boolean> RESOLVE_NUMERIC_DOMAIN =
            bool("resolve_numeric_domain")
                    .defaultsTo("no")
                    .doc(
                            "Whether user@192.0.2.1 means user@[192.0.2.1] instead of being malformed.");

    public static final Parameter<String> EMPTY_ADDRESS_RECIPIENT =
            text("empty_address_recipient")
                    .defaultsTo("MAILER-DAEMON")
                    .atLeast(1)
                    .doc("Who gets mail that is addressed to the null sender.");

    public static final Parameter<String> LOCAL_TRANSPORT =
            text("local_transport")
                    .defaultsTo("local:$myhostname")
                    .atLeast(1)
                    .doc("Delivers mail for mydestination: transport, or transport:nexthop.");

    public static final Parameter<String> VIRTUAL_TRANSPORT =
            text("virtual_transport")
                    .defaultsTo("virtual")
                    .atLeast(1)
                    .doc(
                            "Delivers mail for virtual_mailbox_domains: transport, or transport:nexthop.");

    public static final Parameter<String> RELAY_TRANSPORT =
            text("relay_transport")
                    .defaultsTo("relay")
                    .atLeast(1)
                    .doc("Delivers mail for relay_domains: transport, or transport:nexthop.");

    public static final Parameter<String> DEFAULT_TRANSPORT =
            text("default_transport")
                    .defaultsTo("smtp")
                    .atLeast(1)
                    .doc("Delivers mail for all other domains: transport, or transport:nexthop.");

    public static final Parameter<List<String>> TRANSPORT_MAPS =
            list("transport_maps")
                    .doc(
                            """
                            Tables of ways, transport:nexthop, for recipients, domains, all subdomains \
                            (.example.com) or everybody (*). What they do not name keeps the way of its class.
                            """);

    public static final Parameter<String> ERROR_SERVICE_NAME =
            text("error_service_name")
                    .defaultsTo("error")
                    .atLeast(1)
                    .doc("The service that gives up on recipients of virtual alias domains.");

    public static final Parameter<List<String>> ALIAS_MAPS =
            list("alias_maps")
                    .defaultsTo("$default_database_type:/etc/aliases, nis:mail.aliases")
                    .doc("Tables of the aliases that local delivery uses.");

    public static final Parameter<List<String>> LOCAL_RECIPIENT_MAPS =
            list("local_recipient_maps")
                    .defaultsTo("proxy:unix:passwd.byname $alias_maps")
                    .doc(
                            """
                            Tables of all recipients of mydestination; others are refused. Empty: every \
                            recipient is taken.
                            """);

    public static final Parameter<List<String>> VIRTUAL_ALIAS_MAPS =
            list("virtual_alias_maps")
                    .defaultsTo("$virtual_maps")
                    .doc("Tables of addresses that are aliases for others, in any domain.");

    public static final Parameter<Integer> VIRTUAL_ALIAS_EXPANSION_LIMIT =
            integer("virtual_alias_expansion_limit")
                    .defaultsTo("1000")
                    .atLeast(1)
                    .doc("The most addresses that one recipient may stand for.");

    public static final Parameter<Integer> VIRTUAL_ALIAS_RECURSION_LIMIT =
            integer("virtual_alias_recursion_limit")
                    .defaultsTo("1000")
                    .atLeast(1)
                    .doc("The most aliases of aliases in a row.");

    public static final Parameter<Integer> VIRTUAL_ALIAS_ADDRESS_LENGTH_LIMIT =
            integer("virtual_alias_address_length_limit")
                    .defaultsTo("1000")
                    .atLeast(1)
                    .doc("The longest address, in characters, that an alias may stand for.");

    public static final Parameter<List<String>> PROPAGATE_UNMATCHED_EXTENSIONS =
            words(
                            "propagate_unmatched_extensions",
                            "canonical",
                            "virtual",
                            "alias",
                            "forward",
                            "include",
                            "generic")
                    .defaultsTo("canonical, virtual")
                    .doc(
                            """
                            Which tables pass the extension of an address that was found without it on to what \
                            it stands for: user+x@a.example, where user@a.example is an alias of \
                            other@b.example, becomes other+x@b.example. Only virtual has a meaning yet.
                            """);

    public static final Parameter<String> VIRTUAL_MAPS =
            text("virtual_maps").doc("The old name of virtual_alias_maps.");

    public static final Parameter<List<String>> VIRTUAL_MAILBOX_MAPS =
            list("virtual_mailbox_maps")
                    .doc(
                            """
                            Tables of all recipients of virtual_mailbox_domains, with the path of each \
                            mailbox below virtual_mailbox_base; a path that ends in / is a Maildir.
                            """);

    public static final Parameter<List<String>> RELAY_RECIPIENT_MAPS =
            list("relay_recipient_maps")
                    .doc(
                            """
                            Tables of all recipients of relay_domains; others are refused. Empty: every \
                            recipient is taken.
                            """);

    public static final Parameter<Boolean> SHOW_USER_UNKNOWN_TABLE_NAME =
            bool("show_user_unknown_table_name")
                    .defaultsTo("yes")
                    .doc("Whether a refusal says which kind of recipient is unknown.");

    private RewriteParameters() {}
}
