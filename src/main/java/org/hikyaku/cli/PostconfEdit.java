// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.MainCfEdit;
import org.hikyaku.config.MasterCfEdit;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.ServicePattern;

/// `postconf` as an editor: what the command line asks for becomes one edit, and the file is
/// replaced once.
final class PostconfEdit {

    private final PostconfOptions options;
    private final Path directory;
    private final Consumer<String> warnings;

    PostconfEdit(PostconfOptions options, Path directory, Consumer<String> warnings) {
        this.options = options;
        this.directory = directory;
        this.warnings = warnings;
    }

    void perform() throws Fatal, ConfigException, IOException {
        checkRequests();
        if (options.subject() == 'p') {
            var edit = mainEdit();
            var main = directory.resolve("main.cf");
            ConfigFile.change(
                    main,
                    text -> edit.apply(text, warning -> warnings.accept(main + ": " + warning)));
            return;
        }
        var requests = masterRequests();
        var file = directory.resolve("master.cf");
        ConfigFile.change(
                file, text -> MasterCfEdit.apply(file.toString(), text, requests, warnings));
    }

    private void checkRequests() throws Fatal {
        if (options.names().isEmpty()) {
            throw new Fatal(
                    Exit.FAILED,
                    options.has('e')
                            ? "-e requires name=value argument"
                            : "missing service argument");
        }
        boolean isMain = options.subject() == 'p';
        for (var words : options.names()) {
            if (words.indexOf('\n') >= 0) {
                throw new Fatal(
                        Exit.FAILED,
                        isMain
                                ? "-e, -X, or -# accepts no multi-line input"
                                : "-Me, -Fe, -Pe, -X, or -# accept no multi-line input");
            }
            if (isMain && words.strip().startsWith("#")) {
                throw new Fatal(Exit.FAILED, "-e, -X, or -# accepts no comment input");
            }
            if (isMain && !options.has('e') && words.isBlank()) {
                throw new Fatal(Exit.FAILED, "-X or -# requires non-blank parameter names");
            }
        }
    }

    private MainCfEdit mainEdit() throws Fatal {
        if (!options.has('e')) {
            var names = new LinkedHashSet<String>();
            for (var name : options.names()) {
                names.add(Postconf.bytes(name.strip()));
            }
            return options.has('X') ? MainCfEdit.remove(names) : MainCfEdit.commentOut(names);
        }
        var values = new LinkedHashMap<String, String>();
        for (var words : options.names()) {
            var setting = NameAndValue.orFatal(words);
            var name = Postconf.bytes(setting.name());
            var earlier = values.put(name, Postconf.bytes(setting.value()));
            if (earlier != null) {
                warnings.accept("ignoring earlier request: '" + name + " = " + earlier + '\'');
            }
        }
        return MainCfEdit.set(values);
    }

    private List<MasterCfEdit.Request> masterRequests() throws Fatal {
        var requests = new ArrayList<MasterCfEdit.Request>();
        for (var words : options.names()) {
            requests.add(
                    switch (options.subject()) {
                        case 'M' -> serviceRequest(words);
                        case 'F' -> fieldRequest(words);
                        default -> parameterRequest(words);
                    });
        }
        return requests;
    }

    private MasterCfEdit.Request serviceRequest(String words) throws Fatal {
        var form = "-Me, -MX or -M# requires service_name/type";
        if (!options.has('e')) {
            var pattern = pattern(words, 2, form);
            return options.has('X')
                    ? new MasterCfEdit.Remove(pattern, words)
                    : new MasterCfEdit.CommentOut(pattern, words);
        }
        var setting = NameAndValue.orFatal(words);
        var pattern = pattern(setting.name(), 2, form);
        try {
            var entry = MasterCfEdit.service(Postconf.bytes(setting.value()));
            return new MasterCfEdit.Replace(pattern, words, entry);
        } catch (ConfigException bad) {
            var wrong = bad.problem().wrong();
            throw new Fatal(
                    Exit.FAILED,
                    wrong.equals("bad field count")
                            ? wrong + ": \"" + words + '"'
                            : wrong + " in \"" + setting.value() + '"');
        }
    }

    private static MasterCfEdit.Request fieldRequest(String words) throws Fatal {
        var setting = NameAndValue.orFatal(words);
        var form = "-Fe or -FX requires service_name/type/field_name";
        var pattern = pattern(setting.name(), 3, form);
        if (pattern.isAnyDetail()) {
            throw new Fatal(Exit.FAILED, "-Fe does not accept wild-card field name");
        }
        checkField(pattern);
        if (!pattern.detail().equals("command") && hasSpace(setting.value())) {
            throw new Fatal(Exit.FAILED, "-Fe does not accept whitespace in non-command field");
        }
        return new MasterCfEdit.SetField(pattern, words, Postconf.bytes(setting.value()));
    }

    private MasterCfEdit.Request parameterRequest(String words) throws Fatal {
        var form = "-Pe or -PX requires service_name/type/parameter";
        var setting = options.has('e') ? NameAndValue.orFatal(words) : null;
        var pattern = pattern(setting == null ? words : setting.name(), 3, form);
        if (pattern.isAnyDetail()) {
            throw new Fatal(Exit.FAILED, "-Pe does not accept wild-card parameter name");
        }
        if (setting == null) {
            return new MasterCfEdit.RemoveParameter(pattern, words);
        }
        if (hasSpace(setting.value())) {
            throw new Fatal(Exit.FAILED, "-Pe does not accept whitespace in parameter value");
        }
        return new MasterCfEdit.SetParameter(pattern, words, Postconf.bytes(setting.value()));
    }

    private static ServicePattern pattern(String text, int parts, String form) throws Fatal {
        var pattern = ServicePattern.parseWhole(text, parts);
        if (pattern == null) {
            throw new Fatal(Exit.FAILED, form);
        }
        return pattern;
    }

    /// Refuses a field that master.cf does not have.
    static void checkField(ServicePattern pattern) throws Fatal {
        if (!pattern.isAnyDetail() && !MasterEntry.FIELDS.contains(pattern.detail())) {
            throw new Fatal(
                    Exit.FAILED, "invalid service attribute name: \"" + pattern.detail() + '"');
        }
    }

    private static boolean hasSpace(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
