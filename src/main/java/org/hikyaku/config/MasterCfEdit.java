// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Changes services in the text of a master.cf: `postconf -M`, `-F` and `-P` with a value, `-X` or
/// `-#`. What is changed is laid out as `postconf -Mf` prints it; comments and all other lines stay
/// as they are.
public final class MasterCfEdit {

    /// One thing to do to the services that a pattern finds.
    public sealed interface Request {

        ServicePattern pattern();

        /// As it was asked for, for messages.
        String words();
    }

    /// `-M service/type=line`: the line takes the service's place, or is added at the end.
    public record Replace(ServicePattern pattern, String words, String line) implements Request {}

    /// `-M#`.
    public record CommentOut(ServicePattern pattern, String words) implements Request {}

    /// `-MX`.
    public record Remove(ServicePattern pattern, String words) implements Request {}

    /// `-F service/type/field=value`.
    public record SetField(ServicePattern pattern, String words, String value) implements Request {}

    /// `-P service/type/parameter=value`.
    public record SetParameter(ServicePattern pattern, String words, String value)
            implements Request {}

    /// `-PX service/type/parameter`.
    public record RemoveParameter(ServicePattern pattern, String words) implements Request {}

    private final String file;
    private final List<? extends Request> requests;
    private final Consumer<String> warnings;

    /// Which requests have found a service.
    private final boolean[] met;

    /// Whose line stands in the file already, in the place of the first service that it found.
    private final boolean[] isWritten;

    private MasterCfEdit(String file, List<? extends Request> requests, Consumer<String> warnings) {
        this.file = file;
        this.requests = requests;
        this.warnings = warnings;
        met = new boolean[requests.size()];
        isWritten = new boolean[requests.size()];
    }

    /// The new text. A request for a service that is not there is told to `warnings`.
    ///
    /// @param file what messages call it
    /// @throws ConfigException when a line has no name and type that a request could mean, or one
    ///   that is changed is no service, or would be none afterwards
    public static String apply(
            String file, String text, List<? extends Request> requests, Consumer<String> warnings)
            throws ConfigException {
        return new MasterCfEdit(file, requests, warnings).apply(text);
    }

    private String apply(String text) throws ConfigException {
        var lines = new ArrayList<String>();
        int number = 1;
        for (var block : EditableText.blocks(text)) {
            if (!block.isLogical() || Words.isSpace(block.lines().getFirst().charAt(0))) {
                lines.addAll(block.lines());
            } else {
                edit(block, new Origin(file, number), lines);
            }
            number += block.lines().size();
        }
        var added = new LinkedHashMap<String, String>();
        for (int i = 0; i < requests.size(); i++) {
            if (met[i]) {
                continue;
            }
            var request = requests.get(i);
            switch (request) {
                case Replace replace -> added.put(replace.words(), folded(service(replace)));
                case CommentOut _, Remove _ -> {}
                case SetField _, SetParameter _, RemoveParameter _ ->
                        warnings.accept("unmatched service_name/type: \"" + request.words() + '"');
            }
        }
        lines.addAll(added.values());
        return EditableText.join(lines, text);
    }

    private void edit(EditableText.Block block, Origin origin, List<String> lines)
            throws ConfigException {
        var words = nameAndType(block.lines().getFirst());
        checkNames(words, origin);
        var found = new ArrayList<Request>();
        int last = -1;
        for (int i = 0; i < requests.size(); i++) {
            var request = requests.get(i);
            if (isAbout(request, words)) {
                met[i] = true;
                found.add(request);
                last = i;
            }
        }
        if (found.isEmpty()) {
            lines.addAll(block.lines());
            return;
        }
        switch (found.getLast()) {
            case CommentOut _ -> lines.addAll(block.commentedOut());
            case Remove _ -> lines.addAll(block.comments());
            case Replace _ -> {
                var line = replacement(found);
                if (!isWritten[last]) {
                    lines.add(line);
                    isWritten[last] = true;
                }
                lines.addAll(block.comments());
            }
            case SetField _, SetParameter _, RemoveParameter _ -> {
                lines.addAll(block.comments());
                var changed = MasterCf.line(origin, block.text(), warnings);
                for (var request : found) {
                    changed = changed(request, changed);
                }
                lines.add(folded(changed));
            }
        }
    }

