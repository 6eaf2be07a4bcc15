// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hikyaku.config.Defaults;
import org.hikyaku.config.NameScan;
import org.hikyaku.config.Parameter;
import org.hikyaku.master.declared.Declared;
import org.junit.jupiter.api.Test;

/// "Honoured" must be true: nothing is parsed, documented and then forgotten.
class RegistryTest {

    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("org.hikyaku");

    /// What is still to be declared. It only gets shorter.
    private static final Set<String> UNDECLARED =
            Set.of(
                    """
                    access_map_defer_code access_map_reject_code address_verify_cache_cleanup_interval
                    address_verify_default_transport address_verify_local_transport address_verify_map
                    address_verify_negative_cache address_verify_negative_expire_time
                    address_verify_negative_refresh_time address_verify_pending_request_limit
                    address_verify_poll_count address_verify_poll_delay
                    address_verify_positive_expire_time address_verify_positive_refresh_time
                    address_verify_relay_transport address_verify_relayhost address_verify_sender
                    address_verify_sender_dependent_default_transport_maps
                    address_verify_sender_dependent_relayhost_maps address_verify_sender_ttl
                    address_verify_service_name address_verify_transport_maps
                    address_verify_virtual_transport allow_mail_to_commands allow_mail_to_files
                    allow_srv_lookup_fallback allow_untrusted_routing always_bcc anvil_rate_time_unit
                    anvil_status_update_time best_mx_transport biff body_checks body_checks_size_limit
                    broken_sasl_auth_clients canonical_classes canonical_maps
                    command_execution_directory command_expansion_filter command_time_limit
                    compatibility_level connection_cache_protocol_timeout
                    connection_cache_status_update_time connection_cache_ttl_limit content_filter
                    cyrus_sasl_config_path daemon_table_open_error_is_fatal debug_peer_level
                    debug_peer_list default_delivery_status_filter default_filter_nexthop default_privs
                    default_rbl_reply defer_code disable_mime_input_processing dns_ncache_ttl_fix_enable
                    dnsblog_reply_delay dnsblog_service_name dnssec_probe
                    empty_address_default_transport_maps_lookup_key
                    empty_address_local_login_sender_maps_lookup_key
                    empty_address_relayhost_maps_lookup_key enable_idna2003_compatibility
                    enable_threaded_bounces error_notice_recipient execution_directory_expansion_filter
                    expand_owner_alias export_environment fallback_transport fallback_transport_maps
                    force_mime_input_conversion forward_expansion_filter forward_path
                    frozen_delivered_to header_checks home_mailbox ignore_srv_lookup_error
                    import_environment info_log_address_format internal_mail_filter_classes
                    invalid_hostname_reject_code known_tcp_ports lmtp_address_verify_target
                    lmtp_body_checks lmtp_cname_overrides_servername lmtp_delivery_status_filter
                    lmtp_dns_reply_filter lmtp_dns_resolver_options lmtp_generic_maps lmtp_header_checks
                    lmtp_log_tls_feature_status lmtp_mime_header_checks lmtp_nested_header_checks
                    lmtp_requiretls_policy lmtp_sasl_auth_cache_name lmtp_sasl_auth_cache_time
                    lmtp_sasl_auth_enable lmtp_sasl_auth_soft_bounce lmtp_sasl_mechanism_filter
                    lmtp_sasl_password_maps lmtp_sasl_password_result_delimiter lmtp_sasl_path
                    lmtp_sasl_security_options lmtp_sasl_tls_security_options
                    lmtp_sasl_tls_verified_security_options lmtp_sasl_type lmtp_send_dummy_mail_auth
                    lmtp_sender_dependent_authentication lmtp_starttls_timeout lmtp_tls_CAfile
                    lmtp_tls_CApath lmtp_tls_block_early_mail_reply lmtp_tls_cert_file
                    lmtp_tls_chain_files lmtp_tls_ciphers lmtp_tls_connection_reuse lmtp_tls_dcert_file
                    lmtp_tls_dkey_file lmtp_tls_eccert_file lmtp_tls_eckey_file lmtp_tls_enable_rpk
                    lmtp_tls_enforce_peername lmtp_tls_enforce_sts_mx_patterns lmtp_tls_exclude_ciphers
                    lmtp_tls_fingerprint_cert_match lmtp_tls_fingerprint_digest
                    lmtp_tls_force_insecure_host_tlsa_lookup lmtp_tls_key_file lmtp_tls_loglevel
                    lmtp_tls_loglevel_maps lmtp_tls_mandatory_ciphers lmtp_tls_mandatory_exclude_ciphers
                    lmtp_tls_mandatory_protocols lmtp_tls_note_starttls_offer lmtp_tls_per_site
                    lmtp_tls_policy_maps lmtp_tls_protocols lmtp_tls_scert_verifydepth
                    lmtp_tls_secure_cert_match lmtp_tls_servername lmtp_tls_session_cache_database
                    lmtp_tls_session_cache_timeout lmtp_tls_trace_size_limit lmtp_tls_trust_anchor_file
                    lmtp_tls_verify_cert_match lmtp_tlsrpt_enable lmtp_tlsrpt_skip_reused_handshakes
                    lmtp_tlsrpt_socket_name lmtp_use_tls local_command_shell
                    local_delivery_status_filter local_destination_concurrency_limit
                    local_destination_recipient_limit local_login_sender_maps luser_relay
                    mail_spool_directory mailbox_command mailbox_command_maps mailbox_delivery_lock
                    mailbox_size_limit mailbox_transport mailbox_transport_maps maillog_file_compressor
                    maillog_file_rotate_suffix maps_rbl_domains maps_rbl_reject_code masquerade_classes
                    masquerade_domains masquerade_exceptions master_service_disable
                    milter_command_timeout milter_connect_macros milter_connect_timeout
                    milter_content_timeout milter_data_macros milter_default_action
                    milter_end_of_data_macros milter_end_of_header_macros milter_header_checks
                    milter_helo_macros milter_macro_daemon_name milter_macro_defaults milter_macro_v
                    milter_mail_macros milter_protocol milter_rcpt_macros milter_unknown_command_macros
                    mime_boundary_length_limit mime_header_checks mime_nesting_limit multi_instance_name
                    multi_recipient_bounce_reject_code nested_header_checks
                    non_empty_end_of_header_action non_fqdn_reject_code non_smtpd_milters openssl_path
                    owner_request_special permit_mx_backup_networks pipe_delivery_status_filter
                    plaintext_reject_code postscreen_access_list postscreen_allowlist_interfaces
                    postscreen_bare_newline_action postscreen_bare_newline_enable
                    postscreen_bare_newline_ttl postscreen_cache_cleanup_interval postscreen_cache_map
                    postscreen_cache_retention_time postscreen_client_connection_count_limit
                    postscreen_command_count_limit postscreen_command_filter
                    postscreen_command_time_limit postscreen_denylist_action
                    postscreen_disable_vrfy_command postscreen_discard_ehlo_keyword_address_maps
                    postscreen_discard_ehlo_keywords postscreen_dnsbl_action
                    postscreen_dnsbl_allowlist_threshold postscreen_dnsbl_max_ttl
                    postscreen_dnsbl_min_ttl postscreen_dnsbl_reply_map postscreen_dnsbl_sites
                    postscreen_dnsbl_threshold postscreen_dnsbl_timeout postscreen_enforce_tls
                    postscreen_expansion_filter postscreen_forbidden_commands postscreen_greet_action
                    postscreen_greet_banner postscreen_greet_ttl postscreen_greet_wait
                    postscreen_helo_required postscreen_non_smtp_command_action
                    postscreen_non_smtp_command_enable postscreen_non_smtp_command_ttl
                    postscreen_pipelining_action postscreen_pipelining_enable postscreen_pipelining_ttl
                    postscreen_post_queue_limit postscreen_pre_queue_limit postscreen_reject_footer
                    postscreen_reject_footer_maps postscreen_starttls_timeout postscreen_tls_CAfile
                    postscreen_tls_CApath postscreen_tls_always_issue_session_ids
                    postscreen_tls_ask_ccert postscreen_tls_ccert_verifydepth postscreen_tls_cert_file
                    postscreen_tls_chain_files postscreen_tls_ciphers postscreen_tls_dcert_file
                    postscreen_tls_dh1024_param_file postscreen_tls_dh512_param_file
                    postscreen_tls_dkey_file postscreen_tls_eccert_file postscreen_tls_eckey_file
                    postscreen_tls_eecdh_grade postscreen_tls_enable_rpk postscreen_tls_exclude_ciphers
                    postscreen_tls_fingerprint_digest postscreen_tls_key_file postscreen_tls_loglevel
                    postscreen_tls_loglevel_maps postscreen_tls_mandatory_ciphers
                    postscreen_tls_mandatory_exclude_ciphers postscreen_tls_mandatory_protocols
                    postscreen_tls_protocols postscreen_tls_req_ccert postscreen_tls_security_level
                    postscreen_tls_trace_size_limit postscreen_upstream_proxy_protocol
                    postscreen_upstream_proxy_timeout postscreen_use_tls postscreen_watchdog_timeout
                    prepend_delivered_header qmqpd_authorized_clients qmqpd_client_port_logging
                    qmqpd_error_delay qmqpd_timeout rbl_reply_maps recipient_bcc_maps
                    recipient_canonical_classes recipient_canonical_maps reject_code
                    reject_tempfail_action relay_clientcerts relay_domains_reject_code relocated_maps
                    relocated_prefix_enable require_home_directory requiretls_enable
                    requiretls_esmtp_header requiretls_redact_dsn reset_owner_alias respectful_logging
                    send_cyrus_sasl_authzid sender_bcc_maps sender_canonical_classes
                    sender_canonical_maps sender_dependent_default_transport_maps
                    sender_dependent_relayhost_maps smtp_address_verify_target smtp_body_checks
                    smtp_cname_overrides_servername smtp_delivery_status_filter smtp_dns_reply_filter
                    smtp_dns_resolver_options smtp_generic_maps smtp_header_checks
                    smtp_log_tls_feature_status smtp_mime_header_checks smtp_nested_header_checks
                    smtp_requiretls_policy smtp_sasl_auth_cache_name smtp_sasl_auth_cache_time
                    smtp_sasl_auth_enable smtp_sasl_auth_soft_bounce smtp_sasl_mechanism_filter
                    smtp_sasl_password_maps smtp_sasl_password_result_delimiter smtp_sasl_path
                    smtp_sasl_security_options smtp_sasl_tls_security_options
                    smtp_sasl_tls_verified_security_options smtp_sasl_type smtp_send_dummy_mail_auth
                    smtp_sender_dependent_authentication smtp_starttls_timeout smtp_tls_CAfile
                    smtp_tls_CApath smtp_tls_block_early_mail_reply smtp_tls_cert_file
                    smtp_tls_chain_files smtp_tls_ciphers smtp_tls_connection_reuse
                    smtp_tls_dane_insecure_mx_policy smtp_tls_dcert_file smtp_tls_dkey_file
                    smtp_tls_eccert_file smtp_tls_eckey_file smtp_tls_enable_rpk
                    smtp_tls_enforce_peername smtp_tls_enforce_sts_mx_patterns smtp_tls_exclude_ciphers
                    smtp_tls_fingerprint_cert_match smtp_tls_fingerprint_digest
                    smtp_tls_force_insecure_host_tlsa_lookup smtp_tls_key_file smtp_tls_loglevel
                    smtp_tls_loglevel_maps smtp_tls_mandatory_ciphers smtp_tls_mandatory_exclude_ciphers
                    smtp_tls_mandatory_protocols smtp_tls_note_starttls_offer smtp_tls_per_site
                    smtp_tls_policy_maps smtp_tls_protocols smtp_tls_scert_verifydepth
                    smtp_tls_secure_cert_match smtp_tls_servername smtp_tls_session_cache_database
                    smtp_tls_session_cache_timeout smtp_tls_trace_size_limit smtp_tls_trust_anchor_file
                    smtp_tls_verify_cert_match smtp_tlsrpt_enable smtp_tlsrpt_skip_reused_handshakes
                    smtp_tlsrpt_socket_name smtp_use_tls smtpd_authorized_verp_clients
                    smtpd_authorized_xforward_hosts smtpd_client_auth_rate_limit
                    smtpd_client_connection_count_limit smtpd_client_connection_rate_limit
                    smtpd_client_event_limit_exceptions smtpd_client_ipv4_prefix_length
                    smtpd_client_ipv6_prefix_length smtpd_client_message_rate_limit
                    smtpd_client_new_tls_session_rate_limit smtpd_client_recipient_rate_limit
                    smtpd_command_filter smtpd_delay_open_until_valid_rcpt smtpd_dns_reply_filter
                    smtpd_enforce_tls smtpd_expansion_filter smtpd_hide_client_session
                    smtpd_history_flush_threshold smtpd_log_access_permit_actions smtpd_milter_maps
                    smtpd_milters smtpd_null_access_lookup_key smtpd_policy_service_default_action
                    smtpd_policy_service_max_idle smtpd_policy_service_max_ttl
                    smtpd_policy_service_policy_context smtpd_policy_service_request_limit
                    smtpd_policy_service_retry_delay smtpd_policy_service_timeout
                    smtpd_policy_service_try_limit smtpd_proxy_ehlo smtpd_proxy_filter
                    smtpd_proxy_options smtpd_proxy_timeout smtpd_reject_filter_maps smtpd_reject_footer
                    smtpd_reject_footer_maps smtpd_reject_unlisted_sender smtpd_sasl_auth_enable
                    smtpd_sasl_authenticated_header smtpd_sasl_exceptions_networks
                    smtpd_sasl_local_domain smtpd_sasl_mechanism_filter smtpd_sasl_path
                    smtpd_sasl_response_limit smtpd_sasl_security_options smtpd_sasl_service
                    smtpd_sasl_tls_security_options smtpd_sasl_type smtpd_sender_login_maps
                    smtpd_service_name smtpd_starttls_timeout smtpd_tls_CAfile smtpd_tls_CApath
                    smtpd_tls_always_issue_session_ids smtpd_tls_ask_ccert smtpd_tls_auth_only
                    smtpd_tls_ccert_verifydepth smtpd_tls_cert_file smtpd_tls_chain_files
                    smtpd_tls_ciphers smtpd_tls_dcert_file smtpd_tls_dh1024_param_file
                    smtpd_tls_dh512_param_file smtpd_tls_dkey_file smtpd_tls_eccert_file
                    smtpd_tls_eckey_file smtpd_tls_eecdh_grade smtpd_tls_enable_rpk
                    smtpd_tls_exclude_ciphers smtpd_tls_fingerprint_digest smtpd_tls_key_file
                    smtpd_tls_loglevel smtpd_tls_loglevel_maps smtpd_tls_mandatory_ciphers
                    smtpd_tls_mandatory_exclude_ciphers smtpd_tls_mandatory_protocols
                    smtpd_tls_protocols smtpd_tls_received_header smtpd_tls_req_ccert
                    smtpd_tls_security_level smtpd_tls_session_cache_database
                    smtpd_tls_session_cache_timeout smtpd_tls_trace_size_limit smtpd_tls_wrappermode
                    smtpd_upstream_proxy_protocol smtpd_upstream_proxy_timeout smtpd_use_tls
                    strict_7bit_headers strict_8bitmime strict_8bitmime_body strict_mime_encoding_domain
                    strict_smtputf8 sun_mailtool_compatibility tcp_windowsize tls_append_default_CA
                    tls_config_file tls_config_name tls_daemon_random_bytes tls_dane_digests
                    tls_disable_workarounds tls_eecdh_auto_curves tls_eecdh_strong_curve
                    tls_eecdh_ultra_curve tls_export_cipherlist tls_fast_shutdown_enable
                    tls_ffdhe_auto_groups tls_high_cipherlist tls_low_cipherlist tls_medium_cipherlist
                    tls_null_cipherlist tls_preempt_cipherlist tls_random_bytes tls_random_exchange_name
                    tls_random_prng_update_period tls_random_reseed_period tls_random_source
                    tls_required_enable tls_server_sni_maps tls_session_ticket_cipher tls_ssl_options
                    tls_trace_rate_limit tls_trust_server_ccerts tls_wildcard_matches_multiple_labels
                    tlsproxy_client_CAfile tlsproxy_client_CApath tlsproxy_client_cert_file
                    tlsproxy_client_chain_files tlsproxy_client_dcert_file tlsproxy_client_dkey_file
                    tlsproxy_client_eccert_file tlsproxy_client_eckey_file tlsproxy_client_enforce_tls
                    tlsproxy_client_fingerprint_digest tlsproxy_client_key_file tlsproxy_client_loglevel
                    tlsproxy_client_per_site tlsproxy_client_policy_maps
                    tlsproxy_client_scert_verifydepth tlsproxy_client_security_level
                    tlsproxy_client_use_tls tlsproxy_enforce_tls tlsproxy_service_name
                    tlsproxy_tls_CAfile tlsproxy_tls_CApath tlsproxy_tls_always_issue_session_ids
                    tlsproxy_tls_ask_ccert tlsproxy_tls_ccert_verifydepth tlsproxy_tls_cert_file
                    tlsproxy_tls_chain_files tlsproxy_tls_ciphers tlsproxy_tls_dcert_file
                    tlsproxy_tls_dh1024_param_file tlsproxy_tls_dh512_param_file tlsproxy_tls_dkey_file
                    tlsproxy_tls_eccert_file tlsproxy_tls_eckey_file tlsproxy_tls_eecdh_grade
                    tlsproxy_tls_enable_rpk tlsproxy_tls_exclude_ciphers tlsproxy_tls_fingerprint_digest
                    tlsproxy_tls_key_file tlsproxy_tls_loglevel tlsproxy_tls_mandatory_ciphers
                    tlsproxy_tls_mandatory_exclude_ciphers tlsproxy_tls_mandatory_protocols
                    tlsproxy_tls_protocols tlsproxy_tls_req_ccert tlsproxy_tls_security_level
                    tlsproxy_use_tls tlsproxy_watchdog_timeout unknown_address_reject_code
                    unknown_address_tempfail_action unknown_client_reject_code
                    unknown_helo_hostname_tempfail_action unknown_hostname_reject_code
                    unknown_local_recipient_reject_code unknown_relay_recipient_reject_code
                    unknown_virtual_alias_reject_code unknown_virtual_mailbox_reject_code
                    unverified_recipient_defer_code unverified_recipient_reject_code
                    unverified_recipient_reject_reason unverified_recipient_tempfail_action
                    unverified_sender_defer_code unverified_sender_reject_code
                    unverified_sender_reject_reason unverified_sender_tempfail_action use_srv_lookup
                    virtual_delivery_status_filter
                    """
                            .split("\\s+"));

