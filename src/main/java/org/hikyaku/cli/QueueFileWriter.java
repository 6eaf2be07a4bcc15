// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.master.control.QueueAccess;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.RecipientFact;
import org.jspecify.annotations.Nullable;

/// Writes a message as the queue file that Postfix would have of it: records of a type octet, the
/// length in groups of seven bits, lowest first, and the data. Our queue has no such files; it is
/// their records, and where they begin, that `postcat` tells of.
///
/// The content goes by as it comes; the first record, with the sizes, is written last.
final class QueueFileWriter implements QueueAccess.MessageViewer {

    /// Longer lines are cut into pieces, all but the last without a line end.
    private static final int LONGEST_TEXT = 2048;

    private static final int COLUMN = 15;
    private static final List<Attribute> AS_SEEN_FOR_THE_LOG =
            List.of(Attribute.CLIENT_NAME, Attribute.CLIENT_ADDRESS, Attribute.CLIENT_PORT);
    private static final List<Attribute> OF_THE_CLIENT =
            List.of(
                    Attribute.CLIENT_NAME,
                    Attribute.REVERSE_CLIENT_NAME,
                    Attribute.CLIENT_ADDRESS,
                    Attribute.CLIENT_PORT,
                    Attribute.HELO_NAME,
                    Attribute.PROTOCOL_NAME);
    private static final List<Attribute> OF_THE_LOGIN =
            List.of(Attribute.SASL_METHOD, Attribute.SASL_USERNAME, Attribute.SASL_SENDER);

    private final FileChannel channel;
    private final OutputStream out;
    private final byte[] text = new byte[LONGEST_TEXT];
    private long position;
    private long contentAt;
    private int textLength;
    private boolean lineIsBegun;
    private MessageStore.@Nullable Listed message;

