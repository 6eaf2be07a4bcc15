// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.hikyaku.bounce.BounceReports;
import org.hikyaku.bounce.BounceSettings;
import org.hikyaku.bounce.SenderReports;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.cleanup.CleanupService;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.ImportedEnvironment;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.PortNames;
import org.hikyaku.config.Problem;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.discard.DiscardAgent;
import org.hikyaku.deliver.error.ErrorAgent;
import org.hikyaku.deliver.smtp.Protocol;
import org.hikyaku.deliver.smtp.SmtpAgent;
import org.hikyaku.deliver.smtp.SmtpClientSettings;
import org.hikyaku.deliver.smtp.SocketFiles;
import org.hikyaku.deliver.virtual.VirtualAgent;
import org.hikyaku.deliver.virtual.VirtualSettings;
import org.hikyaku.dns.HostLookup;
import org.hikyaku.log.Speaker;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.mail.MailTables;
import org.hikyaku.master.Generation.Door;
import org.hikyaku.master.control.ControlSettings;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.net.TcpWindow;
import org.hikyaku.posix.Credentials;
import org.hikyaku.receive.pickup.MaildropSweep;
import org.hikyaku.receive.pickup.Pickup;
import org.hikyaku.receive.pickup.PickupSettings;
import org.hikyaku.receive.smtpd.FastFlush;
import org.hikyaku.receive.smtpd.SmtpServer;
import org.hikyaku.receive.smtpd.SmtpdParameters;
import org.hikyaku.receive.smtpd.access.ClientList;
import org.hikyaku.rewrite.AddressClasses;
import org.hikyaku.rewrite.RecipientDirectory;
import org.hikyaku.rewrite.RecipientTables;
import org.hikyaku.rewrite.Resolver;
import org.hikyaku.rewrite.RewriteParameters;
import org.hikyaku.rewrite.TrivialRewrite;
import org.hikyaku.rewrite.VirtualAliases;
import org.hikyaku.schedule.DeliveryPlan;
import org.hikyaku.schedule.ScheduleSettings;
import org.hikyaku.schedule.Transport;
import org.hikyaku.schedule.TransportLimits;
import org.hikyaku.smtp.WatchedPeers;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.Tables;

/// Builds a [Generation] of a configuration: each part of the mail system, in the order of the mail
/// path from its end to its beginning, from its own view of main.cf. Nothing is opened or started
/// here, so a configuration that cannot be wired harms nobody.
final class Wiring {

    private final Configuration configuration;
    private final Shared shared;
    private final Voice voice;
    private final Tables tables;
    private final Set<InetAddress> ownAddresses;

    private Wiring(Configuration configuration, Shared shared) throws ConfigException {
        this.configuration = configuration;
        this.shared = shared;
        voice = shared.voice(program(configuration, "master"));
        tables =
                MailTables.of(
                                configuration,
                                TableWarnings.of(
                                        text -> Speaker.orElse(voice).warning(text),
                                        text -> Speaker.orElse(voice).info(text)),
                                InstantSource.system())
                        .seeing(ImportedEnvironment.from(configuration).ofServer(System.getenv()));
        ownAddresses = ownAddresses();
    }

    /// @throws ConfigException naming file, line and cure; nothing has changed then
    static Generation build(Configuration configuration, Shared shared) throws ConfigException {
        return new Wiring(configuration, shared).generation();
    }

    private Generation generation() throws ConfigException {
        var rewrite = shared.voice(program(configuration, "trivial-rewrite"));
        var classes =
                Speaker.during(
                        rewrite, () -> AddressClasses.from(configuration, tables, ownAddresses));
        var resolver = resolver(classes, rewrite);
        var directory =
                Speaker.during(
                        shared.voice(program(configuration, "smtpd")),
                        () -> RecipientTables.from(configuration, tables, classes));
        var cleanups = cleanups(classes);
        var cleanup = cleanup(cleanups, configuration);
        var reports = reports(cleanup);
        var plan =
                new DeliveryPlan(
                        transports(),
                        resolver,
                        ScheduleSettings.from(configuration, voice::warning));
        var pickupVoice = shared.voice(program(configuration, "pickup"));
        var pickupSettings = PickupSettings.from(configuration);
        var pickup =
                new Pickup(
                        forReceiver(cleanup, configuration),
                        pickupSettings,
                        pickupVoice,
                        shared.clock());
        return new Generation(
                configuration,
                plan,
                reports,
                doors(cleanups, resolver, directory),
                pickup,
                new MaildropSweep(
                        pickup,
                        shared.store(),
                        reports,
                        pickupSettings,
                        pickupVoice,
                        shared.clock()),
                ControlSettings.from(configuration, tables));
    }

    /// Whoever asks it, what its tables complain of is said by trivial-rewrite.
    private Resolver resolver(AddressClasses classes, Voice rewrite) throws ConfigException {
        var resolver =
                Speaker.during(rewrite, () -> TrivialRewrite.from(configuration, tables, classes));
        return (sender, recipient) ->
                Speaker.during(rewrite, () -> resolver.resolve(sender, recipient));
    }