    @Test
    void whatIsHonouredIsReadSomewhere() throws ReflectiveOperationException {
        var read = new HashSet<String>();
        var unread = new TreeSet<String>();
        for (var field : constants()) {
            var parameter = constant(field);
            if (isReadOutside(field)) {
                read.add(parameter.name());
                NameScan.names(parameter.defaultText(), read::add);
            } else if (parameter.withoutEffect().isEmpty()) {
                unread.add(parameter.name());
            }
        }
        unread.removeAll(read);
        assertEquals(new TreeSet<String>(), unread);
    }

    /// What is read and not listed would be warned of as "not supported yet".
    @Test
    void whatIsReadIsListed() throws ReflectiveOperationException {
        var unlisted = new TreeSet<String>();
        for (var field : constants()) {
            var parameter = constant(field);
            if (!AllParameters.ALL.contains(parameter)) {
                unlisted.add(parameter.name());
            }
        }
        assertEquals(new TreeSet<String>(), unlisted);
    }

    /// A parameter that reaches a settings record and stays there has no effect either.
    @Test
    void whatSettingsHoldIsAskedFor() {
        var idle = new TreeSet<String>();
        for (var type : CODE) {
            if (!isSettings(type)) {
                continue;
            }
            for (var component : type.reflect().getRecordComponents()) {
                var accessor = type.getMethod(component.getName());
                var field = type.getField(component.getName());
                // The record's own methods may read the field without the accessor.
                boolean isUsed =
                        !accessor.getCallsOfSelf().isEmpty()
                                || field.getAccessesToSelf().stream()
                                        .anyMatch(access ->
                                                !access.getOrigin().equals(accessor)
                                                        && !access.getOrigin().isConstructor());
                if (!isUsed) {
                    idle.add(type.getSimpleName() + "." + component.getName());
                }
            }
        }
        assertEquals(new TreeSet<String>(), idle);
    }

