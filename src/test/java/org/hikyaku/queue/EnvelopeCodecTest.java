// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.junit.jupiter.api.Test;

class EnvelopeCodecTest {

    private static final Envelope FULL =
            new Envelope(
                    Instant.ofEpochMilli(1_700_000_000_123L),
                    new Address("söder@example.com"),
                    List.of(
                            Recipient.of(0, new Address("plain@example.net")),
                            new Recipient(
                                    1,
                                    new Address("new@example.net"),
                                    new Address("old@example.net"),
                                    Set.of(Notify.SUCCESS, Notify.DELAY),
                                    "rfc822;o+ld@example.net"),
                            new Recipient(
                                    2,
                                    new Address(""),
                                    new Address("x"),
                                    Set.of(Notify.NEVER),
                                    null)),
                    Attributes.ofEntries(
                            List.of(
                                    new Attributes.Entry(
                                            Attribute.CLIENT_ADDRESS.code(), "192.0.2.1"),
                                    new Attributes.Entry(4711, "of a later version"))));

    private static Bytes written() {
        var out = new Bytes(16);
        EnvelopeCodec.write(FULL, out);
        return out;
    }

    private static Envelope read(Bytes bytes) throws CorruptRecordException {
        return EnvelopeCodec.read(new Cursor(bytes.array(), 0, bytes.size()));
    }

    @Test
    void whatWasWrittenIsRead() throws CorruptRecordException {
        assertEquals(FULL, read(written()));
    }

    @Test
    void tagsOfALaterVersionAreSkipped() throws CorruptRecordException {
        var out = written();
        out.putVarint(99);
        out.putText("something new");
        assertEquals(FULL, read(out));
    }

    @Test
    void damageIsOnlyEverCorruptRecordException() {
        var good = written();
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var bytes = new Bytes(16);
            bytes.put(good.array(), 0, random.nextInt(good.size() + 1));
            for (int i = random.nextInt(4); i > 0 && bytes.size() > 0; i--) {
                bytes.array()[random.nextInt(bytes.size())] = (byte) random.nextInt();
            }
            try {
                read(bytes);
            } catch (CorruptRecordException expected) {
                // Anything else would end the test.
            }
        }
    }
}
