// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Files that a value names and that are no tables: lists of domains or networks, the texts of
/// bounces, the certificates of those we trust.
final class NamedFiles implements Check {

    /// Parameters of which the whole value is a path.
    private static final List<String> PATHS =
            List.of(
                    "bounce_template_file",
                    "smtp_tls_CAfile",
                    "smtp_tls_CApath",
                    "smtpd_tls_CAfile",
                    "smtpd_tls_CApath",
                    "smtpd_tls_dh1024_param_file");

    /// Parameters in which a word that begins with a slash is a file with more words.
    private static final List<String> LISTS =
            List.of(
                    "mydestination",
                    "relay_domains",
                    "virtual_alias_domains",
                    "virtual_mailbox_domains",
                    "mynetworks",
                    "proxy_interfaces",
                    "fast_flush_domains",
                    "permit_mx_backup_networks",
                    "smtpd_authorized_xclient_hosts",
                    "smtpd_client_event_limit_exceptions",
                    "debug_peer_list");

    @Override
    public void look(Inspection inspection) {
        for (var name : PATHS) {
            var path = inspection.isSet(name) ? inspection.value(name) : "";
            if (path.startsWith("/")) {
                look(inspection, name, path);
            }
        }
        for (var name : LISTS) {
            for (var word : inspection.isSet(name) ? inspection.words(name) : List.<String>of()) {
                var path = word.startsWith("!") ? word.substring(1) : word;
                if (path.startsWith("/")) {
                    look(inspection, name, path);
                }
            }
        }
    }

    private static void look(Inspection inspection, String name, String path) {
        if (!Files.isReadable(Path.of(path))) {
            boolean isThere = Files.exists(Path.of(path));
            inspection.warn(
                    name,
                    name
                            + ": open "
                            + path
                            + (isThere ? ": Permission denied" : ": No such file or directory"),
                    isThere ? "let the user of the mail system read it" : "create the file");
        }
    }
}
