// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.master.control.QueueAccess;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.RecipientFact;

/// Prints a message as Postfix's postcat prints a queue file. Message bytes are written as they
/// are.
final class MessagePrinter implements QueueAccess.MessageViewer {

    /// Postfix's order, and what each is called there; see [#attributes].
    private static final List<Attribute> BEFORE_SENDER =
            List.of(Attribute.DSN_ENVID, Attribute.DSN_RET, Attribute.REWRITE_CONTEXT);

    private static final List<Attribute> AFTER_SENDER =
            List.of(
                    Attribute.TRACE_FLAGS,
                    Attribute.ENCODING,
                    Attribute.SMTPUTF8,
                    Attribute.MESSAGE_ORIGIN,
                    Attribute.CLIENT_NAME,
                    Attribute.REVERSE_CLIENT_NAME,
                    Attribute.CLIENT_ADDRESS,
                    Attribute.CLIENT_PORT,
                    Attribute.HELO_NAME,
                    Attribute.PROTOCOL_NAME,
                    Attribute.SASL_METHOD,
                    Attribute.SASL_USERNAME,
                    Attribute.SASL_SENDER);

    private static final int COLUMN = 15;

    private final PrintStream out;
    private final boolean envelope;
    private final boolean header;
    private final boolean body;
    private String file = "";
    private String encoding = "";

    /// Where in the content we are: at the start of a line of the header or the empty line after
    /// it.
    private boolean inHeader = true;

    private boolean atLineStart = true;

    MessagePrinter(PrintStream out, boolean envelope, boolean header, boolean body) {
        this.out = out;
        this.envelope = envelope;
        this.header = header;
        this.body = body;
    }

    @Override
    public void envelope(MessageStore.Listed message) {
        file = message.queue().text() + "/" + message.id().text();
        if (!envelope) {
            return;
        }
        encoding = message.envelope().attributes().get(Attribute.ENCODING, "");
        var text = new StringBuilder();
        text.append("*** ENVELOPE RECORDS ").append(file).append(" ***\n");
        sizes(text, message);
        var arrival = asctime(message.envelope().arrival());
        text.append("message_arrival_time: ").append(arrival).append('\n');
        text.append("create_time: ").append(arrival).append('\n');
        attributes(text, message.envelope().attributes(), BEFORE_SENDER);
        var fullName = message.envelope().attributes().get(Attribute.FULL_NAME);
        if (fullName != null) {
            text.append("sender_fullname: ").append(fullName).append('\n');
        }
        text.append("sender: ").append(message.envelope().sender()).append('\n');
        var verp = message.envelope().attributes().get(Attribute.VERP_DELIMITERS);
        if (verp != null) {
            text.append("verp_delimiters: ").append(verp).append('\n');
        }
        attributes(text, message.envelope().attributes(), AFTER_SENDER);
        for (var recipient : message.envelope().recipients()) {
            recipient(text, recipient, isDone(message.facts(), recipient.number()));
        }
        text.append("*** MESSAGE CONTENTS ").append(file).append(" ***\n");
        out.print(text);
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int i = offset;
        while (inHeader && i < end) {
            i = headerLine(bytes, i, end);
        }
        if (body) {
            out.write(bytes, i, end - i);
        }
    }

    void finish() {
        if (envelope) {
            out.print("*** HEADER EXTRACTED " + file + " ***\n");
            if (!encoding.isEmpty()) {
                out.print("named_attribute: encoding=" + encoding + '\n');
            }
            out.print("*** MESSAGE FILE END " + file + " ***\n");
        }
    }

    /// Prints a line of the header, or what there is of it; stops at the empty line, which is the
    /// first of the body.
    private int headerLine(byte[] bytes, int from, int end) {
        if (atLineStart && bytes[from] == '\n') {
            inHeader = false;
            return from;
        }
        int i = from;
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        atLineStart = i < end;
        int next = Math.min(i + 1, end);
        if (header) {
            out.write(bytes, from, next - from);
        }
        return next;
    }

    /// Size, where the content begins in the file, recipients, queue manager flags, size again,
    /// SMTPUTF8 flags: only sizes and recipients mean something here.
    private static void sizes(StringBuilder text, MessageStore.Listed message) {
        text.append("message_size: ");
        var size = Long.toString(message.size());
        var recipients = Integer.toString(message.envelope().recipients().size());
        var separator = "";
        for (var number : List.of(size, "0", recipients, "0", size, "0")) {
            text.append(separator).repeat(' ', Math.max(0, COLUMN - number.length()));
            text.append(number);
            separator = " ";
        }
        text.append('\n');
    }

    private static void attributes(
            StringBuilder text, Attributes attributes, List<Attribute> which) {
        for (var attribute : which) {
            var value = attributes.get(attribute);
            if (value != null && !value.isEmpty()) {
                named(text, name(attribute), attribute == Attribute.DSN_RET ? ret(value) : value);
            }
        }
    }

    private static String name(Attribute attribute) {
        return switch (attribute) {
            case DSN_ENVID -> "envelope_id";
            case DSN_RET -> "ret_flags";
            default -> attribute.postfixName();
        };
    }

    private static String ret(String value) {
        return value.equals("FULL") ? "1" : "2";
    }

    private static void recipient(StringBuilder text, Recipient recipient, boolean isDone) {
        if (!recipient.wish().isEmpty()) {
            named(text, "notify_flags", Integer.toString(flags(recipient.wish())));
        }
        var orcpt = recipient.orcpt();
        if (orcpt != null) {
            named(text, "dsn_orig_rcpt", orcpt);
        }
        text.append("original_recipient: ").append(recipient.original()).append('\n');
        text.append(isDone ? "done_recipient: " : "recipient: ");
        text.append(recipient.address()).append('\n');
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

    private static void named(StringBuilder text, String name, String value) {
        text.append("named_attribute: ").append(name).append('=').append(value).append('\n');
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

    private static String asctime(Instant time) {
        var text = new StringBuilder();
        var zone = ZoneId.systemDefault();
        QueueListing.time(text, time.getEpochSecond(), zone);
        return text.append(' ').append(time.atZone(zone).getYear()).toString();
    }
}
