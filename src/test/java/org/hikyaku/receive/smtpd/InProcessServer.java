// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.cleanup.CleanupService;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.cleanup.MailSource;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Speaker;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.IpAddress;
import org.hikyaku.queue.QueueId;
import org.hikyaku.receive.smtpd.access.ClientList;
import org.hikyaku.rewrite.AddressClasses;
import org.hikyaku.rewrite.RecipientTables;
import org.hikyaku.rewrite.TrivialRewrite;
import org.hikyaku.rewrite.VirtualAliases;
import org.hikyaku.smtp.ClientMemory;
import org.hikyaku.smtp.WatchedPeers;
import org.hikyaku.tables.Tables;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.ManualClock;
import org.hikyaku.testkit.ManualNanoClock;
import org.hikyaku.testkit.MemoryConnection;
import org.hikyaku.testkit.MemoryStore;
import org.hikyaku.testkit.dialogue.Client;
import org.hikyaku.testkit.dialogue.MailServer;
import org.hikyaku.testkit.dialogue.Peer;
import org.hikyaku.testkit.dialogue.StoredMessage;
import org.jspecify.annotations.Nullable;

/// An SMTP server within the test: the real session, cleanup and address resolution with main.cf,
/// and a queue in memory.
final class InProcessServer implements MailServer {

    private static final InetSocketAddress SERVER =
            new InetSocketAddress(IpAddress.of(new byte[] {127, 0, 0, 1}), 25);

    private static final Set<InetAddress> OWN = Set.of(SERVER.getAddress());

    /// The player's patience, in real time whatever the server's clocks say.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Deadlines CLIENT_DEADLINES = Deadlines.running();

    private static final String SMTPD = "postfix/smtpd";
    private static final String CLEANUP = "postfix/cleanup";

    final CapturedLog log = new CapturedLog();
    final MemoryStore store = new MemoryStore();
    final CountingCleanup cleanup;
    final ManualClock clock = new ManualClock();
    final ManualNanoClock nanoClock = new ManualNanoClock();
    final Deadlines deadlines = new Deadlines(nanoClock);
    final ClientMemory memory;
    final SmtpServer server;
    private final Path directory;
    private final List<Path> tableFiles = new ArrayList<>();
    final List<Thread> sessions = new ArrayList<>();

    /// The domains whose mail was to be sent, in order.
    final List<String> flushed = Collections.synchronizedList(new ArrayList<>());

    volatile long freeBytes = Long.MAX_VALUE / 4;
    volatile ClientNames clientNames = _ -> ClientNames.Names.confirmed("localhost");

    InProcessServer(String mainCf) throws IOException, ConfigException {
        this(mainCf, Map.of());
    }

    /// @param tables files beside main.cf
    InProcessServer(String mainCf, Map<String, List<String>> tables)
            throws IOException, ConfigException {
        directory = tables.isEmpty() ? Path.of("/test") : Files.createTempDirectory("dialogue");
        for (var table : tables.entrySet()) {
            tableFiles.add(Files.write(directory.resolve(table.getKey()), table.getValue()));
        }
        var configuration = Configuration.parse(directory, mainCf, "");
        var opened = tables();
        var classes = AddressClasses.from(configuration, opened, OWN);
        cleanup =
                new CountingCleanup(
                        new CleanupService(
                                configuration,
                                VirtualAliases.from(configuration, opened, classes),
                                store,
                                clock,
                                ZoneOffset.UTC,
                                () -> new Voice(log, CLEANUP, 1)));
        memory = ClientMemoryLimit.memory(configuration, event -> log.log(SMTPD, 1, event));
        server = new SmtpServer(configuration, parts(configuration));
    }

    private Tables tables() {
        var nobody = new Voice(log, "postfix/master", 0);
        return new Tables(
                "hash", text -> Speaker.orElse(nobody).warning(text), InstantSource.system());
    }

    SmtpServer.Parts parts(Configuration configuration) throws ConfigException {
        var tables = tables();
        var classes = AddressClasses.from(configuration, tables, OWN);
        return new SmtpServer.Parts(
                new SmtpServer.Common(
                        SMTPD,
                        log,
                        new AtomicLong(1)::getAndIncrement,
                        clock,
                        nanoClock,
                        ZoneOffset.UTC,
                        cleanup,
                        () -> freeBytes,
                        memory,
                        tables),
                TrivialRewrite.from(configuration, tables, classes),
                RecipientTables.from(configuration, tables, classes),
                address -> clientNames.lookup(address),
                configuration.get(MailParameters.MYNETWORKS),
                client ->
                        SERVER.getAddress().equals(client.address())
                                ? ClientList.Answer.YES
                                : ClientList.Answer.NO,
                FastFlush.from(configuration, tables, flushed::add),
                WatchedPeers.from(configuration, tables));
    }

    /// The real one, and how many drafts are neither committed nor closed.
    static final class CountingCleanup implements Cleanup {

        private final Cleanup real;
        private final AtomicInteger open = new AtomicInteger();

        CountingCleanup(Cleanup real) {
            this.real = real;
        }

        int openDrafts() {
            return open.get();
        }

