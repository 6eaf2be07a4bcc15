// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hikyaku.log.Speaker;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.HeaderName;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Placement;
import org.hikyaku.queue.QueueId;
import org.hikyaku.rewrite.CanonicalForm;
import org.hikyaku.rewrite.VirtualAliases.Expansion;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// A message on its way through cleanup. Its headers are cleaned as they come and stay in memory;
/// its body is looked through once for what must not be in it and goes straight to the store's
/// spool.
///
/// Confined to one thread.
final class MessageDraft implements Draft, HeaderCleaner.Findings {

    private final CleanupSettings settings;
    private final MailSource source;
    private final MessageStore store;
    private final QueueId id;
    private final ZoneId zone;
    private final Voice voice;
    private final RecipientList recipients;
    private final List<String> prepended = new ArrayList<>(1);

    private Instant arrival;
    private Address sender = Address.NULL_SENDER;
    private Attributes attributes = Attributes.NONE;
    private @Nullable Parts parts;
    private @Nullable Reply refusal;
    private long size;
    private boolean hasMessageId;
    private byte[] scratch = {};

    /// What exists once content comes.
    private record Parts(MessageOutput output, HeaderReader reader, HeaderCleaner cleaner) {}

    MessageDraft(
            CleanupSettings settings,
            Function<Address, Expansion> aliases,
            MailSource source,
            MessageStore store,
            QueueId id,
            Instant now,
            ZoneId zone,
            Voice voice) {
        this.settings = settings;
        this.source = source;
        this.store = store;
        this.id = id;
        this.arrival = now;
        this.zone = zone;
        this.voice = voice;
        this.recipients =
                new RecipientList(
                        settings, address -> Speaker.during(voice, () -> aliases.apply(address)));
    }

    @Override
    public QueueId id() {
        return id;
    }

    @Override
    public void arrival(Instant arrival) {
        this.arrival = arrival;
    }

    @Override
    public void sender(Address sender) {
        this.sender = settings.canonical().of(sender);
    }

    @Override
    public void recipient(Recipient recipient) {
        switch (recipients.add(recipient)) {
            case Expansion.Into _ -> {}
            case Expansion.Unreasonable(var problem) -> {
                voice.say(new CleanupLog.NotExpanded(id, problem));
                refuse(Refusals.ALIAS_EXPANSION);
            }
            case Expansion.Unavailable(_, var problem) -> {
                voice.say(new CleanupLog.NotExpanded(id, problem));
                refuse(Refusals.WRITE_ERROR);
            }
        }
    }

    @Override
    public void attribute(Attribute attribute, @Nullable String value) {
        attributes = attributes.with(attribute, value);
    }

    @Override
    public void prependHeader(String header) {
        prepended.addFirst(header);
    }

    @Override
    public boolean isSound() {
        return refusal == null;
    }

    @Override
    public void content(byte[] bytes, int offset, int length) {
        if (refusal != null) {
            return;
        }
        size += length;
        if (settings.messageSizeLimit() > 0 && size > settings.messageSizeLimit()) {
            voice.say(new CleanupLog.TooBig(id));
            refuse(Refusals.TOO_BIG);
            return;
        }
        try {
            if (settings.octets().passes(bytes, offset, length)) {
                write(bytes, offset, length);
            } else {
                writeFiltered(bytes, offset, length);
            }
        } catch (IOException failure) {
            writeFailed(failure);
        }
    }

    private void writeFiltered(byte[] bytes, int offset, int length) throws IOException {
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        int written = settings.octets().copy(bytes, offset, length, scratch);
        if (written < 0) {
            refuse(Refusals.DISALLOWED_CHARACTER);
        } else {
            write(scratch, 0, written);
        }
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        var message = parts();
        int from = offset;
        int end = offset + length;
        if (message.reader().isOpen()) {
            from = message.reader().accept(bytes, offset, end);
        }
        if (from < end && refusal == null) {
            message.output().body(bytes, from, end - from);
        }
    }

    private Parts parts() throws IOException {
        if (parts != null) {
            return parts;
        }
        var output = new MessageOutput(store.spool(id));
        var headers = settings.headers();
        var fullName = attributes.get(Attribute.FULL_NAME);
        var missing = new MissingHeaders(headers, zone, id, arrival, sender, fullName, this);
        var cleaner = new HeaderCleaner(headers, headerForm(), this, output, missing);
        var reader = new HeaderReader(headers.sizeLimit(), cleaner, output);
        parts = new Parts(output, reader, cleaner);
        for (var header : prepended) {
            cleaner.prepend(header);
        }
        return parts;
    }

    private @Nullable CanonicalForm headerForm() {
        return attributes.get(Attribute.REWRITE_CONTEXT, "local").equals("local")
                ? settings.headers().local()
                : settings.headers().remote();
    }

    @Override
    public void messageId(HeaderName name, String text) {
        voice.say(new CleanupLog.MessageId(id, name, text));
        if (!hasMessageId) {
            attributes = attributes.with(Attribute.MESSAGE_ID, text);
        }
        hasMessageId = true;
    }

    @Override
    public void tooManyHops() {
        voice.say(new CleanupLog.TooManyHops(id));
        refuse(Refusals.TOO_MANY_HOPS);
    }

    @Override
    public void eightBitBody() {
        attributes = attributes.with(Attribute.ENCODING, "8bit");
    }

    /// The first reason counts; what was spooled is given back at once.
    private void refuse(Reply why) {
        if (refusal == null) {
            refusal = why;
        }
        close();
    }

    private void writeFailed(IOException failure) {
        var reason = failure.getMessage();
        voice.say(new CleanupLog.WriteFailed(id, reason == null ? failure.toString() : reason));
        refuse(Refusals.WRITE_ERROR);
    }

    @Override
    public Cleanup.Result commit() {
        if (refusal == null && recipients.isEmpty()) {
            refuse(Refusals.NO_RECIPIENTS);
        }
        if (refusal == null) {
            try {
                return finish();
            } catch (IOException failure) {
                writeFailed(failure);
            }
        }
        close();
        return new Cleanup.Result.Refused(refusal == null ? Refusals.WRITE_ERROR : refusal);
    }

    private Cleanup.Result finish() throws IOException {
        var message = parts();
        message.reader().finish();
        if (refusal != null) {
            return new Cleanup.Result.Refused(refusal);
        }
        if (!hasMessageId) {
            voice.say(new CleanupLog.MessageId(id, HeaderName.MESSAGE_ID, "<>"));
        }
        settleSmtpUtf8(message.cleaner());
        var envelope = new Envelope(arrival, sender, recipients.list(), attributes);
        var output = message.output();
        store.put(id, envelope, output.headerBlock(), output.spool(), Placement.INCOMING);
        return new Cleanup.Result.Queued(id);
    }

    /// SMTPUTF8 is needed when it was asked for, or found for a source that cannot ask, and
    /// something is not ASCII. RFC 6531 §3.4: without need it must not stop a message.
    private void settleSmtpUtf8(HeaderCleaner headers) {
        boolean asked = attributes.get(Attribute.SMTPUTF8) != null;
        if (!asked && !settings.detectsSmtpUtf8(source)) {
            return;
        }
        boolean needed =
                sender.needsSmtpUtf8() || headers.isEightBit() || recipients.needSmtpUtf8();
        if (asked != needed) {
            attributes = attributes.with(Attribute.SMTPUTF8, needed ? "yes" : null);
        }
    }

    @Override
    public void close() {
        if (parts != null) {
            parts.output().close();
        }
    }
}
