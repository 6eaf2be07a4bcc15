// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.util.Set;

/// A table that knows text only, asked by somebody for whom keys and values are octets: `postmap
/// -u`.
record OctetTable(LookupTable table) implements LookupTable {

    /// Types that read octets themselves, or are made of other tables.
    private static final Set<String> AT_HOME_WITH_OCTETS =
            Set.of(
                    "btree",
                    "cdb",
                    "cidr",
                    "debug",
                    "hash",
                    "lmdb",
                    "pcre",
                    "pipemap",
                    "proxy",
                    "regexp",
                    "texthash",
                    "unionmap");

    /// Whether tables of this type know text only.
    static boolean isNeeded(String type) {
        return !AT_HOME_WITH_OCTETS.contains(type);
    }

    @Override
    public Lookup lookup(String key) {
        return switch (table.lookup(OctetText.toText(key))) {
            case Lookup.Found(var value) -> new Lookup.Found(OctetText.ofUtf8(value));
            case Lookup.NotFound notFound -> notFound;
            case Lookup.Unavailable unavailable -> unavailable;
        };
    }

    @Override
    public boolean list(Pairs pairs) throws IOException {
        return table.list(pairs);
    }

    @Override
    public Keys keys() {
        return table.keys();
    }
}
