// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.DomainList.Reach;
import org.hikyaku.tables.ListMatch;
import org.hikyaku.tables.Tables;

/// A list of login names out of main.cf: `name`, `!name`, `/file/with/names`, `static:anyone` or
/// another table. The first entry that fits decides. Postfix compares without regard to case.
public final class UserList {

    private final DomainList names;

    private UserList(DomainList names) {
        this.names = names;
    }

    /// The list that a parameter holds.
    ///
    /// @throws ConfigException when it has a word that nobody can interpret
    public static UserList of(
            Configuration configuration, Parameter<List<String>> parameter, Tables tables)
            throws ConfigException {
        return new UserList(DomainList.of(configuration, parameter, Reach.NAMES, tables));
    }

    /// Whether this login name is on the list.
    ///
    /// @throws IOException when a file or table of names cannot be read: then nobody knows
    public boolean contains(String user) throws IOException {
        return switch (names.matches(user)) {
            case ListMatch.Listed _ -> true;
            case ListMatch.NotListed _ -> false;
            case ListMatch.Unavailable(var reason) -> throw new IOException(reason);
        };
    }
}
