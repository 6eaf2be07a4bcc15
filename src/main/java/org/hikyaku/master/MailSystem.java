// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.UncheckedConfigException;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostsFile;
import org.hikyaku.dns.SystemNameServers;
import org.hikyaku.log.Event;
import org.hikyaku.log.LogNumbers;
import org.hikyaku.log.MailLogWriter;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.master.control.ControlServer;
import org.hikyaku.master.control.Daemon;
import org.hikyaku.master.control.Services;
import org.hikyaku.net.Connection;
import org.hikyaku.net.Crowding;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.net.IpFamily;
import org.hikyaku.posix.OpenFiles;
import org.hikyaku.queue.JournalSettings;
import org.hikyaku.queue.JournalStore;
import org.hikyaku.queue.QueueParameters;
import org.hikyaku.receive.smtpd.ClientMemoryLimit;
import org.hikyaku.receive.smtpd.SmtpServer;
import org.hikyaku.schedule.Scheduler;

/// The mail system from start to stop. master(8).
///
/// Starting is all or nothing: whatever is wrong is said before the first port opens. Stopping
/// takes no new connection, lets what is in flight finish for at most the grace period, and loses
/// nothing: what has no outcome by then is in the journal.
public final class MailSystem implements Daemon, AutoCloseable {

    /// Containers are killed ten seconds after they were asked to end.
    public static final Duration GRACE = Duration.ofSeconds(8);

    /// What deliveries and sessions get of it. The rest is for the disk and for the JVM, which does
    /// not end before its compiler has: up to two seconds on a busy machine.
    private static final Duration IN_FLIGHT = Duration.ofSeconds(5);

    /// How long the last lines of the log may take.
    private static final Duration LOG_FLUSH = Duration.ofSeconds(1);

    private static final int BACKLOG = 1024;
    private static final long HOUSEKEEPING_SECONDS = 60;

    /// A listener, and who answers there just now.
    private static final class OpenDoor {
        final Doorway doorway;
        volatile Generation.Door door;

        OpenDoor(Doorway doorway, Generation.Door door) {
            this.doorway = doorway;
            this.door = door;
        }
    }

    private final Path directory;
    private final MailLogWriter log;
    private final PidFile pidFile;
    private final JournalStore store;
    private final Shared shared;
    private final Voice voice;
    private final Scheduler scheduler;
    private final Crowding.Room room;
    private final Map<String, OpenDoor> doors = new LinkedHashMap<>();

    /// Those that a reload has replaced, while they have sessions. Guarded by `changing`.
    private final List<SmtpServer> former = new ArrayList<>();

    private final ControlServer control;
    private final CountDownLatch stopAsked = new CountDownLatch(1);

    /// One reload at a time, and none while stopping.
    private final ReentrantLock changing = new ReentrantLock();

    private volatile Generation generation;

    /// What holds until a stop, whatever is edited: inet_interfaces and its kind.
    private final Configuration begun;

    private final Edits edits;

    private MailSystem(
            Configuration configuration, MailLogWriter log, PidFile pidFile, InstantSource clock)
            throws ConfigException, IOException {
        this.directory = configuration.directory();
        this.begun = configuration;
        this.log = log;
        this.pidFile = pidFile;
        var numbers = new LogNumbers(ProcessHandle.current().pid());
        var syslogName = configuration.get(MailParameters.SYSLOG_NAME);
        voice = new Voice(log, syslogName + "/master", ProcessHandle.current().pid());
        room = makeRoom();
        var queueVoice = new Voice(log, syslogName + "/qmgr", numbers.next());
        store =
                JournalStore.open(
                        queueDirectory(configuration),
                        JournalSettings.from(configuration),
                        clock,
                        queueVoice::say);
        shared =
                new Shared(
                        log,
                        numbers,
                        clock,
                        ZoneId.systemDefault(),
                        store,
                        Deadlines.running(),
                        new Dns(new SystemNameServers(System::nanoTime), System::nanoTime),
                        new HostsFile(System::nanoTime),
                        interfaces(configuration),
                        ClientMemoryLimit.memory(
                                configuration,
                                new Voice(log, syslogName + "/smtpd", numbers.next())::say),
                        this::flushSite);
        try {
            generation = Wiring.build(configuration, shared);
            scheduler =
                    new Scheduler(
                            store,
                            new CurrentReports(() -> generation.reports()),
                            generation.plan(),
                            clock,
                            System::nanoTime,
                            ThreadLocalRandom.current(),
                            log,
                            numbers::next);
            for (var wanted : generation.doors().entrySet()) {
                doors.put(wanted.getKey(), bind(wanted.getValue()));
            }
            generation.maildrop().prepare();
            control =
                    ControlServer.start(
                            this::services, () -> generation.control(), shared.deadlines(), voice);
            edits = new Edits(new EditedSite(), System::nanoTime);
        } catch (ConfigException | IOException | RuntimeException failed) {
            doors.values().forEach(open -> open.doorway.close());
            shared.deadlines().close();
            store.close();
            throw failed;
        }
    }

