// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;

/// What `postmap` and `postalias` have in common: all but the letters of their options, how a
/// source is read and how an answer is printed.
final class TableCommand {

    private final Invocation call;
    private final MailInstance system;
    private final TableBuild.Format format;
    private final TablePrinter.Style style;

    TableCommand(
            Invocation call,
            MailInstance system,
            TableBuild.Format format,
            TablePrinter.Style style) {
        this.call = call;
        this.system = system;
        this.format = format;
        this.style = style;
    }

    /// Does what the command line asks for; the answer is the exit code.
    int perform(Options letters, String usage)
            throws BadOption, Fatal, ConfigException, IOException {
        var options = new TableOptions(system);
        for (char option = letters.next(); option != Options.END; option = letters.next()) {
            options.take(option, letters);
        }
        options.check();
        if (letters.rest().isEmpty()) {
            throw new Fatal(Exit.FAILED, usage);
        }
        return perform(options, names(letters.rest()));
    }

    private List<TableName> names(List<String> words) throws ConfigException {
        var names = new ArrayList<TableName>();
        for (var word : words) {
            names.add(TableName.of(word, system));
        }
        return names;
    }

    private int perform(TableOptions options, List<TableName> names)
            throws Fatal, ConfigException, IOException {
        var deletion = options.deletion();
        if (deletion != null) {
            var took = new TableDeletion(system, options).delete(deletion, call.in(), names);
            return took ? Exit.OK : Exit.FAILED;
        }
        var query = options.query();
        if (query != null) {
            var questions = questions(options);
            var found =
                    query.equals("-")
                            ? questions.askAll(call.in(), names)
                            : questions.ask(TableKey.of(query), names);
            return found ? Exit.OK : Exit.FAILED;
        }
        if (options.has(TableOptions.Flag.LIST)) {
            questions(options).list(names.getFirst()); // Postfix: and no other.
            return Exit.OK;
        }
        for (var name : names) {
            new TableBuild(system, options, format).build(name, call.in());
        }
        return Exit.OK;
    }

    private TableQuestions questions(TableOptions options) throws ConfigException {
        var shown = options.has(TableOptions.Flag.JSON) ? TablePrinter.Style.JSON : style;
        return new TableQuestions(system, options, new TablePrinter(call.out(), shown));
    }
}
