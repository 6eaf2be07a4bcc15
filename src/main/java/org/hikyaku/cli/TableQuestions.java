// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// Asks tables, of any type, as the mail system would: `postmap -q`, `postmap -s`.
final class TableQuestions {

    private final MailInstance system;
    private final TableOptions options;
    private final TablePrinter printer;
    private final Tables tables;
    private final boolean checksUtf8;

    TableQuestions(MailInstance system, TableOptions options, TablePrinter printer)
            throws ConfigException {
        this.system = system;
        this.options = options;
        this.printer = printer;
        checksUtf8 = options.checksUtf8();
        var configuration = system.configuration();
        tables =
                new Tables(
                        configuration.get(MailParameters.DEFAULT_DATABASE_TYPE),
                        TableWarnings.of(this::warn, system::info),
                        InstantSource.system(),
                        configuration,
                        options.keys());
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

    /// Many questions: all tables are opened first.
    ///
    /// @return whether one of the keys was found
    boolean askAll(InputStream in, List<TableName> names)
            throws Fatal, ConfigException, IOException {
        var opened = new ArrayList<Named>();
        for (var name : names) {
            opened.add(open(name));
        }
        var found = new boolean[1];
        KeyLines.Taker asking =
                key -> {
                    for (var table : opened) {
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
        private final Charset charset;

        Named(TableName name, LookupTable table) throws ConfigException {
            this.name = name;
            this.table = table;
            // The others are read by what they are, UTF-8 or older.
            charset =
                    IndexEdit.isPossible(name.type()) ? options.charset() : StandardCharsets.UTF_8;
        }

        byte @Nullable [] find(TableKey key) throws Fatal {
            if (checksUtf8 && !key.isUtf8()) {
                system.warning(
                        name.spec()
                                + ": non-UTF-8 key \""
                                + key.printable()
                                + "\": malformed UTF-8 or invalid codepoint");
                return null;
            }
            var text = key.text(charset);
            return switch (table.lookup(text)) {
                case Lookup.Found(var value) -> value(text, value);
                case Lookup.NotFound _ -> null;
                case Lookup.Unavailable(var reason) -> unavailable(reason);
            };
        }

        private byte[] value(String key, String value) throws Fatal {
            if (!options.has(TableOptions.Flag.FILES)) {
                return value.getBytes(charset);
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
                throw new Fatal(Exit.FAILED, "table " + name.spec() + ": query error");
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
                system.warning(
                        "table " + name.spec() + " should return NO RESULT in case of NOT FOUND");
                return new byte[0];
            }
            throw fatal(reason);
        }

        private Fatal fatal(String reason) {
            var about = "table " + name.spec() + ": ";
            var why = reason.startsWith(about) ? reason.substring(about.length()) : reason;
            if (why.startsWith("open ")) {
                return new Fatal(Exit.FAILED, why);
            }
            if (why.startsWith("key ")) {
                system.warning(name.spec() + ": " + why);
                return new Fatal(Exit.FAILED, about + "query error");
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

        private void show(String key, String value) throws Fatal {
            boolean isEncoded = options.has(TableOptions.Flag.FILES) && isIndex();
            var content = isEncoded ? decoded(key, value) : null;
            printer.pair(
                    key.getBytes(charset), content == null ? value.getBytes(charset) : content);
        }

        /// Null when it is no BASE64, which is said.
        private byte @Nullable [] decoded(String key, String value) {
            try {
                return Base64.getDecoder().decode(value);
            } catch (IllegalArgumentException malformed) {
                system.warning(
                        "table "
                                + name.spec()
                                + ": key "
                                + key
                                + ": malformed BASE64 value: "
                                + value);
                return null;
            }
        }
    }
}
