// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import org.hikyaku.config.ConfigException;
import org.hikyaku.posix.ActingUser;
import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.SourceLine;
import org.hikyaku.tables.SourceLines;
import org.jspecify.annotations.Nullable;

/// Makes an index of a table's text, or adds entries from standard input to one: `postmap FILE`,
/// `postmap -i FILE`.
///
/// The index takes the place of the old one at once and as a whole. As root, it is made as the user
/// whose file the text is, unless `-o`: who may write the text must not be able to make root write
/// somewhere else.
final class TableBuild {

    private static final String STDIN = "stdin";

    /// What standard input is, when it is a file.
    private static final Path STDIN_FILE = Path.of("/dev/stdin");

    private final MailInstance system;
    private final TableOptions options;
    private final Format format;

    TableBuild(MailInstance system, TableOptions options, Format format) {
        this.system = system;
        this.options = options;
        this.format = format;
    }

    /// How a source is read, and what is written after its entries.
    interface Format {
        SourceLine read(String line);

        void finish(IndexEdit edit, TableName table) throws IOException, ConfigException;
    }

    /// @param in standard input
    void build(TableName table, InputStream in) throws Fatal, ConfigException, IOException {
        if (options.has(TableOptions.Flag.INCREMENTAL)) {
            build(table, in, STDIN, STDIN_FILE);
            return;
        }
        var file = Path.of(table.name());
        try (var source = open(table, file)) {
            build(table, source, table.name(), file);
        }
    }

    private static InputStream open(TableName table, Path file) throws Fatal, IOException {
        if (table.name().isEmpty()) {
            throw new Fatal(Exit.FAILED, "open : No such file or directory");
        }
        if (Files.isDirectory(file)) {
            throw new Fatal(Exit.FAILED, "open " + file + ": Is a directory");
        }
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException | AccessDeniedException failure) {
            throw new Fatal(Exit.FAILED, "open " + described(table.name(), failure));
        }
    }

    private static String described(String name, IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> name + ": No such file or directory";
            case AccessDeniedException _ -> name + ": Permission denied";
            default -> name + ": " + failure.getMessage();
        };
    }

    private void build(TableName table, InputStream source, String sourceName, Path file)
            throws Fatal, ConfigException, IOException {
        if (!IndexEdit.isPossible(table.type())) {
            throw new Fatal(Exit.FAILED, whyNot(table));
        }
        boolean isFile = Files.isRegularFile(file);
        try (var _ = actingUser(file, isFile);
                var edit = open(table)) {
            fill(
                    edit,
                    table,
                    new SourceLines(sourceName, source, options.keys().script()),
                    sourceName);
            format.finish(edit, table);
            edit.commit(file, access(isFile));
        }
    }

    private ActingUser actingUser(Path file, boolean isFile) throws IOException {
        if (!isFile || options.has(TableOptions.Flag.KEEP_ROOT) || !ActingUser.isNeeded(file)) {
            return ActingUser.OURSELVES;
        }
        system.openLog();
        return ActingUser.ownerOf(file);
    }

    private static String whyNot(TableName table) {
        if (table.type().equals("fail")) {
            return "table " + table.spec() + ": write error: Application error";
        }
        if (table.type().equals("proxy")) {
            return "can't create maps via the proxy service";
        }
        return "unsupported dictionary type: "
                + table.type()
                + (table.isKnown()
                        ? " does not support bulk-mode creation."
                        : ". Is the postfix-" + table.type() + " package installed?");
    }

    private IndexEdit.Access access(boolean isFile) {
        if (!isFile || options.has(TableOptions.Flag.EVERYBODY)) {
            return IndexEdit.Access.EVERYBODY;
        }
        return options.has(TableOptions.Flag.KEEP_ROOT)
                ? IndexEdit.Access.READERS_OF_THE_SOURCE
                : IndexEdit.Access.OF_THE_SOURCE;
    }

    private IndexEdit open(TableName table) throws Fatal, ConfigException {
        var file = IndexEdit.file(table.type(), table.name());
        try {
            return options.has(TableOptions.Flag.INCREMENTAL) && Files.exists(file)
                    ? IndexEdit.change(table.type(), table.name(), options.habits())
                    : IndexEdit.create(table.type(), table.name(), options.habits());
        } catch (IOException failure) {
            throw new Fatal(Exit.FAILED, unusable(table, failure));
        }
    }

    /// An index that cannot be opened as it is.
    static String unusable(TableName table, IOException why) {
        var file = IndexEdit.file(table.type(), table.name());
        if (IndexEdit.isBerkeley(why)) {
            return "open database "
                    + file
                    + ": it is a Berkeley DB file of Postfix's: postmap "
                    + table.spec()
                    + " makes a new one";
        }
        return "open database " + described(file.toString(), why);
    }

    private void fill(IndexEdit edit, TableName table, SourceLines lines, String sourceName)
            throws IOException {
        for (var line = lines.next(); line != null; line = lines.next()) {
            var text = line.text();
            var where = sourceName + ", line " + line.number() + ": ";
            if (line.startsWithSpace()) {
                system.warning(
                        sourceName
                                + ": logical line must not start with whitespace: \""
                                + line.octets().beginning()
                                + '"');
            } else if (text == null) {
                system.warning(
                        where
                                + "non-UTF-8 input \""
                                + line.octets().printable()
                                + "\" -- ignoring this line");
            } else {
                switch (format.read(text)) {
                    case SourceLine.Bad(var why) -> system.warning(where + why);
                    case SourceLine.Pair pair -> put(edit, table, pair, where);
                    case SourceLine.Nothing _ -> {}
                }
            }
        }
    }

    private void put(IndexEdit edit, TableName table, SourceLine.Pair pair, String where)
            throws IOException {
        if (pair.oddity() != null) {
            system.warning(where + pair.oddity());
        }
        var value = options.has(TableOptions.Flag.FILES) ? contents(pair, where) : pair.value();
        if (value == null || edit.put(pair.key(), value)) {
            return;
        }
        if (!options.has(TableOptions.Flag.IGNORE)) {
            system.warning(
                    database(table) + ": duplicate entry: \"" + edit.stored(pair.key()) + '"');
        }
    }

    /// What Postfix calls an index in its complaints.
    private static String database(TableName table) {
        return switch (table.type()) {
            case "cdb" -> table.name();
            case "lmdb" -> table.spec();
            default -> IndexEdit.file(table.type(), table.name()).toString();
        };
    }

    /// In base64; null when a file cannot be read.
    private @Nullable String contents(SourceLine.Pair pair, String where) {
        try {
            return Base64.getEncoder().encodeToString(FileList.read(pair.value()));
        } catch (FileList.Unreadable unreadable) {
            system.warning(where + unreadable.getMessage() + ": skipping this entry");
            return null;
        }
    }
}
