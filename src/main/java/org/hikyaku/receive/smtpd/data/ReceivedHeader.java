// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.data;

import org.hikyaku.mail.Address;
import org.hikyaku.mail.MailDate;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.Transaction;
import org.hikyaku.smtp.MailPath;

/// The trace header that says how a message came to us, as Postfix lays it out.
///
/// RFC 5321 §4.4; RFC 3848, RFC 6531 §4.3 (UTF8SMTP).
final class ReceivedHeader {

    private final SmtpdSettings settings;

    ReceivedHeader(SmtpdSettings settings) {
        this.settings = settings;
    }

    /// Without a line end; folded with LF and TAB.
    String of(Session session, Transaction mail, String queueId) {
        var client = session.client();
        var helo = session.greeting().heloName();
        var header = new StringBuilder(256);
        header.append("Received: from ").append(helo == null ? client.name() : printable(helo));
        header.append(" (").append(client.name());
        header.append(" [").append(client.addressLiteral()).append("])\n\tby ");
        header.append(settings.hostName()).append(" (").append(settings.mailName());
        header.append(") with ").append(protocol(session, mail)).append(" id ").append(queueId);
        Address only = mail.onlyRecipient();
        if (only == null) {
            header.append(";\n\t");
        } else {
            header.append("\n\tfor <").append(MailPath.quote(only)).append(">; ");
        }
        return header.append(MailDate.text(session.now(), settings.zone())).toString();
    }

    private static String protocol(Session session, Transaction mail) {
        return mail.options().smtpUtf8() == Transaction.SmtpUtf8.REQUESTED
                ? "UTF8SMTP"
                : session.greeting().protocol().toString();
    }

    /// A name that the client made up must not end the header or look like a comment of ours.
    private static String printable(String text) {
        var clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            if (Character.isISOControl(clean.charAt(i))
                    || "()<>;\"".indexOf(clean.charAt(i)) >= 0) {
                clean.setCharAt(i, '?');
            }
        }
        return clean.toString();
    }
}