    /// Postfix: a new line also takes the place of one that has its own name and type, whatever was
    /// to be replaced.
    private static boolean isAbout(Request request, List<String> words) {
        return request.pattern().matches(words.get(0), words.get(1))
                || (request instanceof Replace replace
                        && nameAndType(replace.line()).equals(words));
    }

    /// Each must be right; the last counts.
    private String replacement(List<Request> found) throws ConfigException {
        var line = "";
        for (var request : found) {
            if (request instanceof Replace replace) {
                line = folded(service(replace));
            }
        }
        return line;
    }

    private MasterEntry changed(Request request, MasterEntry entry) throws ConfigException {
        return switch (request) {
            case Replace _, CommentOut _, Remove _ -> entry;
            case SetField(var pattern, _, var value) ->
                    MasterCf.withField(entry, pattern.detail(), value, warnings);
            case SetParameter(var pattern, _, var value) ->
                    withOptions(entry, options(entry).with(pattern.detail(), value));
            case RemoveParameter(var pattern, _) ->
                    withOptions(entry, options(entry).without(pattern.detail()));
        };
    }

    private static DaemonOptions options(MasterEntry entry) {
        return DaemonOptions.of(entry.arguments());
    }

    private static MasterEntry withOptions(MasterEntry entry, DaemonOptions options) {
        return entry.withArguments(options.words());
    }

    private static String folded(MasterEntry entry) {
        return Layout.FOLDED.of(entry, value -> value);
    }

    /// Postfix: does not join lines before it knows whether it has to change them, and has no way
    /// to write a name with an equals sign in a request.
    private static void checkNames(List<String> words, Origin origin) throws ConfigException {
        if (words.size() < 2) {
            throw bad(origin, "specify service name and type on the same line", "");
        }
        for (int i = 0; i < 2; i++) {
            if (words.get(i).indexOf('=') >= 0) {
                var wrong = "service " + (i == 0 ? "name" : "type") + " syntax \"" + words.get(i);
                throw bad(origin, wrong + "\" is unsupported with -Me, -Fe, -Pe, -X, or -#", "");
            }
        }
    }

    /// The first two words, in which braces mean nothing.
    private static List<String> nameAndType(String line) {
        var words = new ArrayList<String>();
        var all = new StringTokenizer(line, " \t\r\n");
        while (all.hasMoreTokens() && words.size() < 2) {
            words.add(all.nextToken());
        }
        return words;
    }

    private MasterEntry service(Replace request) throws ConfigException {
        try {
            return MasterCf.line(Origin.COMMAND_LINE, request.line(), warnings);
        } catch (ConfigException bad) {
            var wrong = bad.problem().wrong();
            throw bad(
                    Origin.COMMAND_LINE,
                    wrong.equals("bad field count")
                            ? wrong + ": \"" + request.words() + '"'
                            : wrong + " in \"" + request.line() + '"',
                    bad.problem().cure());
        }
    }

    private static ConfigException bad(Origin origin, String wrong, String cure) {
        return new ConfigException(Problem.error(origin, "", "", wrong, cure));
    }

    /// The value of a field, by Postfix's name for it; null when there is no such field.
    public static @Nullable String field(MasterEntry entry, String name) {
        int index = MasterEntry.FIELDS.indexOf(name);
        return index < 0 ? null : entry.fields().get(index);
    }

    /// The `-o` settings of a service, sorted by name.
    public static Map<String, String> parameters(MasterEntry entry) {
        var parameters = new TreeMap<String, String>();
        for (var option : options(entry).options()) {
            var name = option.name();
            if (!name.isEmpty() && !Configuration.isReadOnly(name)) {
                parameters.put(name, option.setting().substring(option.setting().indexOf('=') + 1));
            }
        }
        return parameters;
    }
}
