// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    public record Replace(ServicePattern pattern, String words, MasterEntry entry)
            implements Request {}

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
    private final boolean[] met;

    private MasterCfEdit(String file, List<? extends Request> requests) {
        this.file = file;
        this.requests = requests;
        met = new boolean[requests.size()];
    }

    /// The new text. A request for a service that is not there is told to `warnings`.
    ///
    /// @param file what messages call it
    /// @throws ConfigException when a line that is changed is no service, or would be none
    ///   afterwards
    public static String apply(
            String file, String text, List<? extends Request> requests, Consumer<String> warnings)
            throws ConfigException {
        return new MasterCfEdit(file, requests).apply(text, warnings);
    }

    private String apply(String text, Consumer<String> warnings) throws ConfigException {
        var lines = new ArrayList<String>();
        for (var block : EditableText.blocks(text)) {
            if (!block.isLogical() || Words.isSpace(block.lines().getFirst().charAt(0))) {
                lines.addAll(block.lines());
            } else {
                edit(block, lines, warnings);
            }
        }
        var added = new LinkedHashMap<String, String>();
        for (int i = 0; i < requests.size(); i++) {
            if (met[i]) {
                continue;
            }
            var request = requests.get(i);
            switch (request) {
                case Replace replace -> added.put(replace.words(), folded(replace.entry()));
                case CommentOut _, Remove _ -> {}
                case SetField _, SetParameter _, RemoveParameter _ ->
                        warnings.accept("unmatched service_name/type: \"" + request.words() + '"');
            }
        }
        lines.addAll(added.values());
        return EditableText.join(lines);
    }

    private void edit(EditableText.Block block, List<String> lines, Consumer<String> warnings)
            throws ConfigException {
        var words = MasterCf.words(block.text());
        var found = new ArrayList<Request>();
        for (int i = 0; i < requests.size(); i++) {
            var request = requests.get(i);
            if (words.size() > 1 && request.pattern().matches(words.get(0), words.get(1))) {
                met[i] = true;
                found.add(request);
            }
        }
        if (found.isEmpty()) {
            lines.addAll(block.lines());
            return;
        }
        switch (found.getLast()) {
            case CommentOut _ -> lines.addAll(block.commentedOut());
            case Remove _ -> lines.addAll(block.comments());
            case Replace replace -> {
                lines.add(folded(replace.entry()));
                lines.addAll(block.comments());
            }
            case SetField _, SetParameter _, RemoveParameter _ -> {
                lines.addAll(block.comments());
                var changed = MasterCf.line(file, block.text(), warnings);
                for (var request : found) {
                    changed = changed(request, changed);
                }
                lines.add(folded(changed));
            }
        }
    }

    private static MasterEntry changed(Request request, MasterEntry entry) throws ConfigException {
        return switch (request) {
            case Replace _, CommentOut _, Remove _ -> entry;
            case SetField(var pattern, _, var value) ->
                    MasterCf.withField(entry, pattern.detail(), value);
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

    /// The service that a line of master.cf describes.
    ///
    /// @throws ConfigException when it describes none
    public static MasterEntry service(String line) throws ConfigException {
        return MasterCf.line("master.cf", line);
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
            if (!name.isEmpty()) {
                parameters.put(name, option.setting().substring(option.setting().indexOf('=') + 1));
            }
        }
        return parameters;
    }
}
