// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.tables.Tables;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.MemoryContent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What the client makes of servers that behave and of servers that do not. `P` in the expectations
/// stands for the server's port.
@Timeout(30)
class SmtpAgentTest {

    private final Deadlines deadlines = Deadlines.running();
    private final CapturedLog log = new CapturedLog();
    private @Nullable ScriptedServer server;

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        deadlines.close();
    }

    private static final class Outcomes implements OutcomeLog {
        final List<String> said = new ArrayList<>();
        final List<Attempt> attempts = new ArrayList<>();
        @Nullable String failedDestination;

        @Override
        public void record(List<Recipient> recipients, Outcome outcome, Attempt attempt) {
            attempts.add(attempt);
            for (var recipient : recipients) {
                said.add(
                        recipient.address()
                                + " "
                                + outcome.getClass().getSimpleName()
                                + " "
                                + outcome.status()
                                + " "
                                + outcome.detail());
            }
        }

        @Override
        public void destinationFailed(Outcome.Deferred why) {
            failedDestination = why.detail();
        }
    }

    private ScriptedServer serve(String script) throws Exception {
        var fresh = new ScriptedServer(script);
        server = fresh;
        return fresh;
    }

    private SmtpAgent agent(String mainCf) throws Exception {
        var configuration =
                Configuration.parse(
                        Path.of("/etc/hikyaku"),
                        "compatibility_level = 3.12\nmyhostname = me.example\n"
                                + "smtp_skip_quit_response = yes\n"
                                + mainCf,
                        "");
        var settings =
                SmtpClientSettings.from(
                        configuration,
                        new InterfaceAddresses(
                                Map.of(),
                                InterfaceAddresses.Listen.WILDCARD,
                                Set.of(IpFamily.IPV4)),
                        new Tables("hash", _ -> {}));
        var dns =
                new Dns(
                        _ -> {
                            throw new java.io.IOException("no name server in this test");
                        },
                        System::nanoTime);
        var lookup =
                new HostLookup(
                        dns,
                        new HostsFile(System::nanoTime),
                        HostLookup.Way.NATIVE,
                        Set.of(IpFamily.IPV4));
        return new SmtpAgent(
                settings,
                new SmtpAgent.Parts(
                        dns,
                        lookup,
                        Set.of(),
                        deadlines,
                        System::nanoTime,
                        new Random(1),
                        25,
                        name -> name.equals("smtp") ? 25 : -1));
    }

    private DeliveryRequest request(
            int port, String content, Attributes attributes, Demand demand, String... to) {
        var recipients = new ArrayList<Recipient>();
        for (var address : to) {
            recipients.add(Recipient.of(recipients.size(), new Address(address)));
        }
        var envelope =
                new Envelope(
                        Instant.ofEpochSecond(1),
                        new Address("from@me.example"),
                        recipients,
                        attributes);
        var message =
                new QueuedMessage(
                        new QueueId("ABC1", 1), envelope, List.of(), new MemoryContent(content));
        return new DeliveryRequest(
                message,
                "[127.0.0.1]:" + port,
                recipients,
                demand,
                new Voice(log, "postfix/smtp", 1));
    }

    private Outcomes deliver(String script, String mainCf, String... to) throws Exception {
        var peer = serve(script);
        var outcomes = new Outcomes();
        agent(mainCf)
                .deliver(
                        request(
                                peer.port(),
                                "Subject: x\n\n.dot\nhello\n",
                                Attributes.NONE,
                                Demand.SINGLE,
                                to),
                        outcomes);
        return outcomes;
    }

    private String expected(String text) {
        return text.replace(":P", ":" + assertNotNull2(server).port());
    }

    private static <T> T assertNotNull2(@Nullable T value) {
        assertNotNull(value);
        if (value == null) {
            throw new AssertionError();
        }
        return value;
    }

    // ---- servers that behave ----

    @ParameterizedTest
    @CsvSource({"PIPELINING", "NOTHING"})
    void deliversInGroupsAndInLockStep(String keyword) throws Exception {
        var outcomes = deliver("EHLO 250-peer|250 " + keyword, "", "a@x.example", "b@x.example");
        assertEquals(
                List.of(
                        "a@x.example Sent 2.0.0 250 2.0.0 Ok: queued as PEER",
                        "b@x.example Sent 2.0.0 250 2.0.0 Ok: queued as PEER"),
                outcomes.said);
        assertEquals(
                List.of(
                        "EHLO me.example",
                        "MAIL FROM:<from@me.example>",
                        "RCPT TO:<a@x.example>",
                        "RCPT TO:<b@x.example>",
                        "DATA",
                        "Subject: x",
                        "",
                        "..dot",
                        "hello",
                        ".",
                        "QUIT"),
                assertNotNull2(server).heard());
        assertEquals(expected("127.0.0.1[127.0.0.1]:P"), outcomes.attempts.getFirst().relay());
    }

    @Test
    void fallsBackToHelo() throws Exception {
        var outcomes = deliver("EHLO 502 what?", "", "a@x.example");
        assertEquals(1, outcomes.said.size());
        assertTrue(outcomes.said.getFirst().contains(" Sent "), outcomes.said.toString());
        assertTrue(assertNotNull2(server).heard().contains("HELO me.example"));
    }

    @Test
    void passesOnWhatTheServerUnderstands() throws Exception {
        var peer = serve("EHLO 250-peer|250-SIZE 100000|250-8BITMIME|250-SMTPUTF8|250 DSN");
        var attributes =
                Attributes.NONE
                        .with(Attribute.ENCODING, "8bit")
                        .with(Attribute.DSN_ENVID, "a+b")
                        .with(Attribute.DSN_RET, "HDRS");
        agent("")
                .deliver(
                        request(
                                peer.port(),
                                "X: y\n\nz\n",
                                attributes,
                                Demand.SINGLE,
                                "a@x.example"),
                        new Outcomes());
        assertTrue(
                peer.heard()
                        .contains(
                                "MAIL FROM:<from@me.example> SIZE=11 BODY=8BITMIME ENVID=a+2Bb RET=HDRS"),
                peer.heard().toString());
        assertTrue(
                peer.heard().contains("RCPT TO:<a@x.example> ORCPT=rfc822;a@x.example"),
                peer.heard().toString());
    }

    @Test
    void convertsEightBitMailForAnOldServer() throws Exception {
        var peer = serve("EHLO 250 peer");
        var content =
                """
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                grüß=
                """;
        agent("")
                .deliver(
                        request(
                                peer.port(),
                                content,
                                Attributes.NONE.with(Attribute.ENCODING, "8bit"),
                                Demand.SINGLE,
                                "a@x.example"),
                        new Outcomes());
        assertTrue(peer.heard().contains("Content-Transfer-Encoding: quoted-printable"));
        assertTrue(peer.heard().contains("gr=C3=BC=C3=9F=3D"), peer.heard().toString());
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        var peer = serve("EHLO 250-peer|250 PIPELINING");
        var agent = agent("");
        var outcomes = new Outcomes();
        for (int i = 0; i < 3; i++) {
            var demand = i < 2 ? Demand.MORE_WAITS : Demand.SINGLE;
            agent.deliver(
                    request(peer.port(), "A: b\n\n", Attributes.NONE, demand, "a@x.example"),
                    outcomes);
        }
        assertEquals(1, peer.connections());
        assertEquals(
                List.of(1, 2, 3), outcomes.attempts.stream().map(Attempt::connectionUses).toList());
    }

    /// A server that closed the idle connection has not seen the message: that is no failure.
    @Test
    void aConnectionThatDiedIdleIsNoFailure() throws Exception {
        var peer = serve("EHLO 250-peer|250 PIPELINING\nDOT 250 2.0.0 Ok: queued as PEER|CLOSE");
        var agent = agent("");
        var outcomes = new Outcomes();
        for (int i = 0; i < 2; i++) {
            agent.deliver(
                    request(
                            peer.port(),
                            "A: b\n\n",
                            Attributes.NONE,
                            Demand.MORE_WAITS,
                            "a@x.example"),
                    outcomes);
        }
        assertEquals(2, peer.connections());
        assertEquals(2, outcomes.said.size());
        assertTrue(
                outcomes.said.stream().allMatch(line -> line.contains(" Sent ")),
                outcomes.said.toString());
        agent.shutDown();
    }

    // ---- servers that refuse ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    GREETING 554 5.7.1 no     ~ Deferred 4.7.1 host 127.0.0.1[127.0.0.1] refused to talk to me: 554 5.7.1 no
                    GREETING 421 4.3.2 later  ~ Deferred 4.3.2 host 127.0.0.1[127.0.0.1] refused to talk to me: 421 4.3.2 later
                    MAIL 550 5.1.8 who?       ~ Bounced 5.1.8 host 127.0.0.1[127.0.0.1] said: 550 5.1.8 who? (in reply to MAIL FROM command)
                    MAIL 451 4.3.0 later      ~ Deferred 4.3.0 host 127.0.0.1[127.0.0.1] said: 451 4.3.0 later (in reply to MAIL FROM command)
                    RCPT 550 5.1.1 unknown    ~ Bounced 5.1.1 host 127.0.0.1[127.0.0.1] said: 550 5.1.1 unknown (in reply to RCPT TO command)
                    RCPT 552 too many         ~ Bounced 5.0.0 host 127.0.0.1[127.0.0.1] said: 552 too many (in reply to RCPT TO command)
                    RCPT 450 4.2.0 greylisted ~ Deferred 4.2.0 host 127.0.0.1[127.0.0.1] said: 450 4.2.0 greylisted (in reply to RCPT TO command)
                    DATA 554 5.7.0 no         ~ Bounced 5.7.0 host 127.0.0.1[127.0.0.1] said: 554 5.7.0 no (in reply to DATA command)
                    DOT 554 5.6.0 spam        ~ Bounced 5.6.0 host 127.0.0.1[127.0.0.1] said: 554 5.6.0 spam (in reply to end of DATA command)
                    DOT 452 4.3.1 full        ~ Deferred 4.3.1 host 127.0.0.1[127.0.0.1] said: 452 4.3.1 full (in reply to end of DATA command)
                    """)
    void saysWhatTheServerSaid(String script, String expected) throws Exception {
        for (var keyword : List.of("PIPELINING", "NOTHING")) {
            var outcomes =
                    deliver("EHLO 250-peer|250 " + keyword + "\n" + script, "", "a@x.example");
            assertEquals(List.of("a@x.example " + expected), outcomes.said, keyword);
            assertNotNull2(server).close();
        }
    }

    @ParameterizedTest
    @CsvSource({"PIPELINING", "NOTHING"})
    void oneRefusedRecipientDoesNotHurtTheOther(String keyword) throws Exception {
        var outcomes =
                deliver(
                        "EHLO 250-peer|250 " + keyword + "\nRCPT TO:<b 550 5.1.1 unknown",
                        "",
                        "b@x.example",
                        "a@x.example");
        assertEquals(
                List.of(
                        "b@x.example Bounced 5.1.1 host 127.0.0.1[127.0.0.1] said: 550 5.1.1 unknown"
                                + " (in reply to RCPT TO command)",
                        "a@x.example Sent 2.0.0 250 2.0.0 Ok: queued as PEER"),
                outcomes.said);
    }

    @Test
    void sendsNothingThatIsTooBig() throws Exception {
        var outcomes = deliver("EHLO 250-peer|250 SIZE 5", "", "a@x.example");
        assertEquals(
                List.of(
                        "a@x.example Bounced 5.3.4 message size 27 exceeds size limit 5 of server"
                                + " 127.0.0.1[127.0.0.1]"),
                outcomes.said);
        assertFalse(assertNotNull2(server).heard().contains("DATA"));
    }

    // ---- servers that break ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GREETING | receiving the initial server greeting
                    EHLO     | performing the EHLO handshake
                    MAIL     | sending MAIL FROM
                    RCPT     | sending RCPT TO
                    DATA     | sending DATA command
                    DOT      | sending end of data -- message may be sent more than once
                    """)
    void aServerThatVanishesIsTriedLater(String verb, String doing) throws Exception {
        var outcomes = deliver(verb + " CLOSE", "", "a@x.example");
        assertEquals(
                List.of(
                        "a@x.example Deferred 4.4.2 lost connection with 127.0.0.1[127.0.0.1] while "
                                + doing),
                outcomes.said);
        assertNotNull(outcomes.failedDestination);
    }

    /// The time-outs under test are a second, the others would not end within the test.
    enum Hang {
        GREETING("smtp_helo_timeout", "receiving the initial server greeting"),
        EHLO("smtp_helo_timeout", "performing the EHLO handshake"),
        MAIL("smtp_mail_timeout", "sending MAIL FROM"),
        RCPT("smtp_rcpt_timeout", "sending RCPT TO"),
        DATA("smtp_data_init_timeout", "sending DATA command"),
        DOT("smtp_data_done_timeout", "sending end of data -- message may be sent more than once");

        final String parameter;
        final String doing;

        Hang(String parameter, String doing) {
            this.parameter = parameter;
            this.doing = doing;
        }
    }

    @ParameterizedTest
    @EnumSource(Hang.class)
    void aServerThatHangsIsLeftInTime(Hang hang) throws Exception {
        var outcomes = deliver(hang + " HANG", hang.parameter + " = 1s\n", "a@x.example");
        assertEquals(
                List.of(
                        "a@x.example Deferred 4.4.2 conversation with 127.0.0.1[127.0.0.1] timed out while "
                                + hang.doing),
                outcomes.said);
    }

    @Test
    void whatIsNoSmtpIsNoYes() throws Exception {
        var outcomes = deliver("MAIL <html>hello|CLOSE", "", "a@x.example");
        assertEquals(
                List.of(
                        "a@x.example Deferred 4.4.2 lost connection with 127.0.0.1[127.0.0.1] while"
                                + " sending MAIL FROM"),
                outcomes.said);
        assertTrue(
                log.lines()
                        .getFirst()
                        .contains("warning: ABC1: non-ESMTP response from 127.0.0.1[127.0.0.1]"),
                log.lines().toString());
    }

    @Test
    void nobodyThereIsTriedLater() throws Exception {
        var outcomes = new Outcomes();
        try (var holder = java.nio.channels.SocketChannel.open()) {
            holder.bind(
                    new java.net.InetSocketAddress(
                            org.hikyaku.net.IpAddress.of(new byte[] {127, 0, 0, 1}), 0));
            int port = ((java.net.InetSocketAddress) holder.getLocalAddress()).getPort();
            agent("")
                    .deliver(
                            request(
                                    port,
                                    "A: b\n\n",
                                    Attributes.NONE,
                                    Demand.SINGLE,
                                    "a@x.example"),
                            outcomes);
            var text = "connect to 127.0.0.1[127.0.0.1]:" + port + ": Connection refused";
            assertEquals(List.of("a@x.example Deferred 4.4.1 " + text), outcomes.said);
            assertEquals("none", outcomes.attempts.getFirst().relay());
            assertEquals(List.of("postfix/smtp: " + text), log.lines());
        }
    }
}
