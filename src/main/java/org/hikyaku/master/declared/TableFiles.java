// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.word;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Indexes on the disk, the move away from Berkeley DB, and tables that one process opens for all.
/// Postfix: DB_README, NON_BERKELEYDB_README, proxymap(8).
final class TableFiles {

    private static final String NO_BERKELEY_DB =
            "hash: and btree: are read and written without Berkeley DB.";

    private static final String PROXY =
            "proxy: is the table behind it, since all sessions share one process. One that Postfix"
                    + " would not open is warned about.";

    /// All that Postfix has a look at: what a proxy: table may be set as.
    private static final String READ_MAPS =
            "$local_recipient_maps $mydestination $virtual_alias_maps "
                    + "$virtual_alias_domains $virtual_mailbox_maps "
                    + "$virtual_mailbox_domains $relay_recipient_maps $relay_domains "
                    + "$canonical_maps $sender_canonical_maps $recipient_canonical_maps "
                    + "$relocated_maps $transport_maps $mynetworks "
                    + "$smtpd_sender_login_maps $sender_bcc_maps $recipient_bcc_maps "
                    + "$smtp_generic_maps $lmtp_generic_maps $alias_maps "
                    + "$smtpd_client_restrictions $smtpd_helo_restrictions "
                    + "$smtpd_sender_restrictions $smtpd_relay_restrictions "
                    + "$smtpd_recipient_restrictions "
                    + "$address_verify_sender_dependent_default_transport_maps "
                    + "$address_verify_sender_dependent_relayhost_maps "
                    + "$address_verify_transport_maps $fallback_transport_maps "
                    + "$lmtp_discard_lhlo_keyword_address_maps $lmtp_pix_workaround_maps "
                    + "$lmtp_sasl_password_maps $lmtp_tls_policy_maps "
                    + "$mailbox_command_maps $mailbox_transport_maps "
                    + "$postscreen_discard_ehlo_keyword_address_maps $rbl_reply_maps "
                    + "$sender_dependent_default_transport_maps "
                    + "$sender_dependent_relayhost_maps "
                    + "$smtp_discard_ehlo_keyword_address_maps $smtp_pix_workaround_maps "
                    + "$smtp_sasl_password_maps $smtp_tls_policy_maps "
                    + "$smtpd_discard_ehlo_keyword_address_maps $smtpd_milter_maps "
                    + "$virtual_gid_maps $virtual_uid_maps $local_login_sender_maps "
                    + "$postscreen_reject_footer_maps $smtpd_reject_footer_maps "
                    + "$tls_server_sni_maps $tlsproxy_client_policy_maps "
                    + "$default_delivery_status_filter $lmtp_delivery_status_filter "
                    + "$lmtp_dns_reply_filter $lmtp_reply_filter "
                    + "$local_delivery_status_filter $pipe_delivery_status_filter "
                    + "$postscreen_command_filter $smtp_delivery_status_filter "
                    + "$smtp_dns_reply_filter $smtp_reply_filter $smtpd_command_filter "
                    + "$smtpd_dns_reply_filter $virtual_delivery_status_filter "
                    + "$body_checks $header_checks $lmtp_body_checks $lmtp_header_checks "
                    + "$lmtp_mime_header_checks $lmtp_nested_header_checks "
                    + "$milter_header_checks $mime_header_checks $nested_header_checks "
                    + "$smtp_body_checks $smtp_header_checks $smtp_mime_header_checks "
                    + "$smtp_nested_header_checks $smtpd_reject_filter_maps "
                    + "$debug_peer_list $smtpd_etrn_restrictions $fast_flush_domains "
                    + "$authorized_flush_users $lmtp_connection_cache_destinations "
                    + "$local_header_rewrite_clients $masquerade_exceptions "
                    + "$postscreen_access_list $postscreen_allowlist_interfaces "
                    + "$postscreen_forbidden_commands $qmqpd_authorized_clients "
                    + "$authorized_mailq_users $smtp_connection_cache_destinations "
                    + "$smtpd_log_access_permit_actions $smtpd_forbidden_commands "
                    + "$smtpd_client_event_limit_exceptions "
                    + "$smtpd_sasl_exceptions_networks $smtpd_sasl_mechanism_filter "
                    + "$smtp_requiretls_policy $smtp_sasl_mechanism_filter "
                    + "$authorized_submit_users $smtpd_authorized_verp_clients "
                    + "$smtpd_authorized_xclient_hosts $smtpd_authorized_xforward_hosts "
                    + "$lmtp_tls_loglevel_maps $postscreen_tls_loglevel_maps "
                    + "$smtp_tls_loglevel_maps $smtpd_tls_loglevel_maps";