    /// A parameter that is declared twice, or is called needless and read, has two answers.
    @Test
    void eachNameHasOneLevel() {
        var names = new HashSet<String>();
        for (var parameter : AllParameters.ALL) {
            assertTrue(names.add(parameter.name()), parameter.name());
            for (var twin : parameter.twins()) {
                assertTrue(names.add(twin.name()), twin.name());
            }
        }
        for (var parameter : Declared.ALL) {
            assertTrue(names.add(parameter.name()), parameter.name());
            for (var twin : parameter.twins()) {
                assertTrue(names.add(twin.name()), twin.name());
            }
            assertTrue(
                    parameter.isNotYet() == parameter.withoutEffect().isEmpty(),
                    parameter.name() + " has to say why it does not act");
        }
    }

    /// A name without a declaration has no type, no bounds and no meaning: what is written there is
    /// never checked.
    @Test
    void eachNameOfPostfixIsDeclared() {
        var undeclared = new TreeSet<String>();
        for (var name : Defaults.names()) {
            undeclared.add(name);
        }
        for (var parameters : List.of(AllParameters.ALL, Declared.ALL)) {
            for (var parameter : parameters) {
                undeclared.remove(parameter.name());
                parameter.twins().forEach(twin -> undeclared.remove(twin.name()));
            }
        }
        undeclared.removeAll(UNDECLARED);
        assertEquals(new TreeSet<String>(), undeclared);
    }

