// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.util.List;
import org.hikyaku.deliver.smtp.Extensions.Keyword;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.XText;

/// Writes MAIL, RCPT and DATA with the parameters that the server understands.
///
/// - RFC 1870 §6 (SIZE), RFC 6152 §2 (BODY), RFC 6531 §3.4 (SMTPUTF8), RFC 3461 §4 (RET, ENVID,
///   NOTIFY, ORCPT)
/// - Parameters: smtp_quote_rfc821_envelope
final class Commands {

    private final Session session;
    private final QueuedMessage message;
    private final SmtpClientSettings settings;
    private long size = -1;

    Commands(Session session, QueuedMessage message, SmtpClientSettings settings) {
        this.session = session;
        this.message = message;
        this.settings = settings;
    }

    boolean needsSmtpUtf8() {
        return "yes".equals(message.envelope().attributes().get(Attribute.SMTPUTF8));
    }

    /// Whether an address does, and not only the header.
    boolean needsSmtpUtf8For(List<Recipient> recipients) {
        return message.envelope().sender().needsSmtpUtf8()
                || recipients.stream().anyMatch(to -> to.address().needsSmtpUtf8());
    }

    /// Octets as they travel: each line end counts as two, dots are not doubled. RFC 1870 §5.
    /// Counted when first asked for.
    long size() throws ContentUnreadable {
        if (size < 0) {
            var lines = new LineCount();
            try {
                message.content().transferTo(lines);
            } catch (IOException failed) {
                throw new ContentUnreadable(failed);
            }
            size = message.content().size() + lines.count;
        }
        return size;
    }

    private static final class LineCount implements Content.Sink {
        long count;

        @Override
        public void accept(byte[] bytes, int offset, int length) {
            int found = 0;
            for (int i = offset; i < offset + length; i++) {
                found += bytes[i] == '\n' ? 1 : 0;
            }
            count += found;
        }
    }

    void mail() throws ContentUnreadable {
        var line = session.command().append("MAIL FROM:<");
        appendPath(line, message.envelope().sender());
        line.append('>');
        var extensions = session.extensions();
        if (extensions.has(Keyword.SIZE)) {
            line.append(" SIZE=").append(size());
        }
        if (extensions.has(Keyword.EIGHTBITMIME)) {
            appendBody(line);
        }
        if (extensions.has(Keyword.SMTPUTF8) && needsSmtpUtf8()) {
            line.append(" SMTPUTF8");
        }
        if (extensions.has(Keyword.DSN)) {
            appendDsn(line);
        }
        line.append("\r\n");
    }

    private void appendBody(StringBuilder line) {
        var encoding = message.envelope().attributes().get(Attribute.ENCODING, "");
        if (encoding.equalsIgnoreCase("8bit")) {
            line.append(" BODY=8BITMIME");
        } else if (encoding.equalsIgnoreCase("7bit")) {
            line.append(" BODY=7BIT");
        }
    }

    private void appendDsn(StringBuilder line) {
        var envid = message.envelope().attributes().get(Attribute.DSN_ENVID);
        if (envid != null) {
            line.append(" ENVID=").append(XText.encode(envid));
        }
        var ret = message.envelope().attributes().get(Attribute.DSN_RET);
        if (ret != null) {
            line.append(" RET=").append(ret);
        }
    }

    void recipient(Recipient recipient) {
        var line = session.command().append("RCPT TO:<");
        appendPath(line, recipient.address());
        line.append('>');
        if (session.extensions().has(Keyword.DSN)) {
            appendOrcpt(line, recipient);
            appendNotify(line, recipient);
        }
        line.append("\r\n");
    }

    void data() {
        session.command().append("DATA\r\n");
    }

    private void appendPath(StringBuilder line, Address address) {
        line.append(
                settings.has(Habit.QUOTE_RFC821_ENVELOPE)
                        ? MailPath.quote(address)
                        : address.text());
    }

    /// Postfix: the address as the sender wrote it, when the client did not say more.
    private static void appendOrcpt(StringBuilder line, Recipient recipient) {
        var orcpt = recipient.orcpt();
        if (orcpt == null) {
            line.append(" ORCPT=rfc822;")
                    .append(XText.encode(MailPath.quote(recipient.original())));
            return;
        }
        int semicolon = orcpt.indexOf(';') + 1;
        line.append(" ORCPT=")
                .append(orcpt, 0, semicolon)
                .append(XText.encode(orcpt.substring(semicolon)));
    }

    private static void appendNotify(StringBuilder line, Recipient recipient) {
        var before = " NOTIFY=";
        for (var wish : Notify.values()) {
            if (recipient.wish().contains(wish)) {
                line.append(before).append(wish.name());
                before = ",";
            }
        }
    }
}
