// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.query.SourceSettings;
import org.jspecify.annotations.Nullable;

/// A word of `server_host`: `ldap://host:port`, `ldaps://host`, `ldapi://%2Fsocket`, `host`,
/// `host:port`.
///
/// @param name as messages call it
/// @param socket the Unix-domain socket; null for TCP
/// @param isSecure whether TLS comes before everything else
record DirectoryHost(String name, String host, int port, @Nullable Path socket, boolean isSecure) {

    private static final int LDAP = 389;
    private static final int LDAPS = 636;
    private static final String SOCKET = "/run/ldapi";

    static List<DirectoryHost> from(SourceSettings settings) throws ConfigException {
        int port = settings.integer("server_port", LDAP, 0);
        var hosts = new ArrayList<DirectoryHost>();
        for (var word : settings.list("server_host", "localhost")) {
            var host = of(word, port);
            if (host == null) {
                throw settings.wrong(
                        "server_host",
                        "Unable to init LDAP server " + word,
                        "write ldap://host:port, ldaps://host:port, ldapi://%2Fpath or host");
            }
            hosts.add(host);
        }
        return hosts;
    }

    private static @Nullable DirectoryHost of(String word, int defaultPort) {
        int scheme = word.indexOf("://");
        if (scheme < 0) {
            return tcp(word, word, defaultPort, false);
        }
        var rest = word.substring(scheme + 3);
        var where = rest.substring(0, end(rest));
        return switch (word.substring(0, scheme).toLowerCase(Locale.ROOT)) {
            case "ldap" -> tcp(word, where, LDAP, false);
            case "ldaps" -> tcp(word, where, LDAPS, true);
            case "ldapi" -> socket(word, where);
            default -> null;
        };
    }

    /// A URL may have a name behind its host, which means nothing here.
    private static int end(String rest) {
        int slash = rest.indexOf('/');
        return slash < 0 ? rest.length() : slash;
    }

    private static DirectoryHost socket(String word, String coded) {
        var path = URLDecoder.decode(coded.replace("+", "%2B"), StandardCharsets.UTF_8);
        return new DirectoryHost(
                word, "localhost", LDAP, Path.of(path.isEmpty() ? SOCKET : path), false);
    }

    private static @Nullable DirectoryHost tcp(
            String word, String where, int defaultPort, boolean isSecure) {
        int bracket = where.lastIndexOf(']');
        int colon = where.lastIndexOf(':');
        boolean hasPort = colon > bracket;
        var host = hasPort ? where.substring(0, colon) : where;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = defaultPort;
        if (hasPort) {
            try {
                port = Integer.parseInt(where.substring(colon + 1));
            } catch (NumberFormatException _) {
                return null;
            }
        }
        if (port < 1 || port > 65_535) {
            return null;
        }
        return new DirectoryHost(word, host.isEmpty() ? "localhost" : host, port, null, isSecure);
    }
}