    /// A name that Postfix does not have would be a typing error that nobody can set.
    @Test
    void ourOwnParametersAreCalledSoAndPostconfKnowsThem() {
        var ours = new TreeSet<String>();
        var unknown = new TreeSet<String>();
        for (var parameters : List.of(AllParameters.ALL, Declared.ALL)) {
            for (var parameter : parameters) {
                if (parameter.name().startsWith("hikyaku_")) {
                    ours.add(parameter.name());
                }
                if (Defaults.value(parameter.name()) == null) {
                    unknown.add(parameter.name());
                }
                for (var twin : parameter.twins()) {
                    assertTrue(Defaults.value(twin.name()) != null, twin.name());
                }
            }
        }
        // virtual_maps is Postfix's of old, and in no list.
        assertEquals(Set.of("virtual_maps"), unknown);
        for (var name : Defaults.names()) {
            if (name.startsWith("hikyaku_")) {
                assertTrue(ours.remove(name), name);
            }
        }
        assertEquals(Set.of(), ours);
    }

    /// What depends on the machine is worked out when it is asked for; all other defaults are said
    /// in two places.
    @Test
    void theDefaultsAreThoseOfPostconf() {
        var different = new TreeSet<String>();
        for (var parameters : List.of(AllParameters.ALL, Declared.ALL)) {
            for (var parameter : parameters) {
                compare(parameter, different);
                parameter.twins().forEach(twin -> compare(twin, different));
            }
        }
        different.removeAll(Set.of("myhostname", "mydomain", "mynetworks"));
        assertEquals(new TreeSet<String>(), different);
    }

    private static void compare(Parameter<?> parameter, Set<String> different) {
        var postconf = Defaults.value(parameter.name());
        if (postconf != null && !postconf.equals(parameter.defaultText())) {
            different.add(parameter.name());
        }
    }

    private static Set<JavaField> constants() {
        var constants = new HashSet<JavaField>();
        for (var holder : CODE) {
            for (var field : holder.getFields()) {
                if (field.getRawType().isEquivalentTo(Parameter.class)
                        && field.getModifiers().contains(JavaModifier.STATIC)) {
                    constants.add(field);
                }
            }
        }
        return constants;
    }

    private static Parameter<?> constant(JavaField field) throws ReflectiveOperationException {
        var constant = field.reflect();
        constant.setAccessible(true);
        return (Parameter<?>) constant.get(null);
    }

    private static boolean isReadOutside(JavaField field) {
        return field.getAccessesToSelf().stream()
                .anyMatch(access ->
                        !access.getOriginOwner().equals(field.getOwner())
                                && !access.getOriginOwner().isEquivalentTo(AllParameters.class));
    }

    private static boolean isSettings(JavaClass type) {
        return type.isRecord()
                && (type.getSimpleName().endsWith("Settings")
                        || type.getSimpleName().endsWith("Limits"));
    }
}
