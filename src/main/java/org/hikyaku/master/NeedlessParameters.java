// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The parameters of Postfix that no code of ours reads because there is nothing here that they
/// could change, by the reason for it. What only lacks its code is not here: that is "not yet". A
/// parameter that our code has to know all the same says so itself: see
/// [org.hikyaku.config.ParameterDraft#withoutEffect].
final class NeedlessParameters {

    record Row(String why, List<String> names) {}

    /// Where Postfix finds its own programs and documents.
    private static final String[] PLACES = {
        "command_directory",
        "daemon_directory",
        "html_directory",
        "mailq_path",
        "manpage_directory",
        "meta_directory",
        "newaliases_path",
        "readme_directory",
        "sample_directory",
        "sendmail_path",
        "shlib_directory"
    };

    static final List<Row> ALL =
            List.of(
                    row(
                            "The mail system is one process: no daemon is started, kept idle, replaced or"
                                    + " watched.",
                            "daemon_timeout",
                            "fork_attempts",
                            "fork_delay",
                            "ipc_idle",
                            "ipc_ttl",
                            "max_idle",
                            "max_use",
                            "qmgr_daemon_timeout",
                            "qmgr_ipc_timeout",
                            "service_throttle_time",
                            "trigger_timeout",
                            "application_event_drain_time",
                            "postlogd_watchdog_timeout",
                            "debugger_command"),
                    row(
                            "The parts of one process know each other without a name in master.cf.",
                            "bounce_service_name",
                            "connection_cache_service_name",
                            "defer_service_name",
                            "flush_service_name",
                            "pickup_service_name",
                            "postlog_service_name",
                            "proxymap_service_name",
                            "proxywrite_service_name",
                            "queue_service_name",
                            "rewrite_service_name",
                            "showq_service_name",
                            "tlsmgr_service_name",
                            "trace_service_name"),
                    row(
                            "proxy: is the table behind it, since all sessions share one process. One that"
                                    + " Postfix would not open is warned about.",
                            "proxy_read_maps",
                            "proxy_write_maps"),
                    row(
                            "The queue is a journal, not a file for each message.",
                            "hash_queue_depth",
                            "hash_queue_names",
                            "queue_file_attribute_count_limit",
                            "backwards_bounce_logfile_compatibility"),
                    row(
                            "What waits for a destination is known while the queue is at work: there is"
                                    + " no list on the disk that could grow old.",
                            "fast_flush_purge_time",
                            "fast_flush_refresh_time"),
                    row("Programs and documents are found where Hikyaku is installed.", PLACES),
                    row(
                            "No program is set-gid: the mail system asks the kernel who submits a message.",
                            "setgid_group"),
                    row(
                            "hash: and btree: are read and written without Berkeley DB.",
                            "berkeley_db_create_buffer_size",
                            "berkeley_db_read_buffer_size",
                            "non_bdb_custom_mapping",
                            "non_bdb_migration_allow_root_prefixes",
                            "non_bdb_migration_allow_user_prefixes",
                            "non_bdb_migration_level",
                            "non_bdb_migration_log_redirect",
                            "non_bdb_migration_service_name"),
                    row(
                            "Retries are spread by chance; only Postfix's old queue manager read it.",
                            "qmgr_fudge_factor"),
                    row(
                            "The directory is named before main.cf is read, by -c or MAIL_CONFIG.",
                            "config_directory"),
                    row(
                            "It is there to be mentioned as $name, and says what is so.",
                            "mail_release_date",
                            "process_id",
                            "process_name",
                            "service_name"),
                    row("It serves Postfix's own tests.", "fault_injection_code"));

    /// What the main.cf of a distribution sets without anybody having wished for it. Setting one of
    /// these is not worth a word at every start; docs/compatibility.md has them like the others.
    private static final Set<String> AS_DISTRIBUTED = asDistributed();

    private static Set<String> asDistributed() {
        var names = new HashSet<>(List.of(PLACES));
        names.addAll(
                List.of(
                        "data_directory",
                        "debug_peer_level",
                        "debugger_command",
                        "mail_owner",
                        "setgid_group"));
        return Set.copyOf(names);
    }

    private NeedlessParameters() {}

    private static Row row(String why, String... names) {
        return new Row(why, List.of(names));
    }

    /// Whether nobody has to be told that this one changes nothing.
    static boolean isAsDistributed(String name) {
        return AS_DISTRIBUTED.contains(name);
    }

    /// The reasons by name.
    static Map<String, String> reasons() {
        var reasons = new LinkedHashMap<String, String>();
        for (var row : ALL) {
            for (var name : row.names()) {
                reasons.put(name, row.why());
            }
        }
        return reasons;
    }
}
