// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A word of `hosts`: `unix:/path`, `inet:host:port`, `host`, `[::1]:5432`, `/path`.
///
/// @param socket the Unix-domain socket, or for PostgreSQL its directory; null for TCP
record DatabaseHost(String name, String host, int port, @Nullable Path socket) {

    static DatabaseHost of(String word, int defaultPort) {
        if (word.startsWith("unix:")) {
            return new DatabaseHost(word, "localhost", defaultPort, Path.of(word.substring(5)));
        }
        if (word.startsWith("/")) {
            return new DatabaseHost(word, "localhost", defaultPort, Path.of(word));
        }
        var address = word.startsWith("inet:") ? word.substring(5) : word;
        int colon = address.lastIndexOf(':');
        var digits = address.substring(colon + 1);
        boolean hasPort = colon > 0 && digits.chars().allMatch(Character::isDigit);
        var host = hasPort ? address.substring(0, colon) : address;
        return new DatabaseHost(
                word,
                host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host,
                hasPort && !digits.isEmpty() ? Integer.parseInt(digits) : defaultPort,
                null);
    }
}
