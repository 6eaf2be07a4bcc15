// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.query.Servers;
import org.hikyaku.tables.query.SourceSettings;

/// What `pgsql:` and `mysql:` tables have in common.
///
/// @param timeout to connect, and for each answer of the server
record RemoteSettings(
        List<String> hosts,
        String user,
        String password,
        String database,
        Duration timeout,
        Servers.Care care) {

    private static final int SECONDS_ALONE = 60;

    /// What holds where the table says nothing.
    record Otherwise(String host, String user, String password) {
        static final Otherwise NOTHING = new Otherwise("localhost", "", "");
    }

    static RemoteSettings from(SourceSettings settings, Otherwise otherwise)
            throws ConfigException {
        var hosts = settings.list("hosts", "");
        var timeout = Duration.ofSeconds(settings.integer("timeout", 30, 1));
        int retry = settings.integer("retry_interval", SECONDS_ALONE, 0);
        // When no host is left, waiting for a minute helps nobody, unless it was asked for.
        int lastResort = settings.has("retry_interval") ? retry : 1;
        return new RemoteSettings(
                hosts.isEmpty() ? List.of(otherwise.host()) : hosts,
                settings.text("user", otherwise.user()),
                settings.text("password", otherwise.password()),
                settings.text("dbname", ""),
                timeout,
                new Servers.Care(
                        Servers.Order.RANDOM,
                        Duration.ofSeconds(retry),
                        Duration.ofSeconds(lastResort),
                        Duration.ofSeconds(settings.integer("idle_interval", SECONDS_ALONE, 1)),
                        settings.integer("connection_limit", 10, 1),
                        timeout));
    }
}
