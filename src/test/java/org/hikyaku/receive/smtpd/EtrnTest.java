// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hikyaku.config.Configuration;
import org.hikyaku.tables.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an ETRN does beside its reply, which the dialogues `etrn-*` are about.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class EtrnTest {

    private static final String MAIN_CF =
            """
            compatibility_level = 3.12
            myhostname = mail.example.com
            mynetworks = 127.0.0.0/8
            relay_domains = away.example.net
            """;

    @Test
    void hasTheMailOfTheDomainSentAndOfNoOther() throws Exception {
        try (var server = new InProcessServer(MAIN_CF)) {
            var peer = server.connect();
            peer.receive();
            peer.send("ETRN #Away.example.net\r\n");
            assertEquals("250 Queuing started", peer.receive());
            peer.send("ETRN example.com\r\n");
            assertEquals("459 <example.com>: service unavailable", peer.receive());
            peer.close();
            assertEquals(List.of("Away.example.net"), server.flushed);
        }
    }

    @Test
    void aRefusedClientStartsNothing() throws Exception {
        try (var server = new InProcessServer(MAIN_CF + "smtpd_etrn_restrictions = reject\n")) {
            var peer = server.connect();
            peer.receive();
            peer.send("ETRN away.example.net\r\n");
            assertEquals(
                    "554 5.7.1 <away.example.net>: Etrn command rejected: Access denied",
                    peer.receive());
            peer.close();
            assertEquals(List.of(), server.flushed);
        }
    }

    @Test
    void aQueueThatCannotBeReadIsNoPromise() throws Exception {
        var flush =
                FastFlush.from(
                        Configuration.parse(Path.of("/test"), MAIN_CF, ""),
                        new Tables("hash", _ -> {}, InstantSource.system()),
                        _ -> {
                            throw new IOException("disk gone");
                        });
        var answer = flush.flush("away.example.net");
        var unable = assertInstanceOf(FastFlush.Answer.Unable.class, answer);
        assertEquals("cannot search the queue: disk gone", unable.reason());
    }
}
