// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.DeliveryRequest.Demand;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostLookup;
import org.hikyaku.dns.HostsFile;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.IpFamily;
import org.hikyaku.net.TcpWindow;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.smtp.WatchedPeers;
import org.hikyaku.tables.Tables;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.FakeDns;
import org.hikyaku.testkit.ManualNanoClock;
import org.hikyaku.testkit.MemoryContent;
import org.hikyaku.testkit.ScriptedPeer;

/// The client on a bench: scripted peers on the loopback, a zone for the DNS, a clock that only
/// moves while a peer hangs, and outcomes as text.
final class ClientBench implements AutoCloseable {

    private static final InetAddress LOOPBACK = address("127.0.0.1");

    /// Never serves, so that mail for it would come back to us.
    static final InetAddress OURS = address("127.0.0.99");

    final ManualNanoClock clock = new ManualNanoClock();
    final Deadlines deadlines = new Deadlines(clock);
    final CapturedLog log = new CapturedLog();
    final Map<String, ScriptedPeer> peers = new LinkedHashMap<>();
    final List<String> outcomes = new ArrayList<>();
    final List<String> pauses = new ArrayList<>();
    SmtpAgent agent;
    final int port;
    final Protocol protocol;

    /// What relative names of sockets are below; SOCKETS in dialogues.
    final Path sockets;

    /// The clock goes in steps while a peer hangs, so that the client can hear what was said
    /// before.
    private static final Duration STEP = Duration.ofSeconds(5);

    static InetAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    /// On which port we may meet ourselves.
    enum Ours {
        THE_PEERS_PORT,
        NONE
    }

