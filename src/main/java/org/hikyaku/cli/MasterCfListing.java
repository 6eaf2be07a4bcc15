// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Layout;
import org.hikyaku.config.MasterCfEdit;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.ServicePattern;
import org.hikyaku.config.UncheckedConfigException;

/// The services of master.cf as `postconf -M`, `-F` and `-P` show them: whole, by field, or only
/// their `-o` settings. In the order of master.cf, whatever the order of the requests.
final class MasterCfListing {

    private record Request(String words, ServicePattern pattern) {}

    private final PrintStream out;
    private final PostconfOptions options;
    private final Configuration configuration;
    private final Consumer<String> warnings;
    private final Layout layout;
    private final SettingPrinter printer;

    MasterCfListing(
            PrintStream out,
            PostconfOptions options,
            Configuration configuration,
            Consumer<String> warnings) {
        this.out = out;
        this.options = options;
        this.configuration = configuration;
        this.warnings = warnings;
        layout = options.has('f') ? Layout.FOLDED : Layout.ONE_LINE;
        printer = new SettingPrinter(out, options);
    }

    void print() throws Fatal {
        var requests = requests();
        var unmet = new ArrayList<>(requests);
        try {
            for (var entry : configuration.masterLines()) {
                for (var request : requests) {
                    if (request.pattern().matches(entry) && print(entry, request.pattern())) {
                        unmet.remove(request);
                    }
                }
            }
        } catch (UncheckedConfigException malformed) {
            warnings.accept(malformed.getCause().problem().wrong());
            throw new Fatal(Exit.FAILED, "macro processing error");
        }
        if (!options.names().isEmpty()) {
            for (var request : unmet) {
                warnings.accept("unmatched request: \"" + request.words() + '"');
            }
        }
    }

    private List<Request> requests() throws Fatal {
        if (options.names().isEmpty()) {
            return List.of(new Request("*", new ServicePattern("*", "*", "*")));
        }
        int parts = options.subject() == 'M' ? 2 : 3;
        var requests = new ArrayList<Request>();
        for (var words : options.names()) {
            var pattern = ServicePattern.parse(words, parts);
            if (pattern == null) {
                throw new Fatal(Exit.FAILED, form());
            }
            if (options.subject() == 'F') {
                PostconfEdit.checkField(pattern);
            }
            requests.add(new Request(words, pattern));
        }
        return requests;
    }

    private String form() {
        return switch (options.subject()) {
            case 'M' -> "-M option requires service_name[/type]";
            case 'F' -> "-F option requires service_name[/type[/field]]";
            default -> "-P option requires service_name[/type[/parameter]]";
        };
    }

    /// Whether there was something to print.
    private boolean print(MasterEntry entry, ServicePattern pattern) {
        return switch (options.subject()) {
            case 'M' -> {
                printEntry(entry);
                yield true;
            }
            case 'F' -> printFields(entry, pattern);
            default -> printParameters(entry, pattern);
        };
    }

    private boolean printFields(MasterEntry entry, ServicePattern pattern) {
        for (int i = 0; i < MasterEntry.FIELDS.size(); i++) {
            var field = MasterEntry.FIELDS.get(i);
            if (!pattern.matchesDetail(field)) {
                continue;
            }
            var value = entry.fields().get(i);
            if (field.equals("command") && !options.has('H') && !options.has('j')) {
                var head = options.has('h') ? value : label(entry, field) + " = " + value;
                out.println(layout.command(head, entry.arguments(), values(entry)));
            } else {
                printer.pair(label(entry, field), options.has('j') ? whole(entry, field) : value);
            }
        }
        return true;
    }

    /// A field; the command with its arguments, as they stand on a line.
    private String whole(MasterEntry entry, String field) {
        var value = entry.fields().get(MasterEntry.FIELDS.indexOf(field));
        return field.equals("command")
                ? Layout.ONE_LINE.command(value, entry.arguments(), values(entry))
                : value;
    }

    private void printEntry(MasterEntry entry) {
        if (options.has('j')) {
            printer.service(entry, entry.arguments().stream().map(values(entry)).toList());
        } else {
            out.println(layout.of(entry, values(entry)));
        }
    }

    private boolean printParameters(MasterEntry entry, ServicePattern pattern) {
        boolean isAny = false;
        for (var parameter : parameters(entry).entrySet()) {
            if (pattern.matchesDetail(parameter.getKey())) {
                var value = values(entry).apply(parameter.getValue());
                printer.pair(label(entry, parameter.getKey()), value);
                isAny = true;
            }
        }
        return isAny;
    }

    /// Postfix: lines for the same service have their settings in common, but for those before the
    /// first that has any.
    private Map<String, String> parameters(MasterEntry entry) {
        var parameters = new TreeMap<String, String>();
        for (var other : configuration.masterLines()) {
            if (other.key().equals(entry.key())) {
                parameters.putAll(MasterCfEdit.parameters(other));
            }
            if (other.equals(entry) && parameters.isEmpty()) {
                return parameters;
            }
        }
        return parameters;
    }

    private static String label(MasterEntry entry, String name) {
        return entry.key() + '/' + name;
    }

    private UnaryOperator<String> values(MasterEntry entry) {
        return options.has('x') ? text -> expanded(entry, text) : text -> text;
    }

    private String expanded(MasterEntry entry, String text) {
        try {
            return configuration.forService(entry).expand(text);
        } catch (ConfigException malformed) {
            throw new UncheckedConfigException(malformed);
        }
    }
}
