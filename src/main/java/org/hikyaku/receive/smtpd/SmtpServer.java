// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.MailLog;
import org.hikyaku.log.Speaker;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.net.Connection;
import org.hikyaku.receive.smtpd.access.AccessPolicies;
import org.hikyaku.receive.smtpd.access.ClientList;
import org.hikyaku.receive.smtpd.command.CommandTable;
import org.hikyaku.receive.smtpd.command.Room;
import org.hikyaku.receive.smtpd.data.Intake;
import org.hikyaku.rewrite.RecipientDirectory;
import org.hikyaku.rewrite.Resolver;
import org.hikyaku.smtp.ClientMemory;
import org.hikyaku.smtp.Transcript;
import org.hikyaku.smtp.WatchedPeers;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.Tables;

/// An smtpd service of master.cf: takes accepted connections and holds a session with each on the
/// caller's thread. Any number of threads may call.
///
/// It never changes: after a reload another one takes the connections, and the sessions it has go
/// on with the configuration they began with.
public final class SmtpServer {

    /// Parts of the mail system that smtpd works with, whoever its clients are.
    ///
    /// @param program the name in the log: `postfix/smtpd`
    /// @param memory the budget of all sessions together, which outlives a reload
    /// @param numbers a number of its own for each session, where Postfix has the process id
    public record Common(
            String program,
            MailLog log,
            LongSupplier numbers,
            InstantSource clock,
            LongSupplier nanoClock,
            ZoneId zone,
            Cleanup cleanup,
            FreeSpace freeSpace,
            ClientMemory memory,
            Tables tables) {}

    /// What it needs besides when they come from the network.
    ///
    /// @param mynetworks the words of that parameter, or what mynetworks_style makes of our
    ///   interfaces
    /// @param peers whose conversations are logged
    /// @param ownAddresses recognises the addresses in inet_interfaces
    public record Parts(
            Common common,
            Resolver resolver,
            RecipientDirectory directory,
            ClientNames clientNames,
            List<String> mynetworks,
            ClientList ownAddresses,
            FastFlush fastFlush,
            WatchedPeers peers) {}

    /// How much the queue may still take: `MessageStore::freeBytes`.
    @FunctionalInterface
    public interface FreeSpace {
        long freeBytes() throws IOException;
    }

    /// How things stand when a client comes.
    public enum Mood {
        CALM,
        /// Clients wait, or nearly so: those who waste time are given less of it.
        STRESSED
    }

    private static final String TOO_MANY = " Error: too many connections";

    /// One configuration, as it is and with `stress = yes`.
    private record Services(Service calm, Service stressed) {
        Service in(Mood mood) {
            return switch (mood) {
                case CALM -> calm;
                case STRESSED -> stressed;
            };
        }
    }

    private final MailLog log;
    private final String program;
    private final LongSupplier numbers;
    private final Set<Conversation> sessions = ConcurrentHashMap.newKeySet();
    private final CountDownLatch draining = new CountDownLatch(1);
    private final Services services;
    private final WatchedPeers peers;

    /// What sessions are made with, beside the settings.
    private record Means(
            Common common,
            AccessPolicies policies,
            ClientNames names,
            Withheld.Rules withheld,
            FastFlush fastFlush,
            WatchedPeers peers) {}

    /// Reads the configuration completely, so that what is wrong with it is known before the first
    /// client comes.
    public SmtpServer(Configuration configuration, Parts parts) throws ConfigException {
        this(
                configuration,
                new Means(
                        parts.common(),
                        policies(configuration, parts),
                        parts.clientNames(),
                        Withheld.Rules.from(configuration, parts.common().tables()),
                        parts.fastFlush(),
                        parts.peers()));
    }

    /// For users of this machine only ([#handleLocal]), in the process of one of them perhaps:
    /// looks nothing up in DNS or in tables of addresses, which he might not be allowed to read.
    public static SmtpServer forLocalUsers(Configuration configuration, Common parts)
            throws ConfigException {
        return new SmtpServer(
                configuration,
                new Means(
                        parts,
                        AccessPolicies.forLocalUsers(),
                        ClientNames.NONE,
                        Withheld.Rules.fromAll(configuration),
                        FastFlush.FOR_LOCAL_USERS,
                        WatchedPeers.NOBODY));
    }

    private SmtpServer(Configuration configuration, Means means) throws ConfigException {
        this.log = means.common().log();
        this.program = means.common().program();
        this.numbers = means.common().numbers();
        this.peers = means.peers();
        this.services = services(configuration, means);
    }

    private static AccessPolicies policies(Configuration configuration, Parts parts)
            throws ConfigException {
        return AccessPolicies.from(
                configuration,
                parts.common().tables(),
                parts.mynetworks(),
                parts.ownAddresses(),
                parts.resolver(),
                parts.directory());
    }

    /// Postfix: master(8) passes `-o stress=` or `-o stress=yes`, unless master.cf says so itself.
    private Services services(Configuration configuration, Means means) throws ConfigException {
        var stress = MailParameters.STRESS.name();
        var calm = service(configuration, means);
        return new Services(
                calm,
                configuration.settings().containsKey(stress)
                        ? calm
                        : service(configuration.with(stress, "yes"), means));
    }

