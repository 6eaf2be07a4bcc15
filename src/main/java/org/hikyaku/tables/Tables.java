// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.PortNames;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Words;
import org.jspecify.annotations.Nullable;

/// All tables that one configuration mentions, each opened once however often it is named.
///
/// A table that is wrong in itself (an unknown type, a malformed `inline:`) is a [ConfigException];
/// one that cannot be read is opened all the same and answers [Lookup.Unavailable], so that the
/// mail it does not concern goes on. Opening is for one thread at a time, asking for any number.
public final class Tables {

    private final String defaultType;
    private final TableWarnings warnings;
    private final Map<String, String> environment;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final @Nullable Configuration configuration;
    private final KeyHabits keys;
    private final Map<Opening, LookupTable> open = new HashMap<>();

    /// Opens tables with the process's environment.
    ///
    /// @param defaultType `default_database_type`: the type of a table that names none
    public Tables(String defaultType, TableWarnings warnings, InstantSource clock) {
        this(
                defaultType,
                warnings,
                System.getenv(),
                System::nanoTime,
                clock,
                null,
                KeyHabits.USUAL);
    }

    /// The same, for tables whose settings may be in main.cf: `ldap:accounts` reads
    /// `accounts_search_base`.
    ///
    /// @param defaultType `default_database_type`: the type of a table that names none
    public Tables(
            String defaultType,
            TableWarnings warnings,
            InstantSource clock,
            Configuration configuration) {
        this(defaultType, warnings, clock, configuration, KeyHabits.USUAL);
    }

    /// The same for those who say how keys are read: `postmap -f`, `smtputf8_enable`.
    public Tables(
            String defaultType,
            TableWarnings warnings,
            InstantSource clock,
            Configuration configuration,
            KeyHabits keys) {
        this(defaultType, warnings, System.getenv(), System::nanoTime, clock, configuration, keys);
    }

    Tables(
            String defaultType,
            TableWarnings warnings,
            Map<String, String> environment,
            LongSupplier nanoTime,
            InstantSource clock) {
        this(defaultType, warnings, environment, nanoTime, clock, null, KeyHabits.USUAL);
    }

    private Tables(
            String defaultType,
            TableWarnings warnings,
            Map<String, String> environment,
            LongSupplier nanoTime,
            InstantSource clock,
            @Nullable Configuration configuration,
            KeyHabits keys) {
        this.defaultType = defaultType;
        this.warnings = warnings;
        this.environment = Map.copyOf(environment);
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.configuration = configuration;
        this.keys = keys;
    }

    /// The same, none of them open yet, for those who see another environment.
    public Tables seeing(Map<String, String> another) {
        return new Tables(defaultType, warnings, another, nanoTime, clock, configuration, keys);
    }

    /// Whether answers decide what runs or is written on this machine, and as whom.
    public enum Trust {
        ORDINARY,
        /// No part of what a stranger sends may come back in an answer, and no answer from a server
        /// that does not say who it is: `alias_maps`, `virtual_mailbox_maps`, `virtual_uid_maps`,
        /// `virtual_gid_maps`.
        NOT_FOR_STRANGERS
    }

    TableWarnings oddities() {
        return warnings;
    }

    /// Opens `type:name`, or a bare name of the default type.
    public LookupTable open(String spec) throws ConfigException {
        return open(spec, Trust.ORDINARY);
    }

    LookupTable open(String spec, Trust trust) throws ConfigException {
        int colon = spec.indexOf(':');
        var type = colon < 0 ? defaultType : spec.substring(0, colon);
        var name = spec.substring(colon + 1);
        if (type.isEmpty() || name.isEmpty()) {
            throw wrong(
                    spec,
                    "open dictionary: expecting \"type:name\" form instead of \"" + spec + '"',
                    "name the table");
        }
        var row = TableTypes.named(type);
        if (row == null) {
            throw wrong(
                    spec,
                    "unsupported dictionary type: " + type,
                    "choose one of: " + String.join(", ", TableTypes.names()));
        }
        var opening = new Opening(this, type, name, trust);
        var known = open.get(opening);
        if (known != null) {
            return known;
        }
        var opened = row.opener().open(name, opening);
        var table = opening.isForeignToOctets() ? new OctetTable(opened) : opened;
        open.put(opening, table);
        return table;
    }

    /// As messages call it: with the type it has by default.
    String whole(String spec) {
        return spec.indexOf(':') < 0 ? defaultType + ':' + spec : spec;
    }

