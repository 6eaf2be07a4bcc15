// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.MainCfEdit;
import org.hikyaku.config.MasterCfEdit;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.ServicePattern;
import org.hikyaku.config.Words;

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
        if (options.names().isEmpty()) {
            throw new Fatal(
                    Exit.FAILED,
                    options.has('e')
                            ? "-e requires name=value argument"
                            : "missing service argument");
        }
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

    private MainCfEdit mainEdit() throws Fatal {
        var values = new LinkedHashMap<String, String>();
        for (var words : options.names()) {
            if (words.indexOf('\n') >= 0) {
                throw refused("-e, -X, or -# accepts no multi-line input");
            }
            if (Words.trim(words).startsWith("#")) {
                throw refused("-e, -X, or -# accepts no comment input");
            }
            var setting = mainRequest(words);
            var earlier = values.put(setting.name(), setting.value());
            if (earlier != null && isSet()) {
                warnings.accept(
                        "ignoring earlier request: '" + setting.name() + " = " + earlier + '\'');
            }
        }
        if (isSet()) {
            return MainCfEdit.set(values);
        }
        return options.has('X')
                ? MainCfEdit.remove(values.keySet())
                : MainCfEdit.commentOut(values.keySet());
    }

    /// Whether values are set, rather than names removed or commented out.
    private boolean isSet() {
        return !options.has('X') && !options.has('#');
    }

    private NameAndValue mainRequest(String words) throws Fatal {
        if (isSet()) {
            return NameAndValue.orFatal(withoutLeadingSpace(words));
        }
        if (words.indexOf('=') >= 0) {
            throw refused("-X or -# requires parameter names without value");
        }
        var name = withoutLeadingSpace(words);
        if (name.isEmpty()) {
            throw refused("-X or -# requires non-blank parameter names");
        }
        return new NameAndValue(name, "");
    }

    private List<MasterCfEdit.Request> masterRequests() throws Fatal {
        var requests = new ArrayList<MasterCfEdit.Request>();
        for (var words : options.names()) {
            if (words.indexOf('\n') >= 0) {
                throw refused("-Me, -Fe, -Pe, -X, or -# accept no multi-line input");
            }
            if (Words.trim(words).startsWith("#")) {
                throw refused("-Me, -Fe, -Pe, -X, or -# accept no comment input");
            }
            if (!isSet() && words.indexOf('=') >= 0) {
                throw refused("-X or -# requires names without value");
            }
            var request =
                    isSet()
                            ? NameAndValue.orFatal(words)
                            : new NameAndValue(withoutLeadingSpace(words), "");
            requests.add(
                    switch (options.subject()) {
                        case 'M' -> serviceRequest(words, request);
                        case 'F' -> fieldRequest(words, request);
                        default -> parameterRequest(words, request);
                    });
        }
        return requests;
    }

    private static String withoutLeadingSpace(String words) {
        int start = 0;
        while (start < words.length() && Words.hasSpace(words.substring(start, start + 1))) {
            start++;
        }
        return words.substring(start);
    }

    private static Fatal refused(String why) {
        return new Fatal(Exit.FAILED, why);
    }

    private MasterCfEdit.Request serviceRequest(String words, NameAndValue request) throws Fatal {
        var form = "-Me, -MX or -M# requires service_name/type";
        var pattern = pattern(request.name(), 2, form);
        if (isSet()) {
            return new MasterCfEdit.Replace(pattern, words, request.value());
        }
        return options.has('X')
                ? new MasterCfEdit.Remove(pattern, words)
                : new MasterCfEdit.CommentOut(pattern, words);
    }

    private static MasterCfEdit.Request fieldRequest(String words, NameAndValue request)
            throws Fatal {
        var form = "-Fe or -FX requires service_name/type/field_name";
        var pattern = pattern(request.name(), 3, form);
        if (pattern.isAnyDetail()) {
            throw refused("-Fe does not accept wild-card field name");
        }
        checkField(pattern);
        if (!pattern.detail().equals("command") && Words.hasSpace(request.value())) {
            throw refused("-Fe does not accept whitespace in non-command field");
        }
        return new MasterCfEdit.SetField(pattern, words, request.value());
    }

    private MasterCfEdit.Request parameterRequest(String words, NameAndValue request) throws Fatal {
        var form = "-Pe or -PX requires service_name/type/parameter";
        var pattern = pattern(request.name(), 3, form);
        if (pattern.isAnyDetail()) {
            throw refused("-Pe does not accept wild-card parameter name");
        }
        if (!isSet()) {
            return new MasterCfEdit.RemoveParameter(pattern, words);
        }
        if (Words.hasSpace(request.value())) {
            throw refused("-Pe does not accept whitespace in parameter value");
        }
        return new MasterCfEdit.SetParameter(pattern, words, request.value());
    }

    private static ServicePattern pattern(String text, int parts, String form) throws Fatal {
        var pattern = ServicePattern.parseWhole(text, parts);
        if (pattern == null) {
            throw refused(form);
        }
        return pattern;
    }

    /// Refuses a field that master.cf does not have.
    static void checkField(ServicePattern pattern) throws Fatal {
        if (!pattern.isAnyDetail() && !MasterEntry.FIELDS.contains(pattern.detail())) {
            throw refused("invalid service attribute name: \"" + pattern.detail() + '"');
        }
    }
}
