// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hikyaku.config.NameScan;
import org.hikyaku.config.Parameter;
import org.hikyaku.master.AllParameters;
import org.hikyaku.master.Registry;
import org.hikyaku.master.Support;
import org.hikyaku.master.declared.Declared;

/// Writes docs/postconf.md from the declarations of the parameters; who reads each that acts is
/// taken from the compiled code.
final class ParameterDocument {

    /// Packages by the name that operators know what is in them by.
    private static final Map<String, String> READERS =
            Map.ofEntries(
                    Map.entry("bounce", "bounce"),
                    Map.entry("cleanup", "cleanup"),
                    Map.entry("cli", "the commands"),
                    Map.entry("deliver.smtp", "smtp"),
                    Map.entry("deliver.virtual", "virtual"),
                    Map.entry("master", "master"),
                    Map.entry("master.control", "master"),
                    Map.entry("queue", "the queue"),
                    Map.entry("receive.pickup", "pickup"),
                    Map.entry("receive.smtpd", "smtpd"),
                    Map.entry("receive.smtpd.access", "smtpd"),
                    Map.entry("receive.smtpd.data", "smtpd"),
                    Map.entry("rewrite", "trivial-rewrite"),
                    Map.entry("schedule", "qmgr"));

    private final Map<String, Set<String>> readers = new TreeMap<>();

    private ParameterDocument() {}

    static String text() throws ReflectiveOperationException {
        var document = new ParameterDocument();
        document.findReaders();
        var out =
                new StringBuilder(
                        """
                        # The parameters of main.cf

                        Written by DocumentsTest from their declarations; do not edit. [compatibility.md](compatibility.md) lists
                        them by their level of support. Bounds count seconds for a time, characters for a text, words for a list. For a
                        parameter that does not act yet, the programs are those of Postfix that read it.

                        """);
        var sorted = new TreeMap<String, Parameter<?>>();
        for (var parameter : AllParameters.ALL) {
            sorted.put(parameter.name(), parameter);
        }
        for (var parameter : Declared.ALL) {
            sorted.put(parameter.name(), parameter);
        }
        for (var parameter : sorted.values()) {
            document.describe(parameter, out);
        }
        return out.toString().stripTrailing() + '\n';
    }

    private void describe(Parameter<?> parameter, StringBuilder out) {
        out.append("## ").append(parameter.name()).append("\n\n");
        out.append(parameter.documentation()).append("\n\n");
        out.append("- type: ").append(parameter.kind());
        if (!parameter.bounds().isEmpty()) {
            out.append(", ").append(parameter.bounds());
        }
        out.append("\n- default: ");
        out.append(parameter.defaultText().isEmpty() ? "empty" : code(parameter.defaultText()));
        switch (Registry.support(parameter.name())) {
            case Support.Honoured _ ->
                    out.append("\n- read by: ").append(String.join(", ", readersOf(parameter)));
            case Support.WithoutEffect(var why) -> {
                out.append("\n- without effect: ").append(why);
                if (!parameter.programs().isEmpty()) {
                    out.append("\n- in Postfix read by: ");
                    out.append(String.join(", ", parameter.programs()));
                }
            }
            case Support.NotYet _ -> {
                out.append("\n- not yet; read by: ");
                out.append(
                        parameter.programs().isEmpty()
                                ? "all programs"
                                : String.join(", ", parameter.programs()));
            }
        }
        if (parameter.isPerTransport()) {
            out.append("\n- for one transport: ")
                    .append(code("TRANSPORT_" + parameter.transportSuffix()));
        }
        for (var twin : parameter.twins()) {
            describeTwin(parameter, twin, out);
        }
        out.append("\n\n");
    }

    /// The program that a twin's name begins with reads it in place of the parameter.
    private static void describeTwin(Parameter<?> parameter, Parameter<?> twin, StringBuilder out) {
        var name = twin.name();
        out.append("\n- for ").append(name, 0, name.indexOf('_')).append(": ").append(code(name));
        if (!twin.defaultText().equals(parameter.defaultText())) {
            out.append(", default ");
            out.append(twin.defaultText().isEmpty() ? "empty" : code(twin.defaultText()));
        }
        if (Registry.named(name) == null) {
            out.append(", not yet");
        }
    }

    private static String code(String text) {
        return '`' + text + '`';
    }

    private Set<String> readersOf(Parameter<?> parameter) {
        var direct = readers.getOrDefault(parameter.name(), Set.of());
        if (!direct.isEmpty()) {
            return direct;
        }
        var through = new TreeSet<String>();
        for (var other : AllParameters.ALL) {
            var names = new ArrayList<String>();
            NameScan.names(other.defaultText(), names::add);
            if (names.contains(parameter.name())) {
                through.add("through the default of " + other.name());
            }
        }
        return through;
    }

    private void findReaders() throws ReflectiveOperationException {
        JavaClasses code =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.hikyaku");
        for (var holder : code) {
            for (var field : holder.getFields()) {
                if (field.getRawType().isEquivalentTo(Parameter.class)
                        && field.getModifiers().contains(JavaModifier.STATIC)) {
                    add(field);
                }
            }
        }
    }

    private void add(JavaField field) throws ReflectiveOperationException {
        var constant = field.reflect();
        constant.setAccessible(true);
        var found = new TreeSet<String>();
        for (var access : field.getAccessesToSelf()) {
            var origin = access.getOriginOwner();
            if (!origin.equals(field.getOwner()) && !origin.isEquivalentTo(AllParameters.class)) {
                var area = origin.getPackageName().substring("org.hikyaku.".length());
                found.add(READERS.getOrDefault(area, area));
            }
        }
        readers.put(((Parameter<?>) constant.get(null)).name(), found);
    }
}
