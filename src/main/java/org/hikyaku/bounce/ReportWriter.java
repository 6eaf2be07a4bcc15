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
import org.hikyaku.mail.HeaderAddress;
import org.hikyaku.mail.MailDate;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.smtp.MailPath;
import org.jspecify.annotations.Nullable;

/// Writes one report into a draft: a text for people, the delivery status for programs, and the
/// message or its header.
///
/// - RFC 6522 (multipart/report), RFC 3464 (message/delivery-status)
/// - RFC 6533 (message/global-delivery-status, when only SMTPUTF8 could carry the message)
/// - Postfix: bounce(5) for the order and the names of the parts. It calls every report 8bit: what
///   a remote server said may be in any language
final class ReportWriter {

    private static final int LINE_WIDTH = 79;

    /// What is said of one recipient.
    ///
    /// @param action RFC 3464 §2.3.3
    /// @param words for people
    record Entry(RecipientFact fact, String action, String words) {}

    private final BounceSettings settings;
    private final Draft draft;
    private final QueuedMessage message;
    private final boolean international;
    private final String boundary;

    ReportWriter(BounceSettings settings, Draft draft, QueuedMessage message, Instant now) {
        this.settings = settings;
        this.draft = draft;
        this.message = message;
        international = "yes".equals(message.envelope().attributes().get(Attribute.SMTPUTF8));
        boundary = message.id() + "." + now.getEpochSecond() + "/" + settings.myhostname();
    }

    void write(Report report, List<Entry> entries, Instant now) throws IOException {
        var kind = report.kind();
        line("Date: " + MailDate.text(now, settings.zone()));
        var template = settings.words(kind).template();
        line("From: " + from(template));
        line("Subject: " + subject(report.reader(), template));
        line("To: " + HeaderAddress.quote(report.to()));
        // RFC 3834 §5: no automatic answer to this, please.
        line("Auto-Submitted: " + autoSubmitted(report.reader()));
        line("MIME-Version: 1.0");
        line("Content-Type: multipart/report; report-type=delivery-status;");
        line("\tboundary=\"" + boundary + "\"");
        line("Content-Transfer-Encoding: 8bit");
        line("");
        line("This is a MIME-encapsulated message.");

        part(
                "Notification",
                "text/plain; charset=" + (template.isAscii() ? "utf-8" : template.charset()),
                Encoding.EIGHT_BIT);
        notification(report, entries);
        if (international) {
            part("Delivery report", "message/global-delivery-status", Encoding.EIGHT_BIT);
        } else {
            part("Delivery report", "message/delivery-status", Encoding.UNSAID);
        }
        deliveryStatus(entries, report.retryUntil());
        original(report);
        line("");
        line("--" + boundary + "--");
    }

    private static String subject(Report.Reader reader, BounceTemplate template) {
        return switch (reader) {
            case SENDER -> template.subject();
            case POSTMASTER -> template.postmasterSubject();
        };
    }

    private static String autoSubmitted(Report.Reader reader) {
        return switch (reader) {
            case SENDER -> "auto-replied";
            case POSTMASTER -> "auto-generated";
        };
    }

    /// Whose message it was.
    private String sender() {
        var sender = message.envelope().sender();
        return MailPath.quote(sender.isNullSender() ? settings.mailerDaemon() : sender);
    }

    /// Our own name gets its domain here, since nobody else knows who we are.
    private String from(BounceTemplate template) {
        return template.from().equals(BounceTemplates.FROM)
                ? "Mail Delivery System <MAILER-DAEMON@" + settings.myorigin() + ">"
                : template.from();
    }

    private enum Encoding {
        EIGHT_BIT,
        UNSAID
    }

    private void part(String description, String type, Encoding encoding) {
        line("");
        line("--" + boundary);
        line("Content-Description: " + description);
        line("Content-Type: " + type);
        if (encoding == Encoding.EIGHT_BIT) {
            line("Content-Transfer-Encoding: 8bit");
        }
        line("");
    }

    private void notification(Report report, List<Entry> entries) {
        if (report.reader() == Report.Reader.SENDER) {
            var words = settings.words(report.kind());
            var charset = words.template().encoding();
            words.text().forEach(text -> line(text, charset));
        }
        for (var entry : entries) {
            line("");
            var recipient = recipient(entry);
            wrapped(
                    "<"
                            + MailPath.quote(recipient.address())
                            + ">"
                            + originally(recipient)
                            + ": "
                            + entry.words());
        }
    }

    private Recipient recipient(Entry entry) {
        return message.envelope().recipients().get(entry.fact().recipient());
    }

    private static String originally(Recipient recipient) {
        return recipient.original().equals(recipient.address())
                ? ""
                : " (expanded from <" + MailPath.quote(recipient.original()) + ">)";
    }

    private void deliveryStatus(List<Entry> entries, @Nullable Instant retryUntil) {
        var envelope = message.envelope();
        var type = international ? "utf-8" : "rfc822";
        line("Reporting-MTA: dns; " + settings.myhostname());
        var envid = envelope.attributes().get(Attribute.DSN_ENVID);
        if (envid != null) {
            line("Original-Envelope-Id: " + envid);
        }
        line("X-" + settings.mailName() + "-Queue-ID: " + message.id());
        line("X-" + settings.mailName() + "-Sender: " + type + "; " + sender());
        line("Arrival-Date: " + MailDate.text(envelope.arrival(), settings.zone()));
        for (var entry : entries) {
            var recipient = recipient(entry);
            line("");
            line("Final-Recipient: " + type + "; " + MailPath.quote(recipient.address()));
            line("Original-Recipient: " + originalRecipient(recipient, type));
            line("Action: " + entry.action());
            line("Status: " + entry.fact().dsn());
            diagnostic(entry);
            if (retryUntil != null) {
                line("Will-Retry-Until: " + MailDate.text(retryUntil, settings.zone()));
            }
        }
    }

    private static String originalRecipient(Recipient recipient, String type) {
        var orcpt = recipient.orcpt();
        return orcpt != null ? orcpt : type + ";" + MailPath.quote(recipient.original());
    }

    private void diagnostic(Entry entry) {
        var text = entry.fact().diagnostic();
        int tab = text.indexOf('\t');
        if (tab > 0) {
            line("Remote-MTA: dns; " + text.substring(0, tab));
            wrapped("Diagnostic-Code: smtp; " + text.substring(tab + 1));
        } else {
            wrapped("Diagnostic-Code: X-" + settings.mailName() + "; " + entry.words());
        }
    }

    private void original(Report report) throws IOException {
        var kind = report.kind();
        boolean isWhole = isWhole(report);
        if (isWhole) {
            part(
                    kind.original(),
                    international ? "message/global" : "message/rfc822",
                    Encoding.EIGHT_BIT);
        } else {
            part(
                    kind.original() + " Headers",
                    international ? "message/global-headers" : "text/rfc822-headers",
                    Encoding.EIGHT_BIT);
        }
        line("Return-Path: <" + sender() + ">");
        message.content().transferTo(isWhole ? draft::content : new UntilEmptyLine(draft));
    }

    /// RFC 3461 §4.3: RET is about failures only.
    private boolean isWhole(Report report) {
        var ret = message.envelope().attributes().get(Attribute.DSN_RET, "");
        return report.extent() == Report.Extent.WHOLE
                && message.content().size() <= settings.sizeLimit()
                && !"HDRS".equalsIgnoreCase(ret);
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
