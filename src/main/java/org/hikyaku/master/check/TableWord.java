// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Setting;
import org.hikyaku.config.Words;
import org.jspecify.annotations.Nullable;

/// A table that a value mentions, `type:name`.
record TableWord(String type, String name) {

    /// Where the index of an indexed table is.
    private static final Map<String, String> SUFFIXES =
            Map.of("hash", ".db", "btree", ".db", "cdb", ".cdb", "lmdb", ".lmdb");

    private static final Set<String> TEXTS = Set.of("texthash", "cidr", "regexp", "pcre");

    /// Types whose file says where the answers are.
    private static final Set<String> SOURCES =
            Set.of("ldap", "memcache", "mysql", "pgsql", "sqlite");

    /// The tables in the value of one setting, those inside `proxy:`, `debug:` and `pipemap:{…}`
    /// too.
    static List<TableWord> in(Configuration view, Setting setting) {
        var found = new ArrayList<TableWord>();
        collect(Inspection.value(view, setting.name()), found);
        return found;
    }

    private static void collect(String text, List<TableWord> found) {
        for (var word : Words.split(text)) {
            var spec = word;
            while (spec.startsWith("!")) {
                spec = spec.substring(1);
            }
            while (spec.startsWith("proxy:") || spec.startsWith("debug:")) {
                spec = spec.substring("proxy:".length());
            }
            int colon = spec.indexOf(':');
            if (colon <= 0) {
                continue;
            }
            var type = spec.substring(0, colon);
            var name = spec.substring(colon + 1);
            if (type.endsWith("map") && name.startsWith("{") && name.endsWith("}")) {
                collect(name.substring(1, name.length() - 1), found);
            } else {
                found.add(new TableWord(type, name));
            }
        }
    }

    String spec() {
        return type + ':' + name;
    }

    boolean isIndexed() {
        return SUFFIXES.containsKey(type) && name.startsWith("/");
    }

    /// Whether it is in a file, by its type and name.
    boolean isFile() {
        return isIndexed() || (TEXTS.contains(type) && name.startsWith("/")) || isSource();
    }

    /// Whether the file has settings rather than answers.
    boolean isSource() {
        return SOURCES.contains(type) && name.startsWith("/");
    }

    Path source() {
        return Path.of(name);
    }

    /// The file made of the source; the source itself for a table that is read as text.
    Path index() {
        return Path.of(name + SUFFIXES.getOrDefault(type, ""));
    }

    /// A file that can be read, of the index and what it was made of; null when there is none.
    @Nullable Path readable() {
        if (Files.isReadable(index())) {
            return index();
        }
        return Files.isReadable(source()) ? source() : null;
    }
}