    static final List<Parameter<?>> ALL =
            List.of(
                    integer("berkeley_db_create_buffer_size")
                            .defaultsTo("16777216")
                            .atLeast(1)
                            .withoutEffect(NO_BERKELEY_DB)
                            .doc("Octets of memory for writing a hash: or btree: index."),
                    integer("berkeley_db_read_buffer_size")
                            .defaultsTo("131072")
                            .atLeast(1)
                            .withoutEffect(NO_BERKELEY_DB)
                            .doc("Octets of memory for reading a hash: or btree: index."),
                    word("non_bdb_migration_level", "disable", "enable-redirect", "enable-reindex")
                            .defaultsTo("disable")
                            .withoutEffect(NO_BERKELEY_DB)
                            .readBy("postfix")
                            .doc(
                                    """
                                    What happens to a hash: or btree: table on a machine without Berkeley DB. \
                                    enable-redirect: another type is opened in its place. enable-reindex: and its \
                                    index is made when it is missing.
                                    """),
                    list("non_bdb_custom_mapping")
                            .withoutEffect(NO_BERKELEY_DB)
                            .doc(
                                    """
                                    Which types stand in for hash: and btree:. Empty: those of default_database_type \
                                    and default_cache_db_type.
                                    """),
                    bool("non_bdb_migration_log_redirect")
                            .defaultsTo("yes")
                            .withoutEffect(NO_BERKELEY_DB)
                            .readBy("postfix")
                            .doc(
                                    "Whether the log names each hash: or btree: table that another type stands in for."),
                    list("non_bdb_migration_allow_root_prefixes")
                            .defaultsTo("/etc /usr/local/etc")
                            .withoutEffect(NO_BERKELEY_DB)
                            .readBy("nbdb_reindexd")
                            .doc("Below which directories a missing index is made as root."),
                    list("non_bdb_migration_allow_user_prefixes")
                            .defaultsTo("$data_directory /var/lib/mailman /var/lib/mailman3")
                            .withoutEffect(NO_BERKELEY_DB)
                            .readBy("nbdb_reindexd")
                            .doc(
                                    "Below which directories a missing index is made as the owner of its source."),
                    text("non_bdb_migration_service_name")
                            .defaultsTo("nbdb_reindex")
                            .withoutEffect(NO_BERKELEY_DB)
                            .doc("The service that makes missing indexes."),
                    bool("daemon_table_open_error_is_fatal")
                            .defaultsTo("no")
                            .withoutEffect(
                                    "A table that cannot be opened ends nothing: who needs it is told to come back later, and the"
                                            + " others do not notice.")
                            .doc(
                                    "Whether a daemon ends when it cannot open a table, even if nobody asks that table."),
                    text("default_cache_db_type")
                            .defaultsTo("btree")
                            .notYet()
                            .doc(
                                    "The type of the tables that the mail system itself writes: its caches."),
                    list("proxy_read_maps")
                            .defaultsTo(READ_MAPS)
                            .withoutEffect(PROXY)
                            .readBy("proxymap")
                            .doc(
                                    "The tables that may be opened as proxy:, named wherever a parameter names them."),
                    list("proxy_write_maps")
                            .defaultsTo(
                                    "$smtp_sasl_auth_cache_name $lmtp_sasl_auth_cache_name $address_verify_map $postscreen_cache_map")
                            .withoutEffect(PROXY)
                            .readBy("proxymap")
                            .doc(
                                    "The tables that may also be written through proxy:, named wherever a parameter names them."));

    private TableFiles() {}
}
