// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.cleanup.MailSource;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueId;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// Cleanup that cleans nothing: a draft goes into the store as it was given, prepended headers on
/// top. [#refuseWith] makes it say no.
public final class MemoryCleanup implements Cleanup {

    private final MessageStore store;
    private volatile @Nullable Reply refusal;

    public MemoryCleanup(MessageStore store) {
        this.store = store;
    }

    public void refuseWith(@Nullable Reply reply) {
        refusal = reply;
    }

    @Override
    public Draft open(MailSource source) {
        return new MemoryDraft();
    }

    private final class MemoryDraft implements Draft {
        private final QueueId id = store.allocate(Instant.EPOCH);
        private final List<Recipient> recipients = new ArrayList<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final StringBuilder header = new StringBuilder();
        private Attributes attributes = Attributes.NONE;
        private Address sender = Address.NULL_SENDER;
        private Instant arrival = Instant.EPOCH;

        @Override
        public QueueId id() {
            return id;
        }

        @Override
        public void arrival(Instant newArrival) {
            arrival = newArrival;
        }

        @Override
        public void sender(Address newSender) {
            sender = newSender;
        }

        @Override
        public void recipient(Recipient recipient) {
            recipients.add(recipient);
        }

        @Override
        public void attribute(Attribute attribute, @Nullable String value) {
            attributes = attributes.with(attribute, value);
        }

        @Override
        public void prependHeader(String text) {
            header.insert(0, text + "\n");
        }

        @Override
        public void content(byte[] bytes, int offset, int length) {
            content.write(bytes, offset, length);
        }

        @Override
        public boolean isSound() {
            return true;
        }

        @Override
        public Result commit() {
            var no = refusal;
            if (no != null) {
                return new Result.Refused(no);
            }
            var envelope = new Envelope(arrival, sender, recipients, attributes);
            try (var body = store.spool(id)) {
                var octets = content.toByteArray();
                body.write(octets, 0, octets.length);
                var head = header.toString().getBytes(StandardCharsets.UTF_8);
                store.put(id, envelope, head, body, MessageStore.Placement.INCOMING);
                return new Result.Queued(id);
            } catch (IOException failure) {
                return new Result.Refused(
                        Reply.reply(451, "4.3.0", "Error: queue file write error"));
            }
        }

        @Override
        public void close() {}
    }
}