    private static String program(Configuration view, String name) {
        return view.get(MailParameters.SYSLOG_NAME) + "/" + name;
    }

    private Set<InetAddress> ownAddresses() {
        var own = new HashSet<>(shared.interfaces().addresses());
        for (var word : configuration.get(MailParameters.PROXY_INTERFACES)) {
            try {
                own.addAll(shared.interfaces().resolve(word));
            } catch (UnknownHostException unknown) {
                // Deviation: in Postfix no mail moves until the name is known.
                voice.warning(
                        "config variable proxy_interfaces: host not found: "
                                + word
                                + " -- ignoring it");
            }
        }
        return own;
    }

    // ---- cleanup and bounce ----

    private Map<String, CleanupService> cleanups(AddressClasses classes) throws ConfigException {
        var byName = new HashMap<String, CleanupService>();
        for (var entry : configuration.services()) {
            if (ServiceTable.kindOf(configuration, entry) == ServiceTable.Kind.CLEANUP) {
                byName.put(entry.service(), cleanup(configuration.forService(entry), classes));
            }
        }
        // A master.cf without one has no mail in Postfix. Here it costs nothing to have it.
        if (!byName.containsKey("cleanup")) {
            byName.put("cleanup", cleanup(configuration, classes));
        }
        return byName;
    }

    private CleanupService cleanup(Configuration view, AddressClasses classes)
            throws ConfigException {
        var program = program(view, "cleanup");
        var aliases =
                Speaker.during(
                        shared.voice(program), () -> VirtualAliases.from(view, tables, classes));
        return new CleanupService(
                view,
                aliases,
                shared.store(),
                shared.clock(),
                shared.zone(),
                () -> shared.voice(program));
    }

    /// The cleanup service that this service's view of main.cf names.
    private CleanupService cleanup(Map<String, CleanupService> byName, Configuration view)
            throws ConfigException {
        var name = view.get(MailParameters.CLEANUP_SERVICE_NAME);
        var found = byName.get(name);
        if (found == null) {
            throw new ConfigException(
                    Problem.error(
                            new org.hikyaku.config.Origin(
                                    configuration.directory().resolve("main.cf").toString(), 0),
                            MailParameters.CLEANUP_SERVICE_NAME.name(),
                            name,
                            "cleanup_service_name = " + name + ": master.cf has no such service",
                            "add a line with the program cleanup, or name one that is there"));
        }
        return found;
    }

    /// As a service that takes mail in wants it.
    private static Cleanup forReceiver(CleanupService cleanup, Configuration view) {
        return view.get(SmtpdParameters.RECEIVE_OVERRIDE_OPTIONS).contains("no_address_mappings")
                ? cleanup.withoutAddressMappings()
                : cleanup;
    }

    private SenderReports reports(Cleanup cleanup) {
        var bounce = shared.voice(program(configuration, "bounce"));
        return new BounceReports(
                cleanup,
                BounceSettings.from(configuration, shared.zone(), bounce::warning),
                shared.clock(),
                bounce);
    }

    // ---- deliver ----

    private Map<String, Transport> transports() throws ConfigException {
        var transports = new LinkedHashMap<String, Transport>();
        for (var entry : configuration.enabledServices()) {
            switch (ServiceTable.kindOf(configuration, entry)) {
                case TRANSPORT -> transports.put(entry.service(), transport(entry));
                case SMTP_SERVER, CLEANUP, BUILT_IN, NOT_YET, FOREIGN -> {
                    // Not a transport.
                }
            }
        }
        return transports;
    }

    private Transport transport(MasterEntry entry) throws ConfigException {
        var view = configuration.forService(entry);
        var program = program(view, entry.command());
        return new Transport(
                Speaker.during(shared.voice(program), () -> agent(entry, view)),
                program,
                TransportLimits.from(configuration, entry.service(), voice::warning),
                ServiceTable.processLimit(entry, configuration));
    }

    private DeliveryAgent agent(MasterEntry entry, Configuration view) throws ConfigException {
        return switch (entry.command()) {
            case "virtual" -> virtual(entry, view);
            case "error" -> new ErrorAgent(ErrorAgent.Verdict.ofService(entry.service()));
            case "discard" -> new DiscardAgent();
            case "lmtp" -> client(Protocol.LMTP, entry, view);
            default -> client(Protocol.SMTP, entry, view);
        };
    }

