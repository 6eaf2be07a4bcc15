// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// main.cf and master.cf as they were at one moment. Never changes, so any number of threads may
/// ask; a session keeps the one it began with, whatever is edited meanwhile.
///
/// - postconf(5), master(5)
public final class Configuration {

    private final Path directory;
    private final Map<String, Setting> settings;

    /// The values of [#READ_ONLY] that are not the default.
    private final Map<String, String> identity;

    private final List<MasterEntry> masterLines;
    private final List<MasterEntry> services;
    private final List<Problem> oddLines;
    private final List<Problem> oddGroups;
    private final List<Problem> warnings;
    private final TransportNames transportNames;
    private final Map<Object, Object> values = new ConcurrentHashMap<>();

    /// Hears what is odd about the files while they are read, before anything worse turns up.
    public interface Hearer {

        /// For those who read what was odd when all is read: [#warnings].
        Hearer NOBODY =
                new Hearer() {
                    @Override
                    public void oddLine(Problem problem) {}

                    @Override
                    public void oddGroup(Problem problem) {}
                };

        /// One of [#oddLines].
        void oddLine(Problem problem);

        /// One of [#oddGroups].
        void oddGroup(Problem problem);
    }

    private record PerTransport(Parameter<?> parameter, String transport) {}

    private Configuration(Path directory, MainCf main, MasterCf master) {
        this.directory = directory;
        settings = Collections.unmodifiableMap(main.settings());
        identity = Map.of();
        masterLines = List.copyOf(master.lines());
        var all = new ArrayList<>(main.warnings());
        all.addAll(master.oddLines());
        oddLines = List.copyOf(all);
        oddGroups = List.copyOf(master.oddGroups());
        all.addAll(oddGroups);
        all.addAll(master.oddOptions());
        services = MasterCf.services(masterLines, all);
        warnings = List.copyOf(all);
        transportNames = new TransportNames(masterLines);
    }

    /// What a process is, whatever main.cf says.
    private static final Set<String> READ_ONLY =
            Set.of("process_id", "process_name", "service_name");

    private Configuration(
            Map<String, Setting> settings,
            Map<String, String> identity,
            Configuration other,
            List<Problem> warnings) {
        directory = other.directory;
        this.settings = Collections.unmodifiableMap(settings);
        this.identity = identity;
        masterLines = other.masterLines;
        services = other.services;
        oddLines = other.oddLines;
        oddGroups = other.oddGroups;
        this.warnings = List.copyOf(warnings);
        transportNames = other.transportNames;
    }

    /// Reads main.cf and, if there is one, master.cf. Values are looked at later, by [#get].
    public static Configuration load(Path directory) throws ConfigException {
        var main = directory.resolve("main.cf");
        var master = directory.resolve("master.cf");
        var masterText = Files.exists(master) ? read(master) : "";
        return parse(directory, read(main), masterText);
    }

    /// The same from texts, as though they had been read from files in `directory`.
    public static Configuration parse(Path directory, String mainCf, String masterCf)
            throws ConfigException {
        return parse(directory, mainCf, masterCf, List.of(), Hearer.NOBODY);
    }

    /// The same, with settings that come before the first line of main.cf.
    public static Configuration parse(
            Path directory, String mainCf, String masterCf, List<Setting> before, Hearer hearer)
            throws ConfigException {
        var mainFile = directory.resolve("main.cf").toString();
        var masterFile = directory.resolve("master.cf").toString();
        var main = MainCf.parse(mainFile, mainCf, before, hearer);
        var master = MasterCf.parse(masterFile, masterCf, hearer);
        return new Configuration(directory, main, master);
    }

    /// main.cf as it is now, with the services of this one: those change together with a reload
    /// only.
    public Configuration reread() throws ConfigException {
        var file = directory.resolve("main.cf");
        var main = MainCf.parse(file.toString(), read(file), List.of(), Hearer.NOBODY);
        return new Configuration(main.settings(), identity, this, main.warnings());
    }

