// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;

/// Envelopes as the journal keeps them: a row of tag, length, value. Tags a reader does not know it
/// skips; they stay on the disk, since compaction copies envelopes as bytes. Attributes with
/// unknown codes are even handed out and written back.
final class EnvelopeCodec {

    private static final int ARRIVAL = 1;
    private static final int SENDER = 2;
    private static final int ATTRIBUTE = 3;
    private static final int RECIPIENT = 4;

    private static final int ADDRESS = 1;
    private static final int ORIGINAL = 2;
    private static final int NOTIFY = 3;
    private static final int ORCPT = 4;

    private static final Notify[] WISHES = {
        Notify.NEVER, Notify.SUCCESS, Notify.FAILURE, Notify.DELAY
    };

    private EnvelopeCodec() {}

    static void write(Envelope envelope, Bytes out) {
        var value = new Bytes(128);
        value.putLong(envelope.arrival().toEpochMilli());
        entry(ARRIVAL, value, out);
        text(SENDER, envelope.sender().text(), out);
        for (var attribute : envelope.attributes().entries()) {
            value.putVarint(attribute.code());
            value.putText(attribute.value());
            entry(ATTRIBUTE, value, out);
        }
        for (var recipient : envelope.recipients()) {
            writeRecipient(recipient, value);
            entry(RECIPIENT, value, out);
        }
    }

    private static void writeRecipient(Recipient recipient, Bytes value) {
        text(ADDRESS, recipient.address().text(), value);
        if (!recipient.original().equals(recipient.address())) {
            text(ORIGINAL, recipient.original().text(), value);
        }
        if (!recipient.wish().isEmpty()) {
            value.putVarint(NOTIFY);
            value.putVarint(1);
            value.putByte(mask(recipient.wish()));
        }
        var orcpt = recipient.orcpt();
        if (orcpt != null) {
            text(ORCPT, orcpt, value);
        }
    }

    private static void text(int tag, String text, Bytes out) {
        out.putVarint(tag);
        out.putText(text);
    }

    private static void entry(int tag, Bytes value, Bytes out) {
        out.putVarint(tag);
        out.putVarint(value.size());
        out.put(value.array(), 0, value.size());
        value.clear();
    }

    static Envelope read(Cursor in) throws CorruptRecordException {
        long arrival = 0;
        var sender = Address.NULL_SENDER;
        var attributes = new ArrayList<Attributes.Entry>();
        var recipients = new ArrayList<Recipient>();
        while (!in.atEnd()) {
            int tag = in.takeSmall();
            int length = in.takeCount();
            var value = in.take(length);
            switch (tag) {
                case ARRIVAL -> arrival = value.takeLong();
                case SENDER -> sender = new Address(value.takeChars(length));
                case ATTRIBUTE ->
                        attributes.add(new Attributes.Entry(value.takeSmall(), value.takeText()));
                case RECIPIENT -> recipients.add(readRecipient(recipients.size(), value));
                default -> {} // of a later version
            }
        }
        try {
            return new Envelope(
                    Instant.ofEpochMilli(arrival),
                    sender,
                    recipients,
                    Attributes.ofEntries(attributes));
        } catch (DateTimeException e) {
            throw new CorruptRecordException("impossible arrival time");
        }
    }

    private static Recipient readRecipient(int number, Cursor in) throws CorruptRecordException {
        var address = Address.NULL_SENDER;
        Address original = null;
        var wish = Notify.UNSPECIFIED;
        String orcpt = null;
        while (!in.atEnd()) {
            int tag = in.takeSmall();
            int length = in.takeCount();
            var value = in.take(length);
            switch (tag) {
                case ADDRESS -> address = new Address(value.takeChars(length));
                case ORIGINAL -> original = new Address(value.takeChars(length));
                case NOTIFY -> wish = wish(value.takeByte());
                case ORCPT -> orcpt = value.takeChars(length);
                default -> {} // of a later version
            }
        }
        return new Recipient(number, address, original == null ? address : original, wish, orcpt);
    }

    private static int mask(Set<Notify> wish) {
        int mask = 0;
        for (int i = 0; i < WISHES.length; i++) {
            if (wish.contains(WISHES[i])) {
                mask |= 1 << i;
            }
        }
        return mask;
    }

    private static Set<Notify> wish(int mask) {
        var wish = EnumSet.noneOf(Notify.class);
        for (int i = 0; i < WISHES.length; i++) {
            if ((mask & 1 << i) != 0) {
                wish.add(WISHES[i]);
            }
        }
        return wish;
    }
}
