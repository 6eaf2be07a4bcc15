// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Words;

/// Files that a value names and that are no tables: lists of domains or networks, the texts of
/// bounces, the certificates of those we trust.
public final class NamedFiles implements Check {

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
                    "smtpd_forbid_bare_newline_exclusions",
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
            for (var path : filesIn(inspection.isSet(name) ? inspection.words(name) : List.of())) {
                look(inspection, name, path);
            }
        }
    }

    /// The files whose words are part of a list, as main.cf names them.
    public static List<Path> inLists(Configuration configuration) {
        var files = new ArrayList<Path>();
        for (var name : LISTS) {
            var setting = configuration.settings().get(name);
            if (setting != null) {
                filesIn(Words.split(setting.value())).forEach(path -> files.add(Path.of(path)));
            }
        }
        return files;
    }

    private static List<String> filesIn(List<String> words) {
        return words.stream()
                .map(word -> word.startsWith("!") ? word.substring(1) : word)
                .filter(word -> word.startsWith("/"))
                .toList();
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