    /// @param port of all peers, 0 for any
    ClientBench(
            String mainCf,
            String zone,
            Map<String, List<List<String>>> scripts,
            int port,
            Ours ours,
            Protocol protocol)
            throws IOException, ConfigException {
        var first = new LinkedHashMap<>(scripts);
        var here = first.remove("127.0.0.1");
        var main = new ScriptedPeer(LOOPBACK, port, here == null ? List.of() : here);
        peers.put("127.0.0.1", main);
        this.port = main.port();
        this.protocol = protocol;
        this.sockets =
                Files.createTempDirectory(
                        "client-bench",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxr-xr-x")));
        for (var other : first.entrySet()) {
            peers.put(other.getKey(), peer(other.getKey(), other.getValue()));
        }
        var configuration =
                Configuration.parse(
                        Path.of("/test"),
                        "myhostname = mail.client.test\nsmtp_randomize_addresses = no\n"
                                + "lmtp_randomize_addresses = no\nlmtp_tcp_port = "
                                + main.port()
                                + "\nsmtp_tcp_port = "
                                + main.port()
                                + "\n"
                                + withPort(mainCf),
                        "");
        var own =
                new InterfaceAddresses(
                        Map.of(OURS, 32),
                        InterfaceAddresses.Listen.WILDCARD,
                        EnumSet.allOf(IpFamily.class));
        var dns = new Dns(FakeDns.of(zone), clock);
        var hosts =
                new HostLookup(
                        dns,
                        new HostsFile(Path.of("/nonexistent"), clock),
                        HostLookup.Way.DNS,
                        own.families());
        var tables = new Tables("hash", _ -> {}, InstantSource.system());
        agent =
                new SmtpAgent(
                        SmtpClientSettings.from(protocol, configuration, own, tables),
                        new SmtpAgent.Parts(
                                dns,
                                hosts,
                                own.addresses(),
                                deadlines,
                                clock,
                                () -> Instant.EPOCH.plusNanos(clock.getAsLong()),
                                length -> () -> paused(length),
                                new Random(1),
                                ours == Ours.THE_PEERS_PORT ? main.port() : 0,
                                new SocketFiles(sockets, SocketFiles.Absolute.FROM_ROOT),
                                _ -> -1,
                                TcpWindow.OF_THE_SYSTEM,
                                WatchedPeers.from(configuration, tables)));
    }

    private ScriptedPeer peer(String where, List<List<String>> scripts) throws IOException {
        if (!where.startsWith("unix:")) {
            return new ScriptedPeer(address(where), port, scripts);
        }
        var socket = sockets.resolve(where.substring(5));
        Files.createDirectories(socket.getParent());
        return new ScriptedPeer(socket, scripts);
    }

    private void paused(Duration length) {
        clock.advance(length);
        pauses.add(length.toString());
    }

    String withoutPort(String text) {
        return text.replace(sockets.toString(), "SOCKETS")
                .replaceAll(":" + port + "(?!\\d)", ":PORT");
    }

    String withPort(String text) {
        return text.replace("PORT", Integer.toString(port)).replace("SOCKETS", sockets.toString());
    }

    /// Delivers, and moves the clock whenever a peer hangs.
    void deliver(DeliveryRequest request) throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        var thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                agent.deliver(request, new Told());
                            } catch (Throwable any) {
                                failure.set(any);
                            }
                        });
        while (thread.isAlive()) {
            if (peers.values().stream().anyMatch(ScriptedPeer::isHanging)) {
                clock.advance(STEP);
                deadlines.sweep();
            }
            LockSupport.parkNanos(300_000);
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    /// Outcomes as lines, with the port written as PORT.
    private final class Told implements OutcomeLog {
        @Override
        public synchronized void record(
                List<Recipient> recipients, Outcome outcome, Attempt attempt) {
            var kind =
                    switch (outcome) {
                        case Outcome.Sent _ -> "sent";
                        case Outcome.Deferred _ -> "deferred";
                        case Outcome.Bounced _ -> "bounced";
                    };
            for (var recipient : recipients) {
                var uses =
                        attempt.connectionUses() > 1
                                ? ", conn_use=" + attempt.connectionUses()
                                : "";
                var line =
                        recipient.address()
                                + ", relay="
                                + attempt.relay()
                                + uses
                                + ", dsn="
                                + outcome.status()
                                + ", status="
                                + kind
                                + " ("
                                + outcome.detail()
                                + ")";
                outcomes.add(withoutPort(line));
            }
        }

        @Override
        public synchronized void destinationFailed(Outcome.Deferred why) {
            outcomes.add("destination failed");
        }
    }

    DeliveryRequest request(String nexthop, Envelope envelope, Content content, Demand demand) {
        var message = new QueuedMessage(new QueueId("3F1A10C0FF", 1), envelope, List.of(), content);
        return new DeliveryRequest(
                message,
                withPort(nexthop),
                envelope.recipients(),
                demand,
                new Voice(log, "postfix/" + protocol.prefix(), 1));
    }

    /// From the text of a `[message]` section.
    DeliveryRequest parse(String nexthop, List<String> lines) {
        var attributes = Attributes.NONE;
        var sender = new Address("x@client.test");
        var recipients = new ArrayList<Recipient>();
        var demand = Demand.SINGLE;
        int i = 0;
        for (; i < lines.size() && lines.get(i).startsWith("@"); i++) {
            var words = lines.get(i).substring(1).split(" ", 2);
            var value = words.length > 1 ? utf8(words[1]) : "";
            switch (words[0]) {
                case "from" -> sender = new Address(value);
                case "to" -> recipients.add(recipient(recipients.size(), value));
                case "demand" -> demand = Demand.MORE_WAITS;
                default -> attributes = attributes.with(Attribute.valueOf(words[0]), value);
            }
        }
        if (recipients.isEmpty()) {
            recipients.add(Recipient.of(0, new Address("a@peer.test")));
        }
        if (i < lines.size() && lines.get(i).isEmpty()) {
            i++;
        }
        var content = String.join("\n", lines.subList(i, lines.size()));
        return request(
                nexthop,
                new Envelope(Instant.EPOCH, sender, recipients, attributes),
                new MemoryContent((content + "\n").getBytes(StandardCharsets.ISO_8859_1)),
                demand);
    }

    /// `address NOTIFY=… ORCPT=…`
    private static Recipient recipient(int number, String text) {
        var words = text.split(" (?=NOTIFY=|ORCPT=)", -1);
        var address = new Address(words[0]);
        Set<Notify> wish = EnumSet.noneOf(Notify.class);
        String orcpt = null;
        for (var word : words) {
            if (word.startsWith("NOTIFY=")) {
                for (var each : word.substring(7).split(",", -1)) {
                    wish.add(Notify.valueOf(each));
                }
            } else if (word.startsWith("ORCPT=")) {
                orcpt = word.substring(6);
            }
        }
        return new Recipient(number, address, address, wish, orcpt);
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void removeSockets() throws IOException {
        try (var files = Files.walk(sockets)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    List<String> complaints() throws InterruptedException {
        agent.shutDown();
        var all = new ArrayList<String>();
        for (var peer : peers.values()) {
            all.addAll(peer.complaints());
        }
        return all;
    }

    List<String> complaintsSoFar() {
        return peers.values().stream().flatMap(peer -> peer.complaintsSoFar().stream()).toList();
    }

    List<String> logged() {
        return log.lines().stream()
                .map(line -> line.replace("postfix/" + protocol.prefix() + ": ", ""))
                .map(this::withoutPort)
                .toList();
    }

    @Override
    public void close() throws IOException {
        agent.shutDown();
        for (var peer : peers.values()) {
            peer.close();
        }
        removeSockets();
    }
}
