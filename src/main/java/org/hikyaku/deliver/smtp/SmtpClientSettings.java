// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.hikyaku.dns.HostLookup;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.IpFamily;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// What the SMTP client wants to know of main.cf, read once per service.
///
/// @param protocol which of the two the client speaks
/// @param defaultPort for servers whose port nobody names
/// @param secrecy what `smtp_tls_security_level` and its kin ask for
/// @param fallbackRelays tried after all others
/// @param replyLimit octets of a reply that are kept
/// @param cached destinations whose connections are always kept a moment
public record SmtpClientSettings(
        Protocol protocol,
        String myHostname,
        String heloName,
        Set<Habit> habits,
        Timeouts timeouts,
        String defaultPort,
        Secrecy secrecy,
        Addresses addresses,
        int sessionLimit,
        List<String> fallbackRelays,
        Workarounds workarounds,
        int lineLengthLimit,
        int replyLimit,
        Cache cache,
        DomainList cached) {

    /// How long to wait in each step.
    ///
    /// @param steps one for each [Step]
    /// @param minDataRate octets that earn a second, with smtp_per_request_deadline
    public record Timeouts(Duration connect, Map<Step, Duration> steps, int minDataRate) {
        public Timeouts {
            steps = Map.copyOf(steps);
        }

        Duration of(Step step) {
            var duration = steps.get(step);
            if (duration == null) {
                throw new IllegalArgumentException("no time-out for " + step);
            }
            return duration;
        }
    }

    /// How addresses are found and put in order.
    ///
    /// @param limit `smtp_mx_address_limit`
    /// @param families `inet_protocols`
    /// @param source4 where IPv4 connections come from; null for the system's choice
    public record Addresses(
            HostLookup.Way way,
            MxLookups mx,
            int limit,
            Preference preference,
            Set<IpFamily> families,
            @Nullable InetAddress source4,
            @Nullable InetAddress source6) {
        public Addresses {
            families = Set.copyOf(families);
        }

        @Nullable InetAddress source(IpFamily family) {
            return switch (family) {
                case IPV4 -> source4;
                case IPV6 -> source6;
            };
        }
    }

    /// Whether mail may travel in the clear.
    public enum Secrecy {
        NOT_DEMANDED,
        /// It must not: an operator who asks for TLS would rather wait.
        DEMANDED
    }

    /// Whether MX records are asked for.
    public enum MxLookups {
        ENABLED,
        DISABLED
    }

    /// `smtp_address_preference`.
    public enum Preference {
        ANY,
        IPV4,
        IPV6
    }

    /// How long connections are kept and used again.
    ///
    /// @param idle how long a connection waits for its next use
    /// @param age for how long after its birth it is used again
    /// @param reuses how often; 0 for no limit
    public record Cache(Duration idle, Duration age, int reuses) {}

    public SmtpClientSettings {
        habits = Set.copyOf(habits);
        fallbackRelays = List.copyOf(fallbackRelays);
    }

    boolean has(Habit habit) {
        return habits.contains(habit);
    }

    /// Reads the `smtp_` parameters, or the `lmtp_` ones.
    ///
    /// @param own addresses of `inet_interfaces`, one of which may have to be the source
    public static SmtpClientSettings from(
            Protocol protocol, Configuration configuration, InterfaceAddresses own, Tables tables)
            throws ConfigException {
        return new SmtpClientSettings(
                protocol,
                configuration.get(MailParameters.MYHOSTNAME),
                protocol.read(configuration, SmtpClientParameters.HELO_NAME),
                habits(protocol, configuration),
                timeouts(protocol, configuration),
                protocol.read(configuration, SmtpClientParameters.TCP_PORT),
                secrecy(protocol, configuration),
                addresses(protocol, configuration, own),
                protocol.read(configuration, SmtpClientParameters.MX_SESSION_LIMIT),
                protocol.read(configuration, SmtpClientParameters.FALLBACK_RELAY),
                Workarounds.from(protocol, configuration, tables),
                protocol.read(configuration, SmtpClientParameters.LINE_LENGTH_LIMIT),
                configuration.get(MailParameters.LINE_LENGTH_LIMIT),
                new Cache(
                        idleTime(protocol, configuration),
                        protocol.read(
                                configuration, SmtpClientParameters.CONNECTION_REUSE_TIME_LIMIT),
                        protocol.read(
                                configuration, SmtpClientParameters.CONNECTION_REUSE_COUNT_LIMIT)),
                DomainList.of(
                        configuration,
                        protocol.own(SmtpClientParameters.CONNECTION_CACHE_DESTINATIONS),
                        DomainList.Reach.NAMES,
                        tables));
    }

    /// How long an unused connection is kept. Postfix: scache(8) keeps none longer than its own
    /// limit.
    private static Duration idleTime(Protocol protocol, Configuration configuration) {
        var wanted = protocol.read(configuration, SmtpClientParameters.CONNECTION_CACHE_TIME_LIMIT);
        var limit = configuration.get(SmtpClientParameters.CONNECTION_CACHE_TTL_LIMIT);
        return wanted.compareTo(limit) < 0 ? wanted : limit;
    }

    private static Set<Habit> habits(Protocol protocol, Configuration configuration) {
        var habits = EnumSet.noneOf(Habit.class);
        for (var habit : Habit.values()) {
            if (protocol.reads(habit) && protocol.read(configuration, habit.parameter())) {
                habits.add(habit);
            }
        }
        return habits;
    }

    private static Secrecy secrecy(Protocol protocol, Configuration configuration) {
        boolean demanded =
                switch (protocol.read(configuration, SmtpClientParameters.TLS_SECURITY_LEVEL)) {
                    case "" -> protocol.read(configuration, SmtpClientParameters.ENFORCE_TLS);
                    case "none", "may", "dane" -> false;
                    default -> true;
                };
        return demanded || protocol.read(configuration, SmtpClientParameters.TLS_WRAPPERMODE)
                ? Secrecy.DEMANDED
                : Secrecy.NOT_DEMANDED;
    }

    private static Timeouts timeouts(Protocol protocol, Configuration configuration) {
        var steps = new EnumMap<Step, Duration>(Step.class);
        for (var step : Step.values()) {
            steps.put(step, protocol.read(configuration, step.timeout()));
        }
        return new Timeouts(
                protocol.read(configuration, SmtpClientParameters.CONNECT_TIMEOUT),
                steps,
                protocol.read(configuration, SmtpClientParameters.MIN_DATA_RATE));
    }

    private static Addresses addresses(
            Protocol protocol, Configuration configuration, InterfaceAddresses own)
            throws ConfigException {
        boolean disabled =
                switch (protocol.read(configuration, SmtpClientParameters.DNS_SUPPORT_LEVEL)) {
                    case "disabled" -> true;
                    case "" ->
                            protocol.read(configuration, SmtpClientParameters.DISABLE_DNS_LOOKUPS);
                    default -> false;
                };
        return new Addresses(
                disabled ? HostLookup.Way.NATIVE : way(protocol, configuration),
                disabled ? MxLookups.DISABLED : MxLookups.ENABLED,
                protocol.read(configuration, SmtpClientParameters.MX_ADDRESS_LIMIT),
                Preference.valueOf(
                        protocol.read(configuration, SmtpClientParameters.ADDRESS_PREFERENCE)
                                .toUpperCase(Locale.ROOT)),
                own.families(),
                source(
                        configuration,
                        protocol.own(SmtpClientParameters.BIND_ADDRESS),
                        IpFamily.IPV4,
                        own),
                source(
                        configuration,
                        protocol.own(SmtpClientParameters.BIND_ADDRESS6),
                        IpFamily.IPV6,
                        own));
    }

    private static HostLookup.Way way(Protocol protocol, Configuration configuration) {
        var words = protocol.read(configuration, SmtpClientParameters.HOST_LOOKUP);
        if (!words.contains("dns")) {
            return HostLookup.Way.NATIVE;
        }
        return words.contains("native") ? HostLookup.Way.DNS_THEN_NATIVE : HostLookup.Way.DNS;
    }

    private static @Nullable InetAddress source(
            Configuration configuration,
            Parameter<String> parameter,
            IpFamily family,
            InterfaceAddresses own)
            throws ConfigException {
        var text = configuration.get(parameter);
        if (text.isEmpty()) {
            return onlyAddress(family, own);
        }
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        var address = IpAddress.parse(bracketed ? text.substring(1, text.length() - 1) : text);
        if (address == null || IpFamily.of(address) != family) {
            throw wrong(
                    configuration,
                    parameter,
                    "bad network address \"" + text + "\"",
                    "give a numerical " + (family == IpFamily.IPV4 ? "IPv4" : "IPv6") + " address");
        }
        return address;
    }

    /// Postfix: whoever has given this mail system one address wants its mail to come from there.
    private static @Nullable InetAddress onlyAddress(IpFamily family, InterfaceAddresses own) {
        if (own.listen() == InterfaceAddresses.Listen.WILDCARD) {
            return null;
        }
        InetAddress only = null;
        for (var address : own.addresses()) {
            if (IpFamily.of(address) == family) {
                if (only != null) {
                    return null;
                }
                only = address;
            }
        }
        return only == null || only.isLoopbackAddress() ? null : only;
    }

    private static ConfigException wrong(
            Configuration configuration, Parameter<?> parameter, String wrong, String cure) {
        var setting = configuration.settings().get(parameter.name());
        var origin =
                setting != null
                        ? setting.origin()
                        : new Origin(configuration.directory().resolve("main.cf").toString(), 0);
        return new ConfigException(
                Problem.error(
                        origin,
                        parameter.name(),
                        setting == null ? "" : setting.value(),
                        parameter.name() + ": " + wrong,
                        cure));
    }
}
