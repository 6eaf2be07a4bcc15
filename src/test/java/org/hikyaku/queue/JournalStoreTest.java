// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    @TempDir Path queue;

    private final List<String> log = new ArrayList<>();

    private JournalStore open() throws IOException {
        return JournalStore.open(
                queue,
                JournalSettings.DEFAULTS,
                InstantSource.fixed(NOW),
                event -> {
                    var line = new StringBuilder();
                    event.appendTo(line);
                    log.add(line.toString());
                });
    }

    static QueueId put(MessageStore store, String body, String... recipients) throws IOException {
        var id = store.allocate(NOW);
        var list = new ArrayList<Recipient>();
        for (var address : recipients) {
            list.add(Recipient.of(list.size(), new Address(address)));
        }
        try (var writer = store.spool(id)) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            writer.write(bytes, 0, bytes.length);
            store.put(
                    id,
                    new Envelope(NOW, new Address("s@example"), list, Attributes.NONE),
                    "Subject: x\n\n".getBytes(StandardCharsets.UTF_8),
                    writer,
                    Placement.INCOMING);
        }
        return id;
    }

    static String text(Content content) throws IOException {
        var out = new ByteArrayOutputStream();
        content.transferTo(out::write);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasPutIsThereAfterARestart() throws IOException {
        QueueId id;
        try (var store = open()) {
            id = put(store, "hello\n", "r@example");
        }
        try (var store = open()) {
            assertEquals(1, store.count());
            assertEquals(id, store.find(id.text()));
            var message = store.claim(id);
            assertNotNull(message);
            assertEquals("Subject: x\n\nhello\n", text(message.content()));
            assertEquals("r@example", message.envelope().recipients().get(0).address().text());
            store.record(id, List.of(), Disposition.REMOVE);
            assertEquals(0, store.count());
        }
        try (var store = open()) {
            assertNull(store.claim(id));
            assertTrue(store.allocate(NOW).serial() > id.serial());
        }
        assertEquals(List.of(), log);
    }
}
