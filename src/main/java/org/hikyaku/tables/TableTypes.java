// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.ldap.LdapTable;
import org.hikyaku.tables.sql.DriverJar;
import org.hikyaku.tables.sql.SqlTable;
import org.jspecify.annotations.Nullable;

/// The table types there are.
public final class TableTypes {

    @FunctionalInterface
    interface Opener {
        LookupTable open(String name, Tables.Opening opening) throws ConfigException;
    }

    record Row(String type, Opener opener, String purpose) {}

    static final List<Row> ALL =
            List.of(
                    new Row("btree", IndexedFile::open, "an indexed file"),
                    new Row("cdb", IndexedFile::open, "an indexed file"),
                    new Row("cidr", CidrFile::open, "address blocks, first match wins"),
                    new Row("debug", DebugTable::open, "the table after it, and the log"),
                    new Row("environ", EnvironTable::open, "the process environment"),
                    new Row("fail", FailTable::open, "never knows, for tests"),
                    new Row("hash", IndexedFile::open, "an indexed file"),
                    new Row("inline", InlineTable::open, "keys and values in main.cf itself"),
                    new Row(
                            "internal",
                            (_, opening) -> InlineTable.empty(opening),
                            "empty, and stays so"),
                    new Row(
                            "ldap",
                            (_, opening) -> LdapTable.open(opening),
                            "a search in a directory"),
                    new Row("lmdb", IndexedFile::open, "an indexed file"),
                    new Row("memcache", MemcacheTable::open, "a cache, and a table behind it"),
                    new Row(
                            "mysql",
                            (_, opening) -> SqlTable.mysql(opening),
                            "a query to a MySQL or MariaDB server"),
                    new Row("nis", NisTable::open, "Sun's network information service"),
                    new Row("pcre", PerlLanguage::open, "Perl-compatible patterns"),
                    new Row(
                            "pgsql",
                            (_, opening) -> SqlTable.pgsql(opening),
                            "a query to a PostgreSQL server"),
                    new Row("pipemap", Combined::pipe, "each table is asked for the last answer"),
                    new Row("proxy", Combined::proxy, "the table after it"),
                    new Row("randmap", RandomTable::open, "one of several answers"),
                    new Row("regexp", PosixLanguage::open, "POSIX patterns"),
                    new Row("socketmap", SocketmapTable::open, "a server, asked in netstrings"),
                    new Row(
                            "sqlite",
                            (_, opening) -> SqlTable.sqlite(opening),
                            "a query to a file of SQLite's"),
                    new Row("static", StaticTable::open, "the same answer for every key"),
                    new Row("tcp", TcpTable::open, "a server, asked line by line"),
                    new Row("texthash", TextFile::open, "a text file of keys and values"),
                    new Row("unionmap", Combined::union, "the answers of all tables"),
                    new Row("unix", UnixTable::open, "passwd.byname and group.byname"));

    private TableTypes() {}

    static @Nullable Row named(String type) {
        for (var row : ALL) {
            if (row.type().equals(type)) {
                return row;
            }
        }
        return null;
    }

    /// Types whose code is partly the operator's to bring.
    private static final Set<String> WITH_DRIVER = Set.of("mysql", "pgsql", "sqlite");

    /// What `postconf -m` prints: all but those whose driver is not there.
    public static List<String> present() {
        var names = new ArrayList<>(names());
        names.removeAll(WITH_DRIVER);
        names.addAll(DriverJar.typesPresent());
        names.sort(null);
        return names;
    }

    /// In alphabetical order.
    public static List<String> names() {
        var names = new ArrayList<String>(ALL.size());
        for (var row : ALL) {
            names.add(row.type());
        }
        return names;
    }
}
