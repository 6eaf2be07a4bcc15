// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.util.List;
import org.hikyaku.cli.QueueListing.Columns;
import org.hikyaku.master.control.QueueEntry;
import org.hikyaku.master.control.QueueEntry.Waiting;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueName;
import org.junit.jupiter.api.Test;

/// What is expected here was printed by Postfix 3.7.11.
class QueueListingTest {

    private static final String REFUSED = "connect to 127.0.0.1[127.0.0.1]:9: Connection refused";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    @Test
    void shortIds() {
        var listing = new QueueListing(out, Columns.SHORT_IDS, () -> ZoneOffset.UTC);
        listing.entry(entry(QueueName.DEFERRED, "D930C20C443", 263, "me@example.com", REFUSED));
        listing.entry(entry(QueueName.HOLD, "8D12120C24C", 252, "", REFUSED));
        listing.entry(
                entry(
                        QueueName.ACTIVE,
                        "4jYVGH6qDDzJ9rP",
                        7000,
                        "a b@c",
                        "delivery temporarily suspended: " + REFUSED));
        listing.finish();
        assertEquals(
                """
                -Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
                D930C20C443     263 Tue Nov 24 03:50:58  me@example.com
                                       (connect to 127.0.0.1[127.0.0.1]:9: Connection refused)
                                                         you@example.org

                8D12120C24C!     252 Tue Nov 24 03:50:58  MAILER-DAEMON
                                       (connect to 127.0.0.1[127.0.0.1]:9: Connection refused)
                                                         you@example.org

                4jYVGH6qDDzJ9rP*    7000 Tue Nov 24 03:50:58  "a b"@c
                (delivery temporarily suspended: connect to 127.0.0.1[127.0.0.1]:9: Connection refused)
                                                         you@example.org

                -- 7 Kbytes in 3 Requests.
                """,
                bytes.toString(UTF_8));
    }

    @Test
    void longIds() {
        var listing = new QueueListing(out, Columns.LONG_IDS, () -> ZoneOffset.UTC);
        listing.entry(entry(QueueName.DEFERRED, "4jYVGG1TR0zJ9fX", 230, "", REFUSED));
        listing.finish();
        assertEquals(
                """
                ----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------
                4jYVGG1TR0zJ9fX        230 Tue Nov 24 03:50:58 MAILER-DAEMON
                                       (connect to 127.0.0.1[127.0.0.1]:9: Connection refused)
                                                               you@example.org

                -- 0 Kbytes in 1 Request.
                """,
                bytes.toString(UTF_8));
    }

    @Test
    void aReasonIsPrintedWhenItChanges() {
        var listing = new QueueListing(out, Columns.SHORT_IDS, () -> ZoneOffset.UTC);
        listing.entry(
                new QueueEntry(
                        MessageStore.Place.in(QueueName.DEFERRED),
                        "A1",
                        1,
                        1,
                        "s@x",
                        List.of(
                                new Waiting("one@x", ""),
                                new Waiting("two@x", "busy"),
                                new Waiting("three@x", "busy"),
                                new Waiting("four@x", ""))));
        assertEquals(
                """
                -Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
                A1                1 Thu Jan  1 00:00:01  s@x
                                                         one@x
                                                                                        (busy)
                                                         two@x
                                                         three@x
                                                                          (reason unavailable)
                                                         four@x
                """,
                bytes.toString(UTF_8));
    }

    /// As Postfix 3.7.11 prints it: the size moves on for the second mark.
    @Test
    void whatIsForcedToExpireIsMarked() {
        new QueueListing(out, Columns.SHORT_IDS, () -> ZoneOffset.UTC)
                .entry(
                        new QueueEntry(
                                new MessageStore.Place(QueueName.HOLD, true),
                                "0328E23E44C",
                                1,
                                270,
                                "hold@example.com",
                                List.of()));
        assertEquals(
                """
                -Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
                0328E23E44C!#     270 Thu Jan  1 00:00:01  hold@example.com
                """,
                bytes.toString(UTF_8));
    }

    @Test
    void emptyQueue() {
        new QueueListing(out, Columns.SHORT_IDS, () -> ZoneOffset.UTC).finish();
        assertEquals("Mail queue is empty\n", bytes.toString(UTF_8));
    }

    @Test
    void json() {
        var json = new QueueJson(out);
        json.entry(entry(QueueName.DEFERRED, "D930C20C443", 263, "me@example.com", REFUSED));
        json.entry(
                new QueueEntry(
                        MessageStore.Place.in(QueueName.MAILDROP),
                        "A1",
                        1,
                        1,
                        "",
                        List.of(new Waiting("a\"b@ü", ""), new Waiting("x@y", "tab\t\u0001"))));
        assertEquals(
                """
                {"queue_name": "deferred", "queue_id": "D930C20C443", "arrival_time": 1795492258, \
                "message_size": 263, "forced_expire": false, "sender": "me@example.com", \
                "recipients": [{"address": "you@example.org", "delay_reason": "connect to \
                127.0.0.1[127.0.0.1]:9: Connection refused"}]}
                {"queue_name": "maildrop", "queue_id": "A1", "arrival_time": 1, "message_size": 1, \
                "forced_expire": false, "sender": "MAILER-DAEMON", "recipients": \
                [{"address": "\\"a\\\\\\"b\\"@ü"}, {"address": "x@y", "delay_reason": "tab\\t\\u0001"}]}
                """,
                bytes.toString(UTF_8));
    }

    private static QueueEntry entry(
            QueueName queue, String id, long size, String sender, String reason) {
        return new QueueEntry(
                MessageStore.Place.in(queue),
                id,
                1_795_492_258L,
                size,
                sender,
                List.of(new Waiting("you@example.org", reason)));
    }
}
