// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hikyaku.config.LogicalLines;

/// `hash:`, `btree:`, `cdb:`, `lmdb:` — a text file that postmap makes an index of.
///
/// There are no indexes yet, so the text itself answers, with one warning: forgetting postmap, or
/// coming from Postfix with its Berkeley DB files, is no outage. The text is read again when it
/// changes.
final class IndexedFile {

    /// In every default configuration, whether or not anybody has written the file.
    private static final String DEFAULT_ALIASES = "/etc/aliases";

    private IndexedFile() {}

    static LookupTable open(String name, Tables.Opening opening) {
        var reader = reader(name, opening);
        if (!name.equals(DEFAULT_ALIASES)) {
            return FileTable.required(opening, LookupTable.Keys.FIXED, reader);
        }
        return new FileTable(
                Path.of(name),
                opening,
                LookupTable.Keys.FIXED,
                reader,
                (IOException _) -> Lookup.NOT_FOUND);
    }

    /// Complains when it is first asked: a table that stands in a default and that nobody asks, as
    /// `/etc/aliases` on a machine without local users, is no reason to speak at every start.
    private static FileTable.Reader reader(String name, Tables.Opening opening) {
        var hasComplained = new AtomicBoolean();
        return text -> {
            var lines = LogicalLines.of(text);
            var table =
                    TextFile.isAliasFile(lines)
                            ? TextFile.readAliases(name, lines, opening.warnings())
                            : TextFile.readMap(name, lines, opening.warnings());
            return key -> {
                if (!hasComplained.getPlain() && hasComplained.compareAndSet(false, true)) {
                    opening.warnings()
                            .warning(
                                    opening.spec()
                                            + ": there is no index; the answers come from the text "
                                            + name);
                }
                return table.lookup(key);
            };
        };
    }
}
