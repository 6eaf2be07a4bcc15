// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.MailDate;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;

/// Writes one non-delivery report into a draft: a text for people, the delivery status for
/// programs, and what could not be delivered.
///
/// - RFC 6522 (multipart/report), RFC 3464 (message/delivery-status)
/// - RFC 6533 (message/global-delivery-status, when only SMTPUTF8 could carry the message)
/// - Postfix: bounce(5) for the order and the names of the parts
final class ReportWriter {

    private static final int LINE_WIDTH = 79;

    private final BounceSettings settings;
    private final Draft draft;

    ReportWriter(BounceSettings settings, Draft draft) {
        this.settings = settings;
        this.draft = draft;
    }

    void write(QueuedMessage message, List<RecipientFact> failures, Instant now)
            throws IOException {
        var attributes = message.envelope().attributes();
        boolean international = "yes".equals(attributes.get(Attribute.SMTPUTF8));
        boolean eightBit =
                international
                        || !settings.failure().isAscii()
                        || "8bit".equalsIgnoreCase(attributes.get(Attribute.ENCODING, ""));
        var boundary = draft.id() + "." + now.getEpochSecond() + "/" + settings.myhostname();

        line("Date: " + MailDate.text(now, settings.zone()));
        line("From: " + from());
        line("Subject: " + settings.failure().subject());
        line("To: " + message.envelope().sender());
        // RFC 3834 §5: no automatic answer to this, please.
        line("Auto-Submitted: auto-replied");
        line("MIME-Version: 1.0");
        line("Content-Type: multipart/report; report-type=delivery-status;");
        line("\tboundary=\"" + boundary + "\"");
        if (eightBit) {
            line("Content-Transfer-Encoding: 8bit");
        }
        line("");
        line("This is a MIME-encapsulated message.");

        part(boundary, "Notification", "text/plain; charset=" + charset(international), eightBit);
        notification(message, failures);
        part(
                boundary,
                "Delivery report",
                international ? "message/global-delivery-status" : "message/delivery-status",
                eightBit);
        deliveryStatus(message, failures, international);
        original(boundary, message, international, eightBit);
        line("");
        line("--" + boundary + "--");
    }

    /// Our own name gets its domain here, since nobody else knows who we are.
    private String from() {
        var from = settings.failure().from();
        return from.equals(BounceTemplates.FROM)
                ? "MAILER-DAEMON@" + settings.myorigin() + " (Mail Delivery System)"
                : from;
    }

    private String charset(boolean international) {
        var charset = settings.failure().charset();
        return international && settings.failure().isAscii() ? "utf-8" : charset;
    }

    private void part(String boundary, String description, String type, boolean eightBit) {
        line("");
        line("--" + boundary);
        line("Content-Description: " + description);
        line("Content-Type: " + type);
        if (eightBit) {
            line("Content-Transfer-Encoding: 8bit");
        }
        line("");
    }

    private void notification(QueuedMessage message, List<RecipientFact> failures) {
        var charset = settings.failure().encoding();
        settings.words().forEach(text -> line(text, charset));
        for (var failure : failures) {
            line("");
            var recipient = message.envelope().recipients().get(failure.recipient());
            wrapped(
                    "<"
                            + recipient.address()
                            + ">"
                            + originally(recipient)
                            + ": "
                            + failure.reason());
        }
    }

    private static String originally(Recipient recipient) {
        return recipient.original().equals(recipient.address())
                ? ""
                : " (expanded from <" + recipient.original() + ">)";
    }

    private void deliveryStatus(
            QueuedMessage message, List<RecipientFact> failures, boolean international) {
        var envelope = message.envelope();
        var type = international ? "utf-8" : "rfc822";
        line("Reporting-MTA: dns; " + settings.myhostname());
        var envid = envelope.attributes().get(Attribute.DSN_ENVID);
        if (envid != null) {
            line("Original-Envelope-Id: " + envid);
        }
        line("X-" + settings.mailName() + "-Queue-ID: " + message.id());
        line("X-" + settings.mailName() + "-Sender: " + type + "; " + envelope.sender());
        line("Arrival-Date: " + MailDate.text(envelope.arrival(), settings.zone()));
        for (var failure : failures) {
            var recipient = envelope.recipients().get(failure.recipient());
            line("");
            line("Final-Recipient: " + type + "; " + recipient.address());
            line("Original-Recipient: " + originalRecipient(recipient, type));
            line("Action: failed");
            line("Status: " + failure.dsn());
            diagnostic(failure);
        }
    }

    private static String originalRecipient(Recipient recipient, String type) {
        var orcpt = recipient.orcpt();
        return orcpt != null ? orcpt : type + ";" + recipient.original();
    }

    private void diagnostic(RecipientFact failure) {
        var text = failure.diagnostic();
        int tab = text.indexOf('\t');
        if (tab > 0) {
            line("Remote-MTA: dns; " + text.substring(0, tab));
            wrapped("Diagnostic-Code: smtp; " + text.substring(tab + 1));
        } else {
            wrapped("Diagnostic-Code: X-" + settings.mailName() + "; " + failure.reason());
        }
    }

    private void original(
            String boundary, QueuedMessage message, boolean international, boolean eightBit)
            throws IOException {
        boolean headersOnly =
                message.content().size() > settings.sizeLimit()
                        || "HDRS"
                                .equalsIgnoreCase(
                                        message.envelope().attributes().get(Attribute.DSN_RET, ""));
        if (headersOnly) {
            part(
                    boundary,
                    "Undelivered Message Headers",
                    international ? "message/global-headers" : "text/rfc822-headers",
                    eightBit);
            line("Return-Path: <" + message.envelope().sender() + ">");
            message.content().transferTo(new UntilEmptyLine(draft));
        } else {
            part(
                    boundary,
                    "Undelivered Message",
                    international ? "message/global" : "message/rfc822",
                    eightBit);
            line("Return-Path: <" + message.envelope().sender() + ">");
            message.content().transferTo(draft::content);
        }
    }

    /// Passes on the header block and nothing more.
    private static final class UntilEmptyLine implements Content.Sink {
        private final Draft draft;
        private boolean atLineStart = true;
        private boolean done;

        UntilEmptyLine(Draft draft) {
            this.draft = draft;
        }

        @Override
        public void accept(byte[] bytes, int offset, int length) {
            int end = offset;
            while (!done && end < offset + length) {
                done = atLineStart && bytes[end] == '\n';
                atLineStart = bytes[end] == '\n';
                end += done ? 0 : 1;
            }
            if (end > offset) {
                draft.content(bytes, offset, end - offset);
            }
        }
    }

    /// Folded at blanks; continuation lines are indented, which is right for text and for header
    /// fields alike.
    private void wrapped(String text) {
        int from = 0;
        String indent = "";
        while (text.length() - from > LINE_WIDTH - indent.length()) {
            int at = text.lastIndexOf(' ', from + LINE_WIDTH - indent.length());
            if (at <= from) {
                at = text.indexOf(' ', from + 1);
                if (at < 0) {
                    break;
                }
            }
            line(indent + text.substring(from, at));
            from = at + 1;
            indent = "    ";
        }
        line(indent + text.substring(from));
    }

    private void line(String text) {
        line(text, StandardCharsets.UTF_8);
    }

    private void line(String text, Charset charset) {
        // A remote server's words could hold line ends; they must not make lines of their own.
        var bytes = (text.replace('\n', ' ').replace('\r', ' ') + "\n").getBytes(charset);
        draft.content(bytes, 0, bytes.length);
    }
}