    /// Opens the tables of a parameter such as `transport_maps`.
    public TableList openAll(List<String> specs) throws ConfigException {
        return openAll(specs, Trust.ORDINARY);
    }

    /// Opens the tables of a parameter such as `alias_maps`.
    public TableList openAll(List<String> specs, Trust trust) throws ConfigException {
        var tables = new ArrayList<TableList.Named>(specs.size());
        for (var spec : specs) {
            tables.add(new TableList.Named(whole(spec), open(spec, trust)));
        }
        return new TableList(tables, warnings);
    }

    /// What a table is given when it is opened, beside its name.
    public record Opening(Tables tables, String type, String name, Trust trust) {

        /// `type:name`, as messages call it.
        public String spec() {
            return type + ':' + name;
        }

        /// Told what is odd about the table.
        public TableWarnings warnings() {
            return tables.warnings;
        }

        Map<String, String> environment() {
            return tables.environment;
        }

        /// [System#nanoTime], or what a test has in its place.
        public LongSupplier nanoTime() {
            return tables.nanoTime;
        }

        /// main.cf, for settings of the table that are there. Null where there is none.
        public @Nullable Configuration configuration() {
            return tables.configuration;
        }

        KeyHabits keys() {
            return isForeignToOctets()
                    ? new KeyHabits(tables.keys.keyCase(), KeyHabits.Script.UTF8)
                    : tables.keys;
        }

        /// A part of a file, octets one to a character, as a message has it.
        String shown(String octets) {
            return tables.keys.script() == KeyHabits.Script.OCTETS
                    ? octets
                    : OctetText.printable(octets.getBytes(StandardCharsets.ISO_8859_1));
        }

        /// Whether what is no UTF-8 is wrong.
        boolean checksUtf8() {
            return tables.keys.script() == KeyHabits.Script.UTF8;
        }

        private boolean isForeignToOctets() {
            return tables.keys.script() == KeyHabits.Script.OCTETS && OctetTable.isNeeded(type);
        }

        /// A key in the case that tables with fixed keys have.
        public String fold(String key) {
            return keys().fold(key);
        }

        /// Its default where there is no main.cf.
        int parameter(Parameter<Integer> parameter) {
            return tables.configuration == null
                    ? Integer.parseInt(parameter.defaultText())
                    : tables.configuration.get(parameter);
        }

        /// The number of a port, by what main.cf says of names; -1 when nobody knows it.
        int portNumber(String port) {
            var names =
                    tables.configuration == null
                            ? PortNames.of(PortNames.KNOWN_TCP_PORTS.defaultText())
                            : PortNames.from(tables.configuration);
            return names.number(port);
        }

        InstantSource clock() {
            return tables.clock;
        }

        /// `bad syntax: "inline:foo"; need "inline:{name=value...}"`.
        ConfigException badSyntax(String need) {
            return wrong("bad syntax: \"" + spec() + "\"; need \"" + type + ':' + need + '"', "");
        }

        ConfigException wrong(String what) {
            return Tables.wrong(spec(), what, "");
        }

        /// The table cannot be opened as it is.
        ///
        /// @param cure what the operator can do
        public ConfigException wrong(String what, String cure) {
            return Tables.wrong(spec(), what, cure);
        }

        /// A table that this one is made of, trusted as much.
        LookupTable open(String spec) throws ConfigException {
            return tables.open(spec, trust);
        }

        /// One that cannot be had for the time being. It says so each time that it is asked, as in
        /// Postfix, so that the log shows whom that concerns.
        LookupTable unavailable(String why) {
            var answer = new Lookup.Unavailable("table " + spec() + ": " + why);
            var warning = spec() + " is unavailable. " + why;
            return _ -> {
                warnings().warning(warning);
                return answer;
            };
        }

        /// Postfix: asking such a table fails, but what does not ask it works.
        LookupTable notTrusted() {
            var why = spec() + " map is not allowed for security sensitive data";
            warnings().warning(why);
            var answer = new Lookup.Unavailable(why);
            return _ -> answer;
        }

        /// The words inside `{ … }`; at least one.
        List<String> members(String need) throws ConfigException {
            if (InlineRules.closing(name) != name.length() - 1) {
                throw badSyntax(need);
            }
            var members = Words.split(name.substring(1, name.length() - 1));
            if (members.isEmpty()) {
                throw badSyntax(need);
            }
            return members;
        }
    }

    private static ConfigException wrong(String spec, String what, String cure) {
        return new ConfigException(
                Problem.error(new Origin("table " + spec, 0), spec, "", what, cure));
    }
}
