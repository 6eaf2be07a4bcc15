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
                    address_verify_virtual_transport anvil_rate_time_unit anvil_status_update_time
                    defer_code dnsblog_reply_delay
                    dnsblog_service_name import_environment
                    invalid_hostname_reject_code maillog_file_compressor
                    maillog_file_rotate_suffix maps_rbl_domains maps_rbl_reject_code
                    milter_command_timeout milter_connect_macros
                    milter_connect_timeout milter_content_timeout milter_data_macros
                    milter_default_action milter_end_of_data_macros milter_end_of_header_macros
                    milter_header_checks milter_helo_macros milter_macro_daemon_name
                    milter_macro_defaults milter_macro_v milter_mail_macros milter_protocol
                    milter_rcpt_macros milter_unknown_command_macros multi_recipient_bounce_reject_code
                    non_fqdn_reject_code permit_mx_backup_networks plaintext_reject_code
                    postscreen_access_list postscreen_allowlist_interfaces
                    postscreen_bare_newline_action postscreen_bare_newline_enable
                    postscreen_bare_newline_ttl postscreen_cache_cleanup_interval postscreen_cache_map
                    postscreen_cache_retention_time postscreen_client_connection_count_limit
                    postscreen_command_count_limit postscreen_command_filter
                    postscreen_command_time_limit postscreen_denylist_action
                    postscreen_disable_vrfy_command postscreen_discard_ehlo_keyword_address_maps
                    postscreen_discard_ehlo_keywords postscreen_dnsbl_action
                    postscreen_dnsbl_allowlist_threshold postscreen_dnsbl_max_ttl
                    postscreen_dnsbl_min_ttl postscreen_dnsbl_reply_map postscreen_dnsbl_sites
                    postscreen_dnsbl_threshold postscreen_dnsbl_timeout postscreen_expansion_filter
                    postscreen_forbidden_commands postscreen_greet_action postscreen_greet_banner
                    postscreen_greet_ttl postscreen_greet_wait postscreen_helo_required
                    postscreen_non_smtp_command_action postscreen_non_smtp_command_enable
                    postscreen_non_smtp_command_ttl postscreen_pipelining_action
                    postscreen_pipelining_enable postscreen_pipelining_ttl postscreen_post_queue_limit
                    postscreen_pre_queue_limit postscreen_reject_footer postscreen_reject_footer_maps
                    postscreen_upstream_proxy_protocol postscreen_upstream_proxy_timeout
                    postscreen_watchdog_timeout qmqpd_authorized_clients qmqpd_client_port_logging
                    qmqpd_error_delay qmqpd_timeout rbl_reply_maps reject_code reject_tempfail_action
                    relay_domains_reject_code smtpd_authorized_verp_clients
                    smtpd_authorized_xforward_hosts smtpd_client_auth_rate_limit
                    smtpd_client_connection_count_limit smtpd_client_connection_rate_limit
                    smtpd_client_event_limit_exceptions smtpd_client_ipv4_prefix_length
                    smtpd_client_ipv6_prefix_length smtpd_client_message_rate_limit
                    smtpd_client_recipient_rate_limit smtpd_command_filter
                    smtpd_delay_open_until_valid_rcpt smtpd_dns_reply_filter smtpd_expansion_filter
                    smtpd_hide_client_session smtpd_history_flush_threshold
                    smtpd_log_access_permit_actions smtpd_milter_maps smtpd_milters
                    smtpd_null_access_lookup_key smtpd_policy_service_default_action
                    smtpd_policy_service_max_idle smtpd_policy_service_max_ttl
                    smtpd_policy_service_policy_context smtpd_policy_service_request_limit
                    smtpd_policy_service_retry_delay smtpd_policy_service_timeout
                    smtpd_policy_service_try_limit smtpd_proxy_ehlo smtpd_proxy_filter
                    smtpd_proxy_options smtpd_proxy_timeout smtpd_reject_filter_maps smtpd_reject_footer
                    smtpd_reject_footer_maps smtpd_reject_unlisted_sender smtpd_sender_login_maps
                    smtpd_service_name smtpd_upstream_proxy_protocol smtpd_upstream_proxy_timeout
                    unknown_address_reject_code unknown_address_tempfail_action
                    unknown_client_reject_code unknown_helo_hostname_tempfail_action
                    unknown_hostname_reject_code unknown_local_recipient_reject_code
                    unknown_relay_recipient_reject_code unknown_virtual_alias_reject_code
                    unknown_virtual_mailbox_reject_code unverified_recipient_defer_code
                    unverified_recipient_reject_code unverified_recipient_reject_reason
                    unverified_recipient_tempfail_action unverified_sender_defer_code
                    unverified_sender_reject_code unverified_sender_reject_reason
                    unverified_sender_tempfail_action
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
