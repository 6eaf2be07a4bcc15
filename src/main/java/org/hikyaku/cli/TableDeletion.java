// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.IndexEdit;

/// Takes keys out of indexes: `postmap -d`. The text that an index was made of stays as it is.
final class TableDeletion {

    /// Postfix: types that have forgotten to say that nothing can be written to them.
    private static final Set<String> WITHOUT_DELETION = Set.of("environ", "proxy", "static");

    private final MailInstance system;
    private final TableOptions options;

    TableDeletion(MailInstance system, TableOptions options) {
        this.system = system;
        this.options = options;
    }

    /// Takes a key out of all of them; nothing has happened when one of them cannot be opened.
    ///
    /// @param key `-` for keys on standard input
    /// @return whether one of them was there
    boolean delete(String key, InputStream in, List<TableName> names)
            throws Fatal, ConfigException, IOException {
        var edits = new LinkedHashMap<TableName, IndexEdit>();
        try {
            for (var name : names) {
                name.requireBoth();
                if (!name.type().equals("internal")) {
                    edits.put(name, open(name));
                }
            }
            var changed = new ArrayList<TableName>();
            if (key.equals("-")) {
                KeyLines.read(in, each -> delete(each, edits, changed));
            } else {
                delete(TableKey.of(key), edits, changed);
            }
            for (var edit : edits.entrySet()) {
                if (changed.contains(edit.getKey())) {
                    commit(edit.getKey(), edit.getValue());
                }
            }
            return !changed.isEmpty();
        } finally {
            for (var edit : edits.values()) {
                edit.close();
            }
        }
    }

    private void delete(TableKey key, Map<TableName, IndexEdit> edits, List<TableName> changed)
            throws ConfigException, IOException {
        for (var edit : edits.entrySet()) {
            if (options.checksUtf8() && !key.isUtf8()) {
                system.warning(
                        edit.getKey().inMessages()
                                + ": non-UTF-8 key \""
                                + key.printable()
                                + "\": malformed UTF-8 or invalid codepoint");
                changed.add(edit.getKey()); // Postfix: as if it had been there.
            } else if (edit.getValue().delete(key.text(options.keys().script()))) {
                changed.add(edit.getKey());
            }
        }
    }

    private static void commit(TableName name, IndexEdit edit) throws IOException {
        // There is one already, and what takes its place looks like it.
        edit.commit(Path.of(name.name()), IndexEdit.Access.EVERYBODY);
    }

    private IndexEdit open(TableName name) throws Fatal, ConfigException {
        if (!IndexEdit.isPossible(name.type())) {
            throw new Fatal(Exit.FAILED, whyNot(name));
        }
        try {
            return IndexEdit.change(name.type(), name.name(), options.habits());
        } catch (IOException failure) {
            throw new Fatal(Exit.FAILED, TableBuild.unusable(name, failure));
        }
    }

    private static String whyNot(TableName name) {
        if (name.type().equals("fail")) {
            return "table " + name.spec() + ": delete error: Application error";
        }
        if (WITHOUT_DELETION.contains(name.type())) {
            return "table " + name.spec() + ": delete operation is not supported";
        }
        return name.isKnown()
                ? name.spec() + " map requires O_RDONLY access mode"
                : "unsupported dictionary type: " + name.type();
    }
}