    /// Builds everything, opens the ports, and takes up the work that the last run left.
    ///
    /// @throws IOException also when another mail system has this queue
    public static MailSystem start(
            Configuration configuration, MailLogWriter log, InstantSource clock)
            throws ConfigException, IOException {
        var pidFile = PidFile.take(queueDirectory(configuration));
        if (pidFile == null) {
            throw new IOException(
                    "the Postfix mail system is already running: another process has "
                            + queueDirectory(configuration).resolve("pid/master.pid"));
        }
        try {
            var system = new MailSystem(configuration, log, pidFile, clock);
            system.open();
            return system;
        } catch (ConfigException | IOException | RuntimeException failed) {
            pidFile.close();
            throw failed;
        } catch (OutOfMemoryError tooMuch) {
            // All that a start keeps grows with the queue and with nothing else.
            pidFile.close();
            throw new IOException(
                    "the queue is too long for "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB of memory; start with more (HIKYAKU_JAVA_OPTS=-Xmx1g)",
                    tooMuch);
        }
    }

    private void open() {
        voice.info("daemon started -- version " + about(generation.configuration()));
        boolean _ = store.isFull(); // If so, the log hears it now and not with the first client.
        scheduler.start();
        doors.values().forEach(this::accept);
        Thread.ofVirtual().name("housekeeping").start(this::keepHouse);
        Thread.ofVirtual().name("edits").start(this::watchEdits);
    }

    private static String about(Configuration configuration) {
        return configuration.get(MailParameters.MAIL_VERSION)
                + ", configuration "
                + configuration.directory();
    }

    private static Path queueDirectory(Configuration configuration) {
        return Path.of(configuration.get(MailParameters.QUEUE_DIRECTORY));
    }

    private static InterfaceAddresses interfaces(Configuration configuration) throws IOException {
        return InterfaceAddresses.find(
                configuration.get(MailParameters.INET_INTERFACES), families(configuration));
    }

    static Set<IpFamily> families(Configuration configuration) {
        var families = EnumSet.noneOf(IpFamily.class);
        for (var word : configuration.get(MailParameters.INET_PROTOCOLS)) {
            switch (word) {
                case "ipv4" -> families.add(IpFamily.IPV4);
                case "ipv6" -> families.add(IpFamily.IPV6);
                default -> families.addAll(EnumSet.allOf(IpFamily.class));
            }
        }
        return families;
    }

    // ---- doors ----

    private Crowding.Room makeRoom() {
        var room = new ConnectionRoom(OpenFiles.limit(), Runtime.getRuntime().maxMemory());
        if (!room.warning().isEmpty()) {
            voice.warning(room.warning());
        }
        return room.room();
    }

    private OpenDoor bind(Generation.Door door) throws IOException {
        var listener =
                org.hikyaku.net.Listener.bind(
                        door.service(), door.addresses(), BACKLOG, shared.deadlines(), voice);
        var crowding = new Crowding(door.limit(), room, System::nanoTime);
        return new OpenDoor(new Doorway(listener, crowding), door);
    }

    /// What holds a port open.
    private record Doorway(org.hikyaku.net.Listener listener, Crowding crowding) {
        void close() {
            listener.close();
        }
    }

