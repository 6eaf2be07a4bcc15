// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.HashSet;
import java.util.Set;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.config.Words;

/// `proxy:type:name` that is not in `proxy_read_maps`, or for a cache in `proxy_write_maps`. A
/// server of Postfix's ends when it meets one; here the table behind it is asked as ever.
final class ProxiedTables implements Check {

    private static final String PROXY = "proxy:";
    private static final String READ = "proxy_read_maps";
    private static final String WRITE = "proxy_write_maps";

    /// What is written while mail runs.
    private static final Set<String> CACHES =
            Set.of(
                    "address_verify_map",
                    "postscreen_cache_map",
                    "smtp_sasl_auth_cache_name",
                    "lmtp_sasl_auth_cache_name");

    @Override
    public void look(Inspection inspection) {
        var configuration = inspection.configuration();
        var readable = proxied(inspection.value(READ));
        var writable = proxied(inspection.value(WRITE));
        for (var setting : configuration.settings().values()) {
            look(inspection, configuration, setting, readable, writable);
        }
        for (var entry : configuration.enabledServices()) {
            var view = configuration.forService(entry);
            for (var setting : entry.overrides().values()) {
                look(inspection, view, setting, readable, writable);
            }
        }
    }

    private static void look(
            Inspection inspection,
            Configuration view,
            Setting setting,
            Set<String> readable,
            Set<String> writable) {
        boolean isCache = CACHES.contains(setting.name());
        var list = isCache ? WRITE : READ;
        for (var spec : proxied(Inspection.value(view, setting.name()))) {
            if (!(isCache ? writable : readable).contains(spec)) {
                inspection.add(
                        Problem.warning(
                                setting.origin(),
                                setting.name(),
                                PROXY + spec,
                                PROXY
                                        + spec
                                        + " is not in "
                                        + list
                                        + ": Postfix would not open it, Hikyaku does",
                                "add " + PROXY + spec + " to " + list));
            }
        }
    }

    /// The tables behind `proxy:`, in groups of words too.
    private static Set<String> proxied(String value) {
        var found = new HashSet<String>();
        for (var word : Words.split(value)) {
            var spec = word;
            while (spec.startsWith(PROXY)) {
                spec = spec.substring(PROXY.length());
            }
            if (!spec.equals(word)) {
                found.add(spec);
            }
            int group = spec.indexOf('{');
            if (group >= 0 && spec.endsWith("}")) {
                found.addAll(proxied(spec.substring(group + 1, spec.length() - 1)));
            }
        }
        return found;
    }
}