    QueueFileWriter(FileChannel channel) {
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    /// `deferred/ID`.
    String name() {
        var known = Objects.requireNonNull(message);
        return known.queue().text() + "/" + known.id().text();
    }

    @Override
    public void envelope(MessageStore.Listed message) throws IOException {
        this.message = message;
        var envelope = message.envelope();
        var attributes = envelope.attributes();
        var arrival = envelope.arrival();
        boolean isFromClient = !attributes.get(Attribute.CLIENT_NAME, "").isEmpty();
        record('C', sizes(0));
        record('T', arrival.getEpochSecond() + " " + arrival.getNano() / 1000);
        named("create_time", Long.toString(arrival.getEpochSecond()));
        if (isFromClient) {
            named("log_ident", message.id().text());
            named(Attribute.REWRITE_CONTEXT, attributes);
        }
        named("envelope_id", attributes.get(Attribute.DSN_ENVID));
        var ret = attributes.get(Attribute.DSN_RET);
        named("ret_flags", ret == null ? null : ret.equals("FULL") ? "1" : "2");
        if (!isFromClient) {
            named(Attribute.REWRITE_CONTEXT, attributes);
        }
        unlessNull('F', attributes.get(Attribute.FULL_NAME));
        record('S', envelope.sender().text());
        named(Attribute.ENCODING, attributes);
        named(Attribute.TRACE_FLAGS, attributes);
        unlessNull('V', attributes.get(Attribute.VERP_DELIMITERS));
        client(attributes);
        for (var recipient : envelope.recipients()) {
            recipient(recipient, isDone(message.facts(), recipient.number()));
        }
        record('M', "");
        contentAt = position;
    }

    /// Postfix has it twice: as it is, and as the log shall show it (XFORWARD can make them differ
    /// there).
    private void client(Attributes attributes) throws IOException {
        boolean isFromClient = !attributes.get(Attribute.CLIENT_NAME, "").isEmpty();
        if (isFromClient) {
            for (var attribute : AS_SEEN_FOR_THE_LOG) {
                named("log_" + attribute.postfixName(), attributes.get(attribute));
            }
        }
        named(Attribute.MESSAGE_ORIGIN, attributes);
        if (isFromClient) {
            named("log_helo_name", attributes.get(Attribute.HELO_NAME));
            named("log_protocol_name", attributes.get(Attribute.PROTOCOL_NAME));
        }
        for (var attribute : OF_THE_CLIENT) {
            named(attribute, attributes);
        }
        var address = attributes.get(Attribute.CLIENT_ADDRESS, "");
        if (isFromClient && !address.isEmpty()) {
            named("client_address_type", address.contains(":") ? "10" : "2");
        }
        for (var attribute : OF_THE_LOGIN) {
            named(attribute, attributes);
        }
    }

    private void recipient(Recipient recipient, boolean isDone) throws IOException {
        int wish = flags(recipient.wish());
        named("notify_flags", wish == 0 ? null : Integer.toString(wish));
        named("dsn_orig_rcpt", recipient.orcpt());
        record('O', recipient.original().text());
        record(isDone ? 'D' : 'R', recipient.address().text());
    }

    private static int flags(Set<Notify> wish) {
        int flags = 0;
        for (var each : wish) {
            flags |=
                    switch (each) {
                        case NEVER -> 1;
                        case SUCCESS -> 2;
                        case FAILURE -> 4;
                        case DELAY -> 8;
                    };
        }
        return flags;
    }

    private static boolean isDone(List<RecipientFact> facts, int recipient) {
        boolean done = false;
        for (var fact : facts) {
            if (fact.recipient() == recipient) {
                done = fact.kind().isFinal();
            }
        }
        return done;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int i = offset;
        while (i < end) {
            int room = Math.min(end, i + LONGEST_TEXT - textLength);
            int stop = i;
            while (stop < room && bytes[stop] != '\n') {
                stop++;
            }
            System.arraycopy(bytes, i, text, textLength, stop - i);
            textLength += stop - i;
            lineIsBegun = true;
            if (stop < end && bytes[stop] == '\n' && textLength < LONGEST_TEXT) {
                endLine();
                stop++;
            } else if (textLength == LONGEST_TEXT) {
                text('L');
            }
            i = stop;
        }
    }

    private void endLine() throws IOException {
        text('N');
        lineIsBegun = false;
    }

    private void text(char type) throws IOException {
        record(type, text, textLength);
        textLength = 0;
    }

    /// The message has come whole.
    void finish() throws IOException {
        if (lineIsBegun) {
            endLine();
        }
        long contentEnds = position;
        record('X', "");
        named(Attribute.ENCODING, Objects.requireNonNull(message).envelope().attributes());
        record('E', "");
        out.flush();
        var first = ByteBuffer.wrap(sizes(contentEnds - contentAt).getBytes(ISO_8859_1));
        long at = 2; // After its type and length.
        while (first.hasRemaining()) {
            at += channel.write(first, at);
        }
    }

    /// Size of the content as records, where it begins, recipients, flags of the queue manager,
    /// size again, flags of SMTPUTF8. Deviation: we have none of these flags.
    private String sizes(long contentLength) {
        int recipients = Objects.requireNonNull(message).envelope().recipients().size();
        var line = new StringBuilder();
        for (long number :
                List.of(contentLength, contentAt, (long) recipients, 0L, contentLength, 0L)) {
            var word = Long.toString(number);
            line.append(line.isEmpty() ? "" : " ");
            line.repeat(' ', Math.max(0, COLUMN - word.length())).append(word);
        }
        return line.toString();
    }

    private void named(Attribute attribute, Attributes attributes) throws IOException {
        var value = attributes.get(attribute, "");
        named(attribute.postfixName(), value.isEmpty() ? null : value);
    }

    private void named(String name, @Nullable String value) throws IOException {
        if (value != null) {
            record('A', name + '=' + value);
        }
    }

    private void unlessNull(char type, @Nullable String value) throws IOException {
        if (value != null) {
            record(type, value);
        }
    }

    private void record(char type, String value) throws IOException {
        var data = value.getBytes(UTF_8);
        record(type, data, data.length);
    }

    private void record(char type, byte[] data, int length) throws IOException {
        out.write(type);
        position++;
        int rest = length;
        for (; rest > 127; rest >>= 7) {
            out.write((rest & 127) | 128);
            position++;
        }
        out.write(rest);
        out.write(data, 0, length);
        position += 1 + length;
    }
}