    private static String read(Path file) throws ConfigException {
        try {
            return LogicalLines.decode(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new ConfigException(
                    Problem.error(new Origin("open " + file, 0), "", "", reason(failure), ""));
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied"; // The message is the file's name.
            default -> String.valueOf(failure.getMessage());
        };
    }

    /// The directory main.cf is in.
    public Path directory() {
        return directory;
    }

    /// The services of master.cf, in file order.
    public List<MasterEntry> services() {
        return services;
    }

    /// The services of master.cf but those that `master_service_disable` turns off.
    public List<MasterEntry> enabledServices() {
        var disabled = DisabledServices.from(this);
        return services.stream().filter(entry -> !disabled.contains(entry)).toList();
    }

    /// Every line of master.cf that describes a service, in file order: those for the same service
    /// and type too, of which [#services] has the last.
    public List<MasterEntry> masterLines() {
        return masterLines;
    }

    /// What was set, by name, in the order of main.cf; a service's own settings come last.
    public Map<String, Setting> settings() {
        return settings;
    }

    /// What was odd about a line when the files were read: doubled settings, stray white space.
    public List<Problem> oddLines() {
        return oddLines;
    }

    /// Groups of words in master.cf that are not closed, or are no setting behind a `-o`.
    public List<Problem> oddGroups() {
        return oddGroups;
    }

    /// Both, words behind a `-o` that are no setting, and lines of master.cf that do not count
    /// because another one does.
    public List<Problem> warnings() {
        return warnings;
    }

    /// The value of a parameter: from main.cf, else its default, with each `$name` replaced.
    ///
    /// @throws UncheckedConfigException when main.cf has something there that is no value
    public <T> T get(Parameter<T> parameter) {
        return cached(parameter, parameter, parameter.name());
    }

    /// The value for one transport: `relay_destination_concurrency_limit` if that is set, else
    /// `default_destination_concurrency_limit`.
    public <T> T get(Parameter<T> parameter, String transport) {
        if (!parameter.isPerTransport()) {
            throw new IllegalArgumentException(parameter + " is not per transport");
        }
        var name = transport + '_' + parameter.transportSuffix();
        return settings.containsKey(name) || Defaults.value(name) != null
                ? cached(new PerTransport(parameter, transport), parameter, name)
                : get(parameter);
    }

    /// main.cf with this service's `-o` on top, and its `service_name`.
    public Configuration forService(MasterEntry entry) {
        var own = new LinkedHashMap<String, Setting>(settings);
        own.putAll(entry.overrides());
        var who = Map.of("service_name", entry.service(), "process_name", entry.command());
        return new Configuration(own, who, this, warnings);
    }

    /// This configuration as a program of that name sees it.
    public Configuration forProgram(String name) {
        return new Configuration(settings, Map.of("process_name", name), this, warnings);
    }

    /// This configuration with one setting more, as by a command's `-o`.
    public Configuration with(String name, String value) {
        var more = new LinkedHashMap<String, Setting>(settings);
        more.put(name, new Setting(name, value, Origin.COMMAND_LINE));
        return new Configuration(more, identity, this, warnings);
    }

    /// The text with each `$name` replaced, as the value of a parameter is.
    public String expand(String text) throws ConfigException {
        try {
            return Expansion.expand(text, this::unexpanded);
        } catch (Expansion.Malformed malformed) {
            throw new ConfigException(
                    Problem.error(
                            new Origin(directory.resolve("main.cf").toString(), 0),
                            "",
                            text,
                            malformed.wording(),
                            ""));
        }
    }

    /// The text of a parameter before `$name`s are replaced: from main.cf, else the default. Null
    /// for a name that neither has.
    public @Nullable String unexpanded(String name) {
        if (isReadOnly(name)) {
            var fact = identity.get(name);
            return fact != null ? fact : defaultText(name);
        }
        var setting = settings.get(name);
        return setting != null ? setting.value() : defaultText(name);
    }

    /// Whether this is a parameter that no file can set.
    public static boolean isReadOnly(String name) {
        return READ_ONLY.contains(name);
    }

    /// Whether Postfix has a parameter of this name, by itself or because master.cf has a transport
    /// of that name. All others are a user's own.
    public boolean isKnown(String name) {
        return Defaults.value(name) != null || transportNames.defaultText(name) != null;
    }

    /// Every name that [#isKnown], as `postconf` sorts them.
    public SortedSet<String> knownNames() {
        var names = new TreeSet<>(transportNames.names());
        for (var name : Defaults.names()) {
            names.add(name);
        }
        return names;
    }

    /// The default of a parameter, before `$name`s are replaced; what it depends on (the host's
    /// name, its networks) is asked now. Null for a name that is not known.
    public @Nullable String defaultText(String name) {
        return switch (name) {
            case "config_directory", "meta_directory" -> directory.toString();
            case "myhostname" -> hostName();
            case "mydomain" -> domain();
            case "mynetworks" -> MyNetworks.of(this);
            case "process_id" -> Long.toString(ProcessHandle.current().pid());
            default -> {
                var text = Defaults.value(name);
                yield text != null ? text : transportNames.defaultText(name);
            }
        };
    }

    private String hostName() {
        var host = Machine.hostName();
        if (host.indexOf('.') >= 0) {
            return host;
        }
        var domain = settings.get("mydomain");
        return host + '.' + (domain == null ? "localdomain" : early(domain.value()));
    }

    private String domain() {
        var host = settings.get("myhostname");
        return Machine.domainOf(host == null ? hostName() : early(host.value()));
    }

    /// A value that other defaults depend on. Postfix: expands it when it knows no default yet, and
    /// so with nothing but what is set.
    private String early(String text) {
        try {
            return Expansion.expand(
                    text,
                    name -> {
                        var setting = settings.get(name);
                        return setting == null ? null : setting.value();
                    });
        } catch (Expansion.Malformed told) { // To whoever asks for the value itself.
            return text;
        }
    }

    private <T> T cached(Object key, Parameter<T> parameter, String name) {
        @SuppressWarnings("unchecked") // What is kept under a parameter was read by that parameter
        var known = (T) values.get(key);
        if (known != null) {
            return known;
        }
        var value = read(parameter, name);
        values.put(key, value);
        return value;
    }

    private <T> T read(Parameter<T> parameter, String name) {
        var raw = unexpanded(name);
        var text = raw == null ? parameter.defaultText() : raw;
        try {
            text =
                    parameter.valueKind().isExpanded()
                            ? Expansion.expand(text, this::unexpanded)
                            : text;
            return parameter.read(text);
        } catch (Expansion.Malformed malformed) {
            throw new UncheckedConfigException(
                    new ConfigException(
                            Problem.error(
                                    originOf(name),
                                    name,
                                    text,
                                    name + ": " + malformed.wording(),
                                    malformed.cure())));
        } catch (BadValue bad) {
            throw new UncheckedConfigException(
                    new ConfigException(
                            Problem.error(
                                    originOf(name),
                                    name,
                                    text,
                                    bad.wording(name, text),
                                    bad.cure())));
        }
    }

    /// Where a parameter is set; main.cf as a whole when it is not.
    public Origin originOf(String name) {
        var setting = settings.get(name);
        return setting != null
                ? setting.origin()
                : new Origin(directory.resolve("main.cf").toString(), 0);
    }
}
