// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostsFile;
import org.hikyaku.dns.SystemNameServers;
import org.hikyaku.log.LogNumbers;
import org.hikyaku.log.MailLogWriter;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.master.control.ControlServer;
import org.hikyaku.master.control.Daemon;
import org.hikyaku.master.control.Services;
import org.hikyaku.net.Crowding;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.net.IpFamily;
import org.hikyaku.posix.OpenFiles;
import org.hikyaku.queue.JournalSettings;
import org.hikyaku.queue.JournalStore;
import org.hikyaku.receive.smtpd.ClientMemoryLimit;
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

    /// How long opening it anew may.
    private static final Duration LOG_REOPEN = Duration.ofSeconds(5);

    private static final long HOUSEKEEPING_SECONDS = 60;

    private final MailLogWriter log;
    private final PidFile pidFile;
    private final JournalStore store;
    private final Shared shared;
    private final Voice voice;
    private final Scheduler scheduler;
    private final Doors doors;
    private final ControlServer control;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final AtomicReference<Generation> inForce;
    private final Changeover changeover;

    private MailSystem(
            Configuration configuration, MailLogWriter log, PidFile pidFile, InstantSource clock)
            throws ConfigException, IOException {
        this.log = log;
        this.pidFile = pidFile;
        var numbers = new LogNumbers(ProcessHandle.current().pid());
        var syslogName = configuration.get(MailParameters.SYSLOG_NAME);
        voice = new Voice(log, syslogName + "/master", ProcessHandle.current().pid());
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
        doors = new Doors(makeRoom(), shared.deadlines(), voice);
        try {
            inForce = new AtomicReference<>(Wiring.build(configuration, shared));
            scheduler =
                    new Scheduler(
                            store,
                            new CurrentReports(() -> inForce.get().reports()),
                            inForce.get().plan(),
                            clock,
                            System::nanoTime,
                            ThreadLocalRandom.current(),
                            log,
                            numbers::next);
            doors.open(inForce.get().doors());
            inForce.get().maildrop().prepare();
            control =
                    ControlServer.start(
                            this::services,
                            () -> inForce.get().control(),
                            shared.deadlines(),
                            voice);
            changeover = new Changeover(inForce, shared, scheduler, doors, log, voice);
        } catch (ConfigException | IOException | RuntimeException failed) {
            doors.close();
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
        voice.info("daemon started -- version " + Changeover.about(inForce.get().configuration()));
        boolean _ = store.isFull(); // If so, the log hears it now and not with the first client.
        scheduler.start();
        doors.letIn();
        Thread.ofVirtual().name("housekeeping").start(this::keepHouse);
        Thread.ofVirtual().name("edits").start(this::watchEdits);
    }

    private static Path queueDirectory(Configuration configuration) {
        return Path.of(configuration.get(MailParameters.QUEUE_DIRECTORY));
    }

    private static InterfaceAddresses interfaces(Configuration configuration) throws IOException {
        return InterfaceAddresses.find(
                configuration.get(MailParameters.INET_INTERFACES), families(configuration));
    }

    private static Set<IpFamily> families(Configuration configuration) {
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

    private Crowding.Room makeRoom() {
        var room = new ConnectionRoom(OpenFiles.limit(), Runtime.getRuntime().maxMemory());
        if (!room.warning().isEmpty()) {
            voice.warning(room.warning());
        }
        return room.room();
    }

    // ---- running ----

    @Override
    public void reload() throws IOException {
        changeover.reload();
    }

    @Override
    public void reopenLog() throws IOException {
        if (!log.reopen(LOG_REOPEN.toMillis())) {
            throw new IOException("the mail system cannot open its log anew");
        }
    }

    private void watchEdits() {
        try {
            while (!stopAsked.await(
                    changeover.settleTime().toMillis() / 2, TimeUnit.MILLISECONDS)) {
                changeover.lookForEdits();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Services services() {
        var generation = inForce.get();
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
                inForce.get().maildrop().sweep();
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
        changeover.end();
        try {
            long end = System.nanoTime() + IN_FLIGHT.toNanos();
            doors.drain();
            scheduler.stop(Duration.ofNanos(end - System.nanoTime()));
            doors.awaitEnd(end);
            control.close();
            inForce.get().plan().shutDown();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            shared.deadlines().close();
            store.close();
            // Who waits for our end (`postfix stop`) may read the log next.
            log.flush(LOG_FLUSH.toMillis());
            pidFile.close();
        }
    }
}