    private void accept(OpenDoor open) {
        open.doorway
                .listener()
                .accept(
                        open.doorway.crowding(),
                        new org.hikyaku.net.Listener.Handler() {
                            @Override
                            public void handle(Connection connection) {
                                open.door.server().handle(connection, mood(open));
                            }

                            @Override
                            public void turnAway(Connection connection) {
                                open.door.server().turnAway(connection);
                            }
                        });
    }

    /// Postfix: what listens for this machine only, such as the way back from a content filter,
    /// knows no stress.
    private static SmtpServer.Mood mood(OpenDoor open) {
        return open.doorway.crowding().isOfLate() && !open.door.isForThisMachineOnly()
                ? SmtpServer.Mood.STRESSED
                : SmtpServer.Mood.CALM;
    }

    // ---- reload ----

    /// Builds and checks a new generation completely, then swaps it in. If something is wrong,
    /// whatever it is, the running one stays and the log says why.
    @Override
    public void reload() throws IOException {
        changing.lock();
        try {
            reloadAlone();
        } finally {
            changing.unlock();
        }
    }

    private void reloadAlone() throws IOException {
        var before = edits.stamp();
        try {
            var fresh = Configuration.load(directory);
            var warnings = ConfigurationCheck.warningsOrThrow(fresh);
            warnings.forEach(warning -> voice.warning(warning.text()));
            tellWhatNeedsARestart(begun, fresh);
            adopt(fresh);
            edits.reloaded(before);
            voice.info("reload -- version " + about(fresh));
        } catch (ConfigException | UncheckedConfigException wrong) {
            voice.warning("reload refused, the running configuration stays: " + wrong.getMessage());
            edits.refused(before, String.valueOf(wrong.getMessage()));
            throw new IOException(wrong.getMessage(), wrong);
        } catch (IOException trouble) {
            voice.warning("reload failed, the running configuration stays: " + trouble);
            edits.refused(before, String.valueOf(trouble.getMessage()));
            throw trouble;
        } catch (RuntimeException ourMistake) {
            voice.say(Event.text(Severity.PANIC, "reload failed: " + ourMistake));
            throw new IOException("reload failed: " + ourMistake, ourMistake);
        }
    }

    /// What an edited main.cf acts upon.
    private final class EditedSite implements Edits.Site {
        @Override
        public Configuration running() {
            return generation.configuration();
        }

        @Override
        public void adopt(Configuration fresh) throws ConfigException, IOException {
            tellWhatNeedsARestart(running(), fresh);
            MailSystem.this.adopt(fresh);
        }

        @Override
        public void warning(String text) {
            voice.warning(text);
        }

        @Override
        public void info(String text) {
            voice.info(text);
        }
    }

