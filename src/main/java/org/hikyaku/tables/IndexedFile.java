// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Path;
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

    private static FileTable.Reader reader(String name, Tables.Opening opening) {
        return new FileTable.Reader() {
            private boolean warned;

            @Override
            public LookupTable read(String text) {
                if (!warned) {
                    warned = true;
                    opening.warnings()
                            .warning(
                                    opening.spec()
                                            + ": there is no index; the answers come from the text "
                                            + name);
                }
                var lines = LogicalLines.of(text);
                return TextFile.isAliasFile(lines)
                        ? TextFile.readAliases(name, lines, opening.warnings())
                        : TextFile.readMap(name, lines, opening.warnings());
            }
        };
    }
}
