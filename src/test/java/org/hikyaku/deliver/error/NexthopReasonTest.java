// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.DeliveryRequest.Demand;
import org.hikyaku.deliver.discard.DiscardAgent;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.MemoryContent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// error(8), retry and discard(8), with the nexthops that a Postfix 3.7.11 was asked about too.
class NexthopReasonTest {

    private final CapturedLog log = new CapturedLog();

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    error   | 5.1.1 no such user here | none Bounced 5.1.1 no such user here |
                    error   | plain text              | none Bounced 5.0.0 plain text        |
                    error   | 4.2.2 mailbox full      | none Bounced 5.0.0 mailbox full      | warning: bounce_append: ignoring dsn code "4.2.2"
                    error   | 2.1.1 fine              | none Bounced 5.0.0 fine              | warning: bounce_append: ignoring dsn code "2.1.1"
                    error   | 5.1.1   spaced   text   | none Bounced 5.1.1 spaced   text     |
                    error   | 5.1.9                   | none Bounced 5.1.9                   |
                    error   | 5.1.1111 no code        | none Bounced 5.0.0 5.1.1111 no code  |
                    error   | 5.1.1no code            | none Bounced 5.0.0 5.1.1no code      |
                    any     | 5.1.1 as error          | none Bounced 5.1.1 as error          |
                    retry   | 4.4.4 come again        | none Deferred 4.4.4 come again       |
                    retry   | 5.4.4 come five         | none Deferred 4.0.0 come five        | warning: defer_append: ignoring dsn code "5.4.4"
                    retry   | later                   | none Deferred 4.0.0 later            |
                    discard | reason given            | none Sent 2.0.0 reason given         |
                    discard | t.example               | none Sent 2.0.0 t.example            |
                    discard | 2.5.5 with code         | none Sent 2.5.5 with code            |
                    discard | 5.1.1 five              | none Sent 2.0.0 five                 | warning: sent: ignoring dsn code "5.1.1"
                    """,
            delimiter = '|')
    void theNexthopSaysWhy(String service, String nexthop, String outcome, String warning)
            throws Exception {
        DeliveryAgent agent =
                service.equals("discard")
                        ? new DiscardAgent()
                        : new ErrorAgent(ErrorAgent.Verdict.ofService(service));
        var recipients =
                List.of(
                        Recipient.of(0, new Address("a@t.example")),
                        Recipient.of(1, new Address("b@t.example")));
        var said = new ArrayList<String>();
        agent.deliver(
                new DeliveryRequest(
                        new QueuedMessage(
                                new QueueId("ABC1", 1),
                                new Envelope(
                                        Instant.EPOCH,
                                        Address.NULL_SENDER,
                                        recipients,
                                        Attributes.NONE),
                                List.of(),
                                new MemoryContent("\n")),
                        nexthop,
                        recipients,
                        Demand.SINGLE,
                        new Voice(log, "postfix/" + service, 1)),
                (whom, what, attempt) ->
                        said.add(
                                (attempt.relay()
                                                + " "
                                                + what.getClass().getSimpleName()
                                                + " "
                                                + what.status()
                                                + " "
                                                + what.detail())
                                        .strip()));
        assertEquals(List.of(outcome, outcome), said);
        assertEquals(
                warning == null ? List.of() : List.of("postfix/" + service + ": " + warning),
                log.lines());
    }
}