    /// A look costs one stat(2) for main.cf and one for each file that its lists name.
    private void watchEdits() {
        try {
            var settleTime = generation.configuration().get(EditParameters.SETTLE_TIME);
            while (!stopAsked.await(settleTime.toMillis() / 2, TimeUnit.MILLISECONDS)) {
                settleTime = generation.configuration().get(EditParameters.SETTLE_TIME);
                changing.lock();
                try {
                    if (stopAsked.getCount() > 0) {
                        edits.look(settleTime);
                    }
                } finally {
                    changing.unlock();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Builds everything and swaps it in, or throws and has changed nothing.
    private void adopt(Configuration configuration) throws ConfigException, IOException {
        var next = Wiring.build(configuration, shared);
        var opened = new LinkedHashMap<String, OpenDoor>();
        try {
            for (var wanted : next.doors().entrySet()) {
                if (!doors.containsKey(wanted.getKey())) {
                    opened.put(wanted.getKey(), bind(wanted.getValue()));
                }
            }
        } catch (IOException | RuntimeException failed) {
            opened.values().forEach(open -> open.doorway.close());
            throw failed;
        }
        swap(next, opened);
    }

    private void swap(Generation next, Map<String, OpenDoor> opened) {
        var old = generation;
        generation = next;
        scheduler.reconfigure(next.plan());
        // Not those replaced now: a client that was just accepted may be on its way to one of them.
        former.removeIf(server -> server.sessions() == 0);
        for (var each : doors.entrySet()) {
            var door = next.doors().get(each.getKey());
            var open = each.getValue();
            former.add(open.door.server());
            if (door == null) {
                open.doorway.close();
                open.door.server().drain();
            } else {
                open.door = door;
                // Postfix: those inside stay; the new limit is for who comes now.
                open.doorway.crowding().limitTo(door.limit());
            }
        }
        doors.keySet().retainAll(next.doors().keySet());
        doors.putAll(opened);
        opened.values().forEach(this::accept);
        log.reopen();
        old.plan().transports().values().forEach(transport -> transport.agent().shutDown());
    }

    private void tellWhatNeedsARestart(Configuration running, Configuration fresh) {
        if (!running.get(MailParameters.INET_INTERFACES)
                .equals(fresh.get(MailParameters.INET_INTERFACES))) {
            for (var open : doors.values()) {
                voice.warning(
                        "service " + open.door.service() + ": ignoring inet_interfaces change");
            }
            voice.warning("to change inet_interfaces, stop and start Postfix");
        }
        if (!running.get(MailParameters.INET_PROTOCOLS)
                .equals(fresh.get(MailParameters.INET_PROTOCOLS))) {
            voice.warning("ignoring inet_protocols parameter value change");
            voice.warning(
                    "old value: \""
                            + String.join(", ", running.get(MailParameters.INET_PROTOCOLS))
                            + "\", new value: \""
                            + String.join(", ", fresh.get(MailParameters.INET_PROTOCOLS))
                            + "\"");
            voice.warning("to change inet_protocols, stop and start Postfix");
        }
        if (!queueDirectory(running).equals(queueDirectory(fresh))) {
            voice.warning("ignoring queue_directory parameter value change");
            voice.warning("to change queue_directory, stop and start Postfix");
        }
        for (var parameter : QueueParameters.AT_START) {
            if (!running.get(parameter).equals(fresh.get(parameter))) {
                voice.warning("ignoring " + parameter.name() + " parameter value change");
                voice.warning("to change " + parameter.name() + ", stop and start Postfix");
            }
        }
    }

    // ---- running ----

    private Services services() {
        return new Services(
                store, scheduler, generation.pickup(), generation.maildrop(), log, this);
    }

    /// What ETRN asks for.
    private void flushSite(String site) throws IOException {
        int _ = scheduler.flushSite(site);
    }

    /// What Postfix's master does by waking services up.
    private void keepHouse() {
        try {
            do {
                generation.maildrop().sweep();
            } while (!stopAsked.await(HOUSEKEEPING_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns when somebody has asked to stop.
    public void awaitStop() throws InterruptedException {
        stopAsked.await();
    }

    @Override
    public void stop() {
        // Postfix: the script sends the signal that the master then tells of.
        stopOnSignal(15);
    }

    /// SIGTERM or SIGINT came.
    public void stopOnSignal(int number) {
        voice.info("terminating on signal " + number);
        stopAsked.countDown();
    }

    /// Finishes what is in flight and ends. Returns within [#GRACE].
    @Override
    public void close() throws IOException {
        stopAsked.countDown();
        changing.lock();
        try {
            long end = System.nanoTime() + IN_FLIGHT.toNanos();
            doors.values().forEach(open -> open.doorway.close());
            var servers = new ArrayList<>(former);
            doors.values().forEach(open -> servers.add(open.door.server()));
            servers.forEach(SmtpServer::drain);
            scheduler.stop(Duration.ofNanos(end - System.nanoTime()));
            awaitSessions(servers, end);
            control.close();
            generation
                    .plan()
                    .transports()
                    .values()
                    .forEach(transport -> transport.agent().shutDown());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            shared.deadlines().close();
            store.close();
            // Who waits for our end (`postfix stop`) may read the log next.
            log.flush(LOG_FLUSH.toMillis());
            pidFile.close();
            changing.unlock();
        }
    }

    private static void awaitSessions(List<SmtpServer> servers, long end)
            throws InterruptedException {
        for (var server : servers) {
            server.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