    private DeliveryAgent client(Protocol protocol, MasterEntry entry, Configuration view)
            throws ConfigException {
        var settings = SmtpClientSettings.from(protocol, view, shared.interfaces(), tables);
        var lookup =
                new HostLookup(
                        shared.dns(),
                        shared.hosts(),
                        settings.addresses().way(),
                        shared.interfaces().families());
        return new SmtpAgent(
                settings,
                new SmtpAgent.Parts(
                        shared.dns(),
                        lookup,
                        ownAddresses,
                        shared.deadlines(),
                        System::nanoTime,
                        shared.clock(),
                        SmtpAgent.Pauses.REAL,
                        new Random(),
                        SmtpAgent.PORT,
                        new SocketFiles(
                                Path.of(view.get(MailParameters.QUEUE_DIRECTORY)),
                                entry.isChrooted(view)
                                        ? SocketFiles.Absolute.FROM_QUEUE_DIRECTORY
                                        : SocketFiles.Absolute.FROM_ROOT),
                        PortNames.from(view)::number,
                        new TcpWindow(view.get(MailParameters.TCP_WINDOWSIZE)),
                        peers(entry, view)));
    }

    private DeliveryAgent virtual(MasterEntry entry, Configuration view) throws ConfigException {
        var mailboxes =
                tables.openAll(
                        view.get(RewriteParameters.VIRTUAL_MAILBOX_MAPS),
                        Tables.Trust.NOT_FOR_STRANGERS);
        return new VirtualAgent(
                entry.service(),
                VirtualSettings.from(view, mailboxes, tables, shared.zone()),
                Credentials.effectiveUid(),
                shared.clock());
    }

    /// Postfix: with -v in master.cf a program logs all its conversations, and much beside.
    private WatchedPeers peers(MasterEntry entry, Configuration view) throws ConfigException {
        return entry.verbosity() > 0 ? WatchedPeers.EVERYBODY : WatchedPeers.from(view, tables);
    }

    // ---- receive ----

    private Map<String, Door> doors(
            Map<String, CleanupService> cleanups, Resolver resolver, RecipientDirectory directory)
            throws ConfigException {
        var doors = new LinkedHashMap<String, Door>();
        for (var entrance : Entrances.of(configuration)) {
            doors.put(
                    entrance.line().key(),
                    Speaker.during(
                            shared.voice(program(entrance.view(), "smtpd")),
                            () -> door(entrance, cleanups, resolver, directory)));
        }
        return doors;
    }

    private Door door(
            Entrances.Entrance entrance,
            Map<String, CleanupService> cleanups,
            Resolver resolver,
            RecipientDirectory directory)
            throws ConfigException {
        var view = entrance.view();
        var parts =
                new SmtpServer.Parts(
                        new SmtpServer.Common(
                                program(view, "smtpd"),
                                shared.log(),
                                shared.numbers()::next,
                                shared.clock(),
                                System::nanoTime,
                                shared.zone(),
                                forReceiver(cleanup(cleanups, view), view),
                                shared.store()::freeBytes,
                                shared.clientMemory(),
                                tables),
                        resolver,
                        directory,
                        new DnsClientNames(shared.dns(), shared.hosts()),
                        mynetworks(view),
                        ownClients(),
                        FastFlush.from(view, tables, shared.flushable()),
                        peers(entrance.server(), view));
        return new Door(
                entrance.line().service(),
                addresses(entrance.line()),
                new TcpWindow(configuration.get(MailParameters.TCP_WINDOWSIZE)),
                entrance.server().processLimit().orElse(0),
                new SmtpServer(view, parts));
    }

    private ClientList ownClients() {
        return client ->
                ownAddresses.contains(client.address())
                        ? ClientList.Answer.YES
                        : ClientList.Answer.NO;
    }

    /// What is set, or what mynetworks_style makes of our interfaces.
    private List<String> mynetworks(Configuration view) {
        if (view.settings().containsKey(MailParameters.MYNETWORKS.name())) {
            return view.get(MailParameters.MYNETWORKS);
        }
        var style =
                switch (view.get(MailParameters.MYNETWORKS_STYLE)) {
                    case "class" -> InterfaceAddresses.Style.CLASS;
                    case "subnet" -> InterfaceAddresses.Style.SUBNET;
                    default -> InterfaceAddresses.Style.HOST;
                };
        return shared.interfaces().networks(style).stream().map(Object::toString).toList();
    }

    private List<InetSocketAddress> addresses(MasterEntry entry) throws ConfigException {
        var service = entry.service();
        int colon = service.lastIndexOf(':');
        var host = colon < 0 ? "" : service.substring(0, colon);
        int port = PortNames.from(configuration).number(service.substring(colon + 1));
        if (port < 0) {
            throw new ConfigException(
                    Problem.error(
                            entry.origin(),
                            entry.key(),
                            service,
                            "service " + service + ": unknown port",
                            "write a number, or a name from /etc/services such as smtp or"
                                    + " submission"));
        }
        try {
            return host.isEmpty()
                    ? shared.interfaces().listenOn(port)
                    : shared.interfaces().listenOn(host, port);
        } catch (UnknownHostException unknown) {
            throw new ConfigException(
                    Problem.error(
                            entry.origin(),
                            entry.key(),
                            service,
                            "service " + service + ": host not found: " + unknown.getMessage(),
                            "write an address of this machine, or leave the host out"));
        }
    }
}
