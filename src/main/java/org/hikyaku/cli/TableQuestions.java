// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.KeyHabits;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.OctetText;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// Asks tables, of any type, as the mail system would: `postmap -q`, `postmap -s`.
final class TableQuestions {

    /// Of a value that is not what it should be.
    private static final int SHOWN = 30;

    private final MailInstance system;
    private final TableOptions options;
    private final TablePrinter printer;
    private final Tables tables;
    private final boolean checksUtf8;
    private final KeyHabits.Script script;

    TableQuestions(MailInstance system, TableOptions options, TablePrinter printer)
            throws ConfigException {
        this.system = system;
        this.options = options;
        this.printer = printer;
        checksUtf8 = options.checksUtf8();
        script = options.keys().script();
        var configuration = system.configuration();
        tables =
                new Tables(
                                configuration.get(MailParameters.DEFAULT_DATABASE_TYPE),
                                TableWarnings.of(this::warn, system::info),
                                InstantSource.system(),
                                configuration,
                                options.keys())
                        .seeing(system.environment());
    }

    /// That a table cannot be had is said when it is asked, and ends the command.
    private void warn(String text) {
        if (!text.contains(" is unavailable. ")) {
            system.warning(text);
        }
    }

    /// One question: the first table that has the key answers, and those after it are not opened.
    ///
    /// @return whether one of them has it
    boolean ask(TableKey key, List<TableName> names) throws Fatal, ConfigException, IOException {
        for (var name : names) {
            var value = open(name).find(key);
            if (value != null) {
                printer.answer(value);
                return true;
            }
        }
        return false;
    }

    /// Many questions, asked like one.
    ///
    /// @return whether one of the keys was found
    boolean askAll(InputStream in, List<TableName> names)
            throws Fatal, ConfigException, IOException {
        var opened = new HashMap<TableName, Named>();
        var found = new boolean[1];
        KeyLines.Taker asking =
                key -> {
                    for (var name : names) {
                        var table = opened.get(name);
                        if (table == null) {
                            table = open(name);
                            opened.put(name, table);
                        }
                        var value = table.find(key);
                        if (value != null) {
                            printer.pair(key.octets(), value);
                            found[0] = true;
                            return;
                        }
                    }
                };
        if (options.readsMessage()) {
            MessageKeys.read(in, options, asking);
        } else {
            if (options.has(TableOptions.Flag.MIME)) {
                system.warning("ignoring -m option without -b or -h");
            }
            KeyLines.read(in, asking);
        }
        return found[0];
    }

    /// All that a table has.
    void list(TableName name) throws Fatal, ConfigException, IOException {
        var table = open(name);
        try {
            if (!table.list()) {
                table.failIfUnavailable();
                throw new Fatal(
                        Exit.FAILED,
                        "table " + name.spec() + ": sequence operation is not supported");
            }
        } catch (IOException failure) {
            throw new Fatal(
                    Exit.FAILED,
                    "table " + name.spec() + ": sequence error: " + failure.getMessage());
        }
    }

    private Named open(TableName name) throws Fatal, ConfigException {
        try {
            return new Named(name, tables.open(name.spec()));
        } catch (ConfigException bad) {
            throw new Fatal(Exit.FAILED, bad.problem().wrong());
        }
    }

    /// A table and what it is called.
    private final class Named {

        private final TableName name;
        private final LookupTable table;

        Named(TableName name, LookupTable table) {
            this.name = name;
            this.table = table;
        }

        byte @Nullable [] find(TableKey key) throws Fatal {
            if (checksUtf8 && !key.isUtf8()) {
                system.warning(
                        name.inMessages()
                                + ": non-UTF-8 key \""
                                + key.printable()
                                + "\": malformed UTF-8 or invalid codepoint");
                return null;
            }
            var text = key.text(script);
            return switch (table.lookup(text)) {
                case Lookup.Found(var value) -> value(text, value);
                case Lookup.NotFound _ -> null;
                case Lookup.Unavailable(var reason) -> unavailable(reason);
            };
        }