        @Override
        public Draft open(MailSource source) {
            open.incrementAndGet();
            var draft = real.open(source);
            return (Draft)
                    Proxy.newProxyInstance(
                            Draft.class.getClassLoader(),
                            new Class<?>[] {Draft.class},
                            (_, method, arguments) -> {
                                if (method.getName().equals("close")) {
                                    open.decrementAndGet();
                                }
                                return method.invoke(draft, arguments);
                            });
        }
    }

    @Override
    public MemoryPeer connect(Client client) throws IOException {
        join(); // One after the other, or the log would be in any order.
        var peer = connect();
        if (client.address() != null) {
            peer.receive();
            peer.send(
                    "XCLIENT NAME="
                            + (client.name() == null ? "[UNAVAILABLE]" : client.name())
                            + " ADDR="
                            + (client.address().contains(":") ? "IPV6:" : "")
                            + client.address()
                            + "\r\n");
        }
        return peer;
    }

    MemoryPeer connect() {
        return connect(SmtpServer.Mood.CALM);
    }

    MemoryPeer connect(SmtpServer.Mood mood) {
        var pair = pair();
        var session = Thread.ofVirtual().unstarted(() -> server.handle(pair.server(), mood));
        sessions.add(session);
        return new MemoryPeer(pair.client(), session);
    }

    /// Both ends of a connection that nobody serves yet.
    MemoryConnection.Pair pair() {
        var remote = new InetSocketAddress(IpAddress.of(new byte[] {127, 0, 0, 1}), 50_000);
        var pair = MemoryConnection.pair(remote, CLIENT_DEADLINES, SERVER, deadlines);
        pair.client().timeout(PATIENCE);
        return pair;
    }

    /// Waits until every session has ended.
    void join() {
        try {
            for (var session : sessions) {
                session.join(10_000);
                if (session.isAlive()) {
                    throw new AssertionError("a session does not end");
                }
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public List<String> log() {
        join();
        return log.lines().stream()
                .map(line -> octets(line.substring(line.indexOf(": ") + 2)))
                .toList();
    }

    @Override
    public List<StoredMessage> queue() {
        join();
        var stored = new ArrayList<StoredMessage>();
        store.list(listed -> {
            var recipients =
                    listed.envelope().recipients().stream()
                            .map(each -> octets(each.address().text()))
                            .toList();
            stored.add(
                    new StoredMessage(
                            octets(listed.envelope().sender().text()),
                            recipients,
                            contentOf(listed.id())));
        });
        return stored;
    }

    /// The ids of all messages, in order of arrival.
    List<QueueId> queued() {
        var ids = new ArrayList<QueueId>();
        store.list(listed -> ids.add(listed.id()));
        return ids;
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private String contentOf(QueueId id) {
        var octets = new ByteArrayOutputStream();
        try {
            var content = store.contentOf(id);
            if (content != null) {
                content.transferTo(octets::write);
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return octets.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        join();
        for (var table : tableFiles) {
            Files.delete(table);
        }
        if (!tableFiles.isEmpty()) {
            Files.delete(directory);
        }
    }

    /// Once neither side has anything to say, the client's patience passes on the server's clock.
    private void letTimePass() throws SocketTimeoutException {
        nanoClock.advance(PATIENCE);
        if (deadlines.sweep() == 0) {
            throw new SocketTimeoutException("both sides wait");
        }
    }

    /// The client's end.
    final class MemoryPeer implements Peer {

        private final MemoryConnection connection;
        private final byte[] buffer = new byte[8192];
        private final Thread session;
        private int position;
        private int end;

        /// One end.
        ///
        /// @param session begins once the client has done something: what it sends first of all is
        ///   there before the greeting
        MemoryPeer(MemoryConnection connection, Thread session) {
            this.connection = connection;
            this.session = session;
        }

        private void begin() {
            if (session.getState() == Thread.State.NEW) {
                session.start();
            }
        }

        @Override
        public void send(String octets) {
            var bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
            try {
                connection.write(bytes, 0, bytes.length);
                begin();
            } catch (IOException gone) {
                return; // Its last words tell why.
            }
        }

        @Override
        public @Nullable String receive() throws IOException {
            begin();
            var line = new StringBuilder();
            while (true) {
                if (position == end) {
                    position = 0;
                    if (connection.bothWait()) {
                        letTimePass();
                    }
                    end = Math.max(0, connection.read(buffer, 0, buffer.length));
                    if (end == 0) {
                        return line.isEmpty() ? null : line.toString();
                    }
                }
                char octet = (char) (buffer[position++] & 0xff);
                line.append(octet);
                if (octet == '\n') {
                    int length = line.length();
                    if (length > 1 && line.charAt(length - 2) == '\r') {
                        line.setLength(length - 2);
                    }
                    return line.toString();
                }
            }
        }

        /// All lines until the server hangs up.
        List<String> receiveAll() throws IOException {
            var lines = new ArrayList<String>();
            for (var line = receive(); line != null; line = receive()) {
                lines.add(line);
            }
            return lines;
        }

        /// Time passes while the server waits for us; not if it has something to say instead.
        void dawdle(Duration time) throws IOException {
            begin();
            if (connection.bothWait()) {
                nanoClock.advance(time);
                deadlines.sweep();
            }
        }

        @Override
        public void finish() {
            connection.finishOutput();
            begin();
        }

        @Override
        public void close() {
            connection.close();
            begin();
        }
    }
}
