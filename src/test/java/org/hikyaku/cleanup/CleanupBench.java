// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.rewrite.AddressClasses;
import org.hikyaku.rewrite.VirtualAliases;
import org.hikyaku.tables.Tables;
import org.hikyaku.testkit.CapturedLog;
import org.hikyaku.testkit.MemoryStore;

/// A cleanup service with a queue in memory, at one moment of time.
final class CleanupBench {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-24T04:01:34Z"));

    private final MemoryStore store = new MemoryStore();
    private final CapturedLog log = new CapturedLog();
    private final CleanupService cleanup;

    CleanupBench(String... settings) {
        var mainCf =
                "compatibility_level = 3.6\nmyhostname = mail.example.com\nmydomain = example.com\n"
                        + String.join("\n", settings);
        try {
            var configuration = Configuration.parse(Path.of("/nowhere"), mainCf + "\n", "");
            var tables = new Tables("hash", _ -> {}, InstantSource.system());
            var classes = AddressClasses.from(configuration, tables, Set.of());
            cleanup =
                    new CleanupService(
                            configuration,
                            VirtualAliases.from(configuration, tables, classes),
                            store,
                            CLOCK,
                            ZoneOffset.UTC,
                            () -> new Voice(log, "cleanup", 1));
        } catch (ConfigException wrong) {
            throw new AssertionError(wrong);
        }
    }

    CleanupService cleanup() {
        return cleanup;
    }

    MemoryStore store() {
        return store;
    }

    CapturedLog log() {
        return log;
    }

    static Recipient to(String address) {
        return Recipient.of(0, new Address(address));
    }

    /// A message from `s` to `a@virt.example`.
    Cleanup.Result clean(String content) {
        try (var draft = cleanup.open()) {
            draft.sender(new Address("s"));
            draft.recipient(to("a@virt.example"));
            write(draft, content);
            return draft.commit();
        }
    }

    static void write(Draft draft, String content) {
        var octets = content.getBytes(StandardCharsets.UTF_8);
        draft.content(octets, 0, octets.length);
    }

    QueuedMessage message(Cleanup.Result result) {
        var id = assertInstanceOf(Cleanup.Result.Queued.class, result).id();
        QueuedMessage message;
        try {
            message = store.claim(id);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        if (message == null) {
            throw new AssertionError(id + " is not in the queue");
        }
        return message;
    }

    byte[] queued(Cleanup.Result result) throws IOException {
        var octets = new ByteArrayOutputStream();
        message(result).content().transferTo(octets::write);
        return octets.toByteArray();
    }

    String queuedText(Cleanup.Result result) throws IOException {
        return new String(queued(result), StandardCharsets.UTF_8);
    }

    static String refusal(Cleanup.Result result) {
        return assertInstanceOf(Cleanup.Result.Refused.class, result).reply().toString();
    }
}
