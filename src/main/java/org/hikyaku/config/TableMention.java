// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A table that a value speaks of, `type:name`, wherever in groups of words it stands. Types that
/// have settings of their own take them from the file they name, or, for a name that is no path,
/// from main.cf: `ldap:users` reads `users_search_base`. ldap_table(5), mysql_table(5), …
///
/// @param type `mysql`, without any `proxy:` or `debug:` before it
/// @param name what follows the colon
public record TableMention(String type, String name) {

    private static final Set<String> SQL =
            Set.of(
                    "additional_conditions",
                    "dbname",
                    "domain",
                    "expansion_limit",
                    "hosts",
                    "idle_interval",
                    "password",
                    "query",
                    "result_format",
                    "retry_interval",
                    "select_field",
                    "select_function",
                    "table",
                    "user",
                    "where_field");

    /// What a database without a server does not have.
    private static final Set<String> SERVER =
            Set.of("dbname", "hosts", "idle_interval", "password", "retry_interval", "user");

    private static final Set<String> MYSQL =
            Set.of(
                    "charset",
                    "option_file",
                    "option_group",
                    "require_result_set",
                    "tls_CAfile",
                    "tls_CApath",
                    "tls_cert_file",
                    "tls_ciphers",
                    "tls_key_file",
                    "tls_verify_cert");

    private static final Set<String> LDAP =
            Set.of(
                    "bind",
                    "bind_dn",
                    "bind_pw",
                    "cache",
                    "cache_expiry",
                    "cache_size",
                    "chase_referrals",
                    "connection_limit",
                    "debuglevel",
                    "dereference",
                    "domain",
                    "expansion_limit",
                    "idle_interval",
                    "leaf_result_attribute",
                    "query_filter",
                    "recursion_limit",
                    "result_attribute",
                    "result_filter",
                    "result_format",
                    "retry_interval",
                    "sasl_authz_id",
                    "sasl_mechs",
                    "sasl_minssf",
                    "sasl_realm",
                    "scope",
                    "search_base",
                    "server_host",
                    "server_port",
                    "size_limit",
                    "special_result_attribute",
                    "start_tls",
                    "terminal_result_attribute",
                    "timeout",
                    "tls_ca_cert_dir",
                    "tls_ca_cert_file",
                    "tls_cert",
                    "tls_cipher_suite",
                    "tls_key",
                    "tls_random_file",
                    "tls_require_cert",
                    "version");

    private static final Set<String> MEMCACHE =
            Set.of(
                    "backup",
                    "data_size_limit",
                    "domain",
                    "flags",
                    "key_format",
                    "line_size_limit",
                    "max_try",
                    "memcache",
                    "retry_pause",
                    "timeout",
                    "ttl");

    private static final Set<String> MONGODB =
            Set.of(
                    "collection",
                    "dbname",
                    "domain",
                    "expansion_limit",
                    "projection",
                    "query_filter",
                    "result_attribute",
                    "result_format",
                    "uri");

    /// Of a value in which `$name`s have been replaced.
    ///
    /// @param broken hears what is wrong with a group of words that is never closed
    public static List<TableMention> in(String value, Consumer<String> broken) {
        var mentions = new ArrayList<TableMention>();
        collect(value, mentions, broken);
        return mentions;
    }

    private static void collect(
            String value, List<TableMention> mentions, Consumer<String> broken) {
        for (var word : Words.split(value)) {
            if (word.startsWith("{")) {
                collectGroup(word, mentions, broken);
                continue;
            }
            var table = word;
            while (table.startsWith("proxy:") || table.startsWith("debug:")) {
                table = table.substring(6);
            }
            int colon = table.indexOf(':');
            if (colon >= 0) {
                var name = table.substring(colon + 1);
                if (name.startsWith("{")) {
                    collectGroup(name, mentions, broken);
                } else if (colon > 0) {
                    mentions.add(new TableMention(table.substring(0, colon), name));
                }
            }
        }
    }

    private static void collectGroup(
            String group, List<TableMention> mentions, Consumer<String> broken) {
        int end = Cursor.closing(group, 0, '{', '}');
        if (end < 0) {
            broken.accept("missing '}' in \"" + group + '"');
        } else if (end < group.length() - 1) {
            broken.accept("syntax error after '}' in \"" + group + '"');
        }
        collect(group.substring(1, end < 0 ? group.length() : end), mentions, broken);
    }

    /// Whether a file has its settings, rather than main.cf.
    public boolean isFile() {
        return name.startsWith("/");
    }

    /// Whether its type has settings of its own.
    public boolean hasSettings() {
        return switch (type) {
            case "mysql", "pgsql", "sqlite", "ldap", "memcache", "mongodb" -> true;
            default -> false;
        };
    }

    /// Whether its type has this setting, which has the table's name for a prefix: `users_query`.
    boolean hasPrefixed(String setting) {
        return setting.length() > name.length()
                && setting.startsWith(name)
                && setting.charAt(name.length()) == '_'
                && hasSetting(setting.substring(name.length() + 1));
    }

    /// Whether its type has this setting, which has no prefix here.
    public boolean hasSetting(String setting) {
        return switch (type) {
            case "mysql" -> SQL.contains(setting) || MYSQL.contains(setting);
            case "pgsql" -> SQL.contains(setting) || setting.equals("encoding");
            case "sqlite" ->
                    setting.equals("dbpath")
                            || (SQL.contains(setting) && !SERVER.contains(setting));
            case "ldap" -> LDAP.contains(setting);
            case "memcache" -> MEMCACHE.contains(setting);
            case "mongodb" -> MONGODB.contains(setting);
            default -> false;
        };
    }
}
