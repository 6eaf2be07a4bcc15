// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.InterfaceAddresses;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that answer whatever comes to their mind. Whatever it is: the delivery ends, each
/// recipient has one outcome, *sent* means that the server took it, what the server took is *sent*,
/// and nothing is bounced but for a reason that lasts.
///
/// `-Dfuzz.seeds=100000` for a long run, `-Dfuzz.first=4711 -Dfuzz.seeds=1` for one that failed.
class ClientFuzzTest {

    /// The lines of a reply stand one behind the other, garbage among them, and may have different
    /// codes; only 4xx is for a while.
    private static final Pattern LAST_LINE_LASTS =
            Pattern.compile("(?: said:| refused to talk to me:)(?:.*[ ?])? ?[01356789]\\d\\d");

    private static final Duration LONGER_THAN_ANY_TIME_OUT = Duration.ofSeconds(700);

    private final ManualNanoClock clock = new ManualNanoClock();
    private final Deadlines deadlines = new Deadlines(clock);
    private final CapturedLog log = new CapturedLog();
    private long sent;
    private long deferred;
    private long bounced;

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void eachRecipientHasOneTrueOutcome() throws Exception {
        long first = Long.getLong("fuzz.first", 1);
        long count = Long.getLong("fuzz.seeds", 150);
        try (var server = new FuzzingServer(this::letTimePass)) {
            for (long seed = first; seed < first + count; seed++) {
                log.clear();
                new OneServer(seed, server).play();
            }
            // Or it proves nothing.
            assertTrue(sent > count && deferred > count / 2 && bounced > count / 2);
        }
    }

    private void letTimePass() {
        clock.advance(LONGER_THAN_ANY_TIME_OUT);
        deadlines.sweep();
    }

    private SmtpAgent agent() throws Exception {
        var own =
                new InterfaceAddresses(
                        Map.of(), InterfaceAddresses.Listen.WILDCARD, EnumSet.of(IpFamily.IPV4));
        var dns = new Dns(FakeDns.of(""), clock);
        var hosts =
                new HostLookup(
                        dns,
                        new HostsFile(Path.of("/nonexistent"), clock),
                        HostLookup.Way.DNS,
                        own.families());
        var configuration =
                Configuration.parse(
                        Path.of("/test"),
                        "myhostname = mail.client.test\nsmtp_tcp_port = 25\n",
                        "");
        return new SmtpAgent(
                SmtpClientSettings.from(
                        Protocol.SMTP,
                        configuration,
                        own,
                        new Tables("hash", _ -> {}, InstantSource.system())),
                new SmtpAgent.Parts(
                        dns,
                        hosts,
                        Set.of(),
                        deadlines,
                        clock,
                        () -> Instant.EPOCH,
                        _ -> () -> {},
                        new Random(1),
                        0,
                        new SocketFiles(Path.of("/nonexistent"), SocketFiles.Absolute.FROM_ROOT),
                        _ -> -1,
                        TcpWindow.OF_THE_SYSTEM,
                        WatchedPeers.NOBODY));
    }

    /// Two messages, one after the other, so that connections are used again.
    private final class OneServer {

        private final long seed;
        private final FuzzingServer server;
        private final Random random;
        private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();

        OneServer(long seed, FuzzingServer server) {
            this.seed = seed;
            this.server = server;
            this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        }

        void play() throws Exception {
            server.begin(random);
            var agent = agent();
            int messages = 1 + random.nextInt(3);
            try {
                for (int i = 0; i < messages; i++) {
                    deliver(agent, i);
                }
                agent.shutDown();
                check();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(story(failure), failure);
            }
        }

        private void deliver(SmtpAgent agent, int number) throws InterruptedException {
            var recipients = new ArrayList<Recipient>();
            int count = random.nextInt(10) == 0 ? 300 : 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                var address = new Address("r" + i + ".m" + number + "@peer.test");
                recipients.add(Recipient.of(i, address));
                outcomes.put(address.text(), new ArrayList<>());
            }
            var attributes =
                    random.nextInt(8) == 0
                            ? Attributes.NONE.with(Attribute.SMTPUTF8, "yes")
                            : Attributes.NONE;
            var envelope =
                    new Envelope(
                            Instant.EPOCH,
                            new Address("m" + number + "@client.test"),
                            recipients,
                            attributes);
            var content = new MemoryContent("Subject: x\n\n.\n..\nQUIT\n" + "y".repeat(200) + "\n");
            agent.deliver(
                    new DeliveryRequest(
                            new QueuedMessage(
                                    new QueueId("Q" + number, 1), envelope, List.of(), content),
                            "[127.0.0.1]:" + server.port(),
                            recipients,
                            random.nextBoolean() ? Demand.MORE_WAITS : Demand.SINGLE,
                            new Voice(log, "postfix/smtp", 1)),
                    new Told());
        }

        private final class Told implements OutcomeLog {
            @Override
            public void record(List<Recipient> recipients, Outcome outcome, Attempt attempt) {
                for (var recipient : recipients) {
                    var before = outcomes.get(recipient.address().text());
                    if (before != null) {
                        before.add(outcome);
                    }
                }
            }
        }

        private void check() {
            var talks = server.talks();
            boolean uncertain = talks.stream().anyMatch(FuzzingServer.Talk::uncertain);
            var transactions =
                    talks.stream()
                            .flatMap(talk -> new ClientAudit(talk).transactions().stream())
                            .toList();
            outcomes.forEach((recipient, said) -> {
                assertEquals(1, said.size(), () -> recipient + " has " + said);
                var taken = transactions.stream().filter(each -> each.took(recipient)).toList();
                assertTrue(taken.size() <= 1, () -> recipient + " was taken twice");
                boolean surely = !taken.isEmpty() && taken.getFirst().whole();
                switch (said.getFirst()) {
                    case Outcome.Sent outcome -> {
                        sent++;
                        assertEquals(
                                1, taken.size(), () -> recipient + " was not taken: " + outcome);
                    }
                    case Outcome.Deferred outcome -> {
                        deferred++;
                        assertTrue(
                                !surely || uncertain, () -> recipient + " was taken: " + outcome);
                    }
                    case Outcome.Bounced outcome -> {
                        bounced++;
                        assertTrue(!surely, () -> recipient + " was taken: " + outcome);
                        assertTrue(isLasting(outcome.detail()), outcome::detail);
                    }
                }
            });
            for (var line : log.lines()) {
                assertTrue(!line.contains("panic:") && !line.contains("Exception"), line);
            }
        }

        /// A 5xx, a reply that fits nowhere, or a limit that the server told us.
        private static boolean isLasting(String why) {
            return LAST_LINE_LASTS.matcher(why).find()
                    || why.startsWith("Protocol error: ")
                    || why.contains("exceeds size limit")
                    || why.startsWith("SMTPUTF8 is required, but was not offered");
        }

        private String story(Throwable failure) {
            var story = new StringBuilder(failure.getMessage() + "\nseed " + seed);
            for (var talk : server.talks()) {
                story.append("\n--- said").append(talk.uncertain() ? ", perhaps in vain\n" : "\n");
                story.append(talk.said()).append("\n--- heard\n").append(talk.heard());
            }
            outcomes.forEach(
                    (recipient, said) -> story.append('\n').append(recipient).append(said));
            log.lines().forEach(line -> story.append("\nlog: ").append(line));
            return story.toString();
        }
    }
}