    private Service service(Configuration configuration, Means means) throws ConfigException {
        var parts = means.common();
        var policies = means.policies();
        var settings = SmtpdSettings.from(configuration, parts.zone());
        var intake =
                new Intake(
                        settings,
                        policies.access(),
                        policies.rewriteContext(),
                        parts.cleanup(),
                        parts.program());
        var commands =
                CommandTable.standard(
                        settings,
                        policies.access(),
                        intake,
                        room(settings, parts.freeSpace()),
                        means.fastFlush());
        return new Service(
                settings,
                commands,
                policies,
                DomainList.of(
                        configuration,
                        SmtpdParameters.NOOP_COMMANDS,
                        DomainList.Reach.NAMES,
                        parts.tables()),
                ForeignProtocols.from(configuration, parts.tables()),
                settings.peerNames() == SmtpdSettings.PeerNames.LOOKED_UP
                        ? means.names()
                        : ClientNames.NONE,
                means.withheld(),
                parts.clock(),
                parts.nanoClock(),
                parts.memory(),
                this::pause);
    }

    /// Postfix: there must be room for one and a half messages of the largest size.
    private static Room room(SmtpdSettings settings, FreeSpace space) {
        long least = Math.max(settings.queueMinfree(), settings.messageSizeLimit() / 2 * 3);
        return octets -> {
            try {
                long free = space.freeBytes();
                return free < least || free / 3 * 2 < octets
                        ? Room.Answer.TOO_LITTLE
                        : Room.Answer.ENOUGH;
            } catch (IOException unknown) {
                return Room.Answer.TOO_LITTLE; // Unknown is temporary, and the answer is a 452.
            }
        };
    }

    /// Holds a session with a client of the network; returns when it is over and the connection
    /// closed.
    public void handle(Connection connection) {
        handle(connection, Mood.CALM);
    }

    /// The same, with what the parameters say for that mood.
    public void handle(Connection connection, Mood mood) {
        var voice = new Voice(log, program, numbers.getAsLong());
        Speaker.during(voice, () -> hold(connection, services.in(mood), voice));
    }

    private void hold(Connection connection, Service snapshot, Voice voice) {
        var sessionLog = new SmtpdLog(voice);
        var address = connection.remote().getAddress();
        var names = snapshot.clientNames().lookup(address);
        if (names.complaint() != null) {
            sessionLog.warning(names.complaint());
        }
        var client = Client.of(connection.remote(), names, snapshot.settings().portLogging());
        run(
                new Conversation(
                        snapshot,
                        connection,
                        client,
                        sessionLog,
                        Session.Origin.NETWORK,
                        peers.transcript(client.name(), address, voice)));
    }

    /// Sends a client away for whom there is no room. Does not wait: the words fit into what the
    /// system holds for a fresh connection.
    ///
    /// - RFC 5321 §3.8: 421 also in place of the greeting
    public void turnAway(Connection connection) {
        var reply = "421 4.3.2 " + services.calm().settings().hostName() + TOO_MANY + "\r\n";
        var octets = reply.getBytes(StandardCharsets.US_ASCII);
        try (connection) {
            connection.write(octets, 0, octets.length);
        } catch (IOException alreadyGone) {
            // It was a courtesy; the listener has logged what it means for us.
            return;
        }
    }

    /// Holds a session with a user of this machine, whom no restriction concerns: `sendmail -bs`.
    public void handleLocal(Connection connection) {
        var snapshot = services.in(Mood.CALM);
        var sessionLog = new SmtpdLog(new Voice(log, program, numbers.getAsLong()));
        var client =
                Client.of(
                        "localhost",
                        "localhost",
                        ClientNames.Certainty.CONFIRMED,
                        org.hikyaku.net.IpAddress.of(new byte[] {127, 0, 0, 1}),
                        0,
                        Client.PortLogging.OFF);
        run(
                new Conversation(
                        snapshot,
                        connection,
                        client,
                        sessionLog,
                        Session.Origin.LOCAL_SUBMISSION,
                        Transcript.NONE));
    }

    private void run(Conversation session) {
        sessions.add(session);
        try {
            if (draining.getCount() == 0) {
                session.shutDown();
            }
            session.run();
        } finally {
            synchronized (sessions) {
                sessions.remove(session);
                sessions.notifyAll();
            }
        }
    }

    /// Ends sessions that are between two commands with a 421. Those in the middle of a command, of
    /// a message above all, finish it and end then; the caller gives them as long as it likes and
    /// closes their connections after that. What was acknowledged is on the disk in any case.
    public void drain() {
        draining.countDown();
        for (var session : sessions) {
            session.shutDown();
        }
    }

    /// Waits until the sessions that [#drain] told to end have done so, or the time is over; then
    /// cuts those that remain.
    public void awaitEnd(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        synchronized (sessions) {
            for (long left = time.toNanos();
                    left > 0 && !sessions.isEmpty();
                    left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(sessions, left);
            }
        }
        sessions.forEach(Conversation::cut);
    }

    /// Sessions in progress.
    public int sessions() {
        return sessions.size();
    }

    private void pause(Duration time) {
        try {
            boolean _ = draining.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException toldToHurry) {
            Thread.currentThread().interrupt();
        }
    }
}