        private byte[] value(String key, String value) throws Fatal {
            if (!options.has(TableOptions.Flag.FILES)) {
                return script.octets(value);
            }
            if (!isIndex()) {
                try {
                    return FileList.read(value);
                } catch (FileList.Unreadable unreadable) {
                    throw new Fatal(Exit.FAILED, String.valueOf(unreadable.getMessage()));
                }
            }
            var content = decoded(key, value);
            if (content == null) {
                throw new Fatal(Exit.FAILED, "table " + name.inMessages() + ": query error");
            }
            return content;
        }

        private boolean isIndex() {
            return IndexEdit.isPossible(name.type())
                    && Files.exists(IndexEdit.file(name.type(), name.name()));
        }

        /// Postfix: an empty value is complained of, and printed.
        private byte[] unavailable(String reason) throws Fatal {
            if (reason.endsWith(Lookup.EMPTY)) {
                system.warning(reason);
                warnOfEmptyValue();
                return new byte[0];
            }
            throw fatal(reason);
        }

        private void warnOfEmptyValue() {
            system.warning(
                    "table " + name.inMessages() + " should return NO RESULT in case of NOT FOUND");
        }

        /// Postfix names the innermost of nested tables in a warning, and the outermost at the end.
        private Fatal fatal(String reason) {
            var about = "table " + name.inMessages() + ": ";
            int key = reason.indexOf(": key \"");
            if (reason.startsWith("table ") && key > 0) {
                var inner = reason.substring("table ".length(), key);
                system.warning(
                        (inner.equals(name.spec()) ? name.inMessages() : inner)
                                + reason.substring(key));
                return new Fatal(Exit.FAILED, about + "query error");
            }
            var own = "table " + name.spec() + ": ";
            var why = reason.startsWith(own) ? reason.substring(own.length()) : reason;
            int error = why.startsWith("table ") ? why.indexOf(": query error") : -1;
            if (error >= 0) {
                why = why.substring(error + 2);
            }
            if (why.startsWith("open ")) {
                return new Fatal(Exit.FAILED, why);
            }
            return new Fatal(
                    Exit.FAILED,
                    why.startsWith("query error") ? about + why : about + "query error: " + why);
        }

        /// A table that could not be opened cannot be listed either.
        void failIfUnavailable() throws Fatal {
            if (isFile()
                    && table.lookup("") instanceof Lookup.Unavailable(var reason)
                    && !reason.endsWith(Lookup.EMPTY)) {
                throw fatal(reason);
            }
        }

        private boolean isFile() {
            return IndexEdit.isPossible(name.type()) || name.type().equals("texthash");
        }

        boolean list() throws Fatal, IOException {
            var refused = new ArrayList<Fatal>();
            boolean canBe =
                    table.list((key, value) -> {
                        try {
                            if (refused.isEmpty()) {
                                show(key, value);
                            }
                        } catch (Fatal fatal) {
                            refused.add(fatal);
                        }
                    });
            if (!refused.isEmpty()) {
                throw refused.getFirst();
            }
            return canBe;
        }

        private void show(byte[] key, byte[] value) throws Fatal {
            var shownKey = OctetText.printable(key);
            if (key.length == 0) {
                system.warning(
                        "table " + name.inMessages() + ": empty lookup key value is not allowed");
            } else if (value.length == 0) {
                system.warning("table " + name.inMessages() + ": key " + shownKey + Lookup.EMPTY);
                warnOfEmptyValue();
            }
            boolean isEncoded = options.has(TableOptions.Flag.FILES) && isIndex();
            var content = isEncoded ? decoded(shownKey, OctetText.printable(value)) : null;
            printer.pair(key, content == null ? value : content);
        }

        /// Null when it is no BASE64, which is said.
        private byte @Nullable [] decoded(String key, String value) {
            try {
                return Base64.getDecoder().decode(value);
            } catch (IllegalArgumentException malformed) {
                system.warning(
                        "table "
                                + name.inMessages()
                                + ": key "
                                + key
                                + ": malformed BASE64 value: "
                                + value.substring(0, Math.min(value.length(), SHOWN)));
                return null;
            }
        }
    }
}
