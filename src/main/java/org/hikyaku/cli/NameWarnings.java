// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.NameUse;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.config.TableMention;

/// What `postconf` says about names that nobody has defined or nobody uses.
final class NameWarnings {

    private final NameUse use;
    private final String main;
    private final String master;
    private final Consumer<String> warnings;

    NameWarnings(Configuration configuration, Consumer<String> warnings) {
        use = NameUse.of(configuration);
        main = configuration.directory().resolve("main.cf").toString();
        master = configuration.directory().resolve("master.cf").toString();
        this.warnings = warnings;
    }

    /// What is said before the answer.
    void beforeTheAnswer() throws Fatal {
        undefined();
        stopAtUnreadable();
        tables();
        tell(use.readOnly(), true);
    }

    /// Postfix: a value of main.cf or master.cf that cannot be expanded ends the command even when
    /// nobody asked for it to be expanded.
    private void stopAtUnreadable() throws Fatal {
        for (var problem : use.malformed()) {
            warnings.accept(problem.wrong());
        }
        for (var problem : use.unreadable()) {
            warnings.accept(problem.wrong());
            throw new Fatal(Exit.FAILED, "macro processing error");
        }
    }

    /// Said once for each name and file.
    private void undefined() {
        var said = new HashSet<String>();
        for (var problem : use.undefined()) {
            var line = fileOf(problem) + ": " + problem.wrong();
            if (said.add(line)) {
                warnings.accept(line);
            }
        }
    }

    /// What the values that name tables, and the files of those tables, have too much or too little
    /// of.
    private void tables() {
        for (var problem : use.broken()) {
            warnings.accept(problem.wrong());
        }
        for (var table : use.tables()) {
            if (table.isFile()) {
                check(table);
            }
        }
    }

    private void check(TableMention table) {
        try {
            for (var setting : settings(Path.of(Postconf.text(table.name()))).values()) {
                if (!table.hasSetting(setting.name())) {
                    var text = setting.name() + '=' + setting.value();
                    warnings.accept(
                            table.type() + ':' + table.name() + ": unused parameter: " + text);
                }
            }
        } catch (IOException failure) {
            var open = "open \"" + table.type() + "\" configuration \"" + table.name() + "\": ";
            warnings.accept(open + reason(failure));
        }
    }

    /// Of a file in the form of main.cf. One that is not is told of by whoever opens the table.
    private static Map<String, Setting> settings(Path file) throws IOException {
        try {
            var content = Files.readString(file, StandardCharsets.ISO_8859_1);
            return Configuration.parse(file, content, "").settings();
        } catch (ConfigException _) {
            return Map.of();
        }
    }

    private static String reason(IOException failure) {
        var text = MailInstance.reason(failure);
        return text.substring(text.indexOf(": ") + 2);
    }

    /// What is said after the answer.
    ///
    /// @param withMain whether the command is about main.cf
    void afterTheAnswer(boolean withMain) {
        tell(use.unused(), withMain);
        if (tell(use.replaced(), withMain)) {
            warnings.accept("See https://www.postfix.org/DEPRECATION_README.html for details");
        }
    }

    private boolean tell(List<Problem> problems, boolean withMain) {
        boolean isAny = false;
        for (var problem : problems) {
            var file = fileOf(problem);
            if (withMain || file.equals(master)) {
                warnings.accept(file + ": " + problem.wrong());
                isAny = true;
            }
        }
        return isAny;
    }

    /// Postfix: what `-o` on the command line says counts as main.cf.
    private String fileOf(Problem problem) {
        return problem.origin().file().equals(master) ? master : main;
    }
}
