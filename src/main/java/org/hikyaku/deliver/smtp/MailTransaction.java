// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.Outcome.Remote;
import org.hikyaku.deliver.Outcome.Sent;
import org.hikyaku.deliver.smtp.Features.Feature;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.RemoteReply;
import org.hikyaku.smtp.XText;

/// One message over one session: MAIL, RCPT for each recipient, DATA, the content, and the answer
/// to the final dot. With PIPELINING the commands up to DATA are one write.
///
/// - RFC 5321 §3.3, §4.1.1.2–4; RFC 2920 §3.1 (groups of commands)
/// - RFC 1870 (SIZE), RFC 6152 (BODY), RFC 6531 §3.4 (SMTPUTF8), RFC 3461 §4 (DSN)
final class MailTransaction {

    /// So many RCPT at once never fill both directions of a connection, which would be a deadlock.
    private static final int GROUP = 100;

    /// Hears of each recipient the moment something is known.
    interface Results {
        void decided(List<Recipient> recipients, Outcome outcome);
    }

    private final SmtpSession session;
    private final QueuedMessage message;
    private final List<Recipient> recipients;
    private final SmtpClientSettings.Wire wire;
    private final Results results;
    private final List<Recipient> accepted = new ArrayList<>(1);
    private final boolean isEightBit;
    private final boolean needsSmtpUtf8;

    /// True once the server has answered anything.
    private boolean wasHeard;

    MailTransaction(
            SmtpSession session,
            QueuedMessage message,
            List<Recipient> recipients,
            SmtpClientSettings.Wire wire,
            Results results) {
        this.session = session;
        this.message = message;
        this.recipients = List.copyOf(recipients);
        this.wire = wire;
        this.results = results;
        var attributes = message.envelope().attributes();
        isEightBit = "8bit".equalsIgnoreCase(attributes.get(Attribute.ENCODING, ""));
        needsSmtpUtf8 = "yes".equalsIgnoreCase(attributes.get(Attribute.SMTPUTF8, ""));
    }

    /// Whether a failure of the session says nothing about the message: a server that closed an
    /// idle connection has not seen it.
    boolean wasHeard() {
        return wasHeard;
    }

    void run() throws SiteFailure {
        long limit = session.features().sizeLimit();
        if (limit > 0 && message.content().size() > limit) {
            results.decided(
                    recipients, Trouble.tooBig(session.host(), message.content().size(), limit));
            return;
        }
        if (needsSmtpUtf8 && !session.features().has(Feature.SMTPUTF8)) {
            results.decided(recipients, Trouble.needsSmtpUtf8(session.host()));
            return;
        }
        if (session.features().has(Feature.PIPELINING)) {
            pipelined();
        } else {
            lockStep();
        }
    }

    // ---- the commands ----

    private void pipelined() throws SiteFailure {
        session.command(mailCommand());
        boolean mailAccepted = true;
        for (int from = 0; from < recipients.size(); from += GROUP) {
            var group = recipients.subList(from, Math.min(from + GROUP, recipients.size()));
            group.forEach(recipient -> session.command(rcptCommand(recipient)));
            boolean isLast = from + GROUP >= recipients.size();
            if (isLast) {
                session.command("DATA");
            }
            if (from == 0) {
                mailAccepted = mailAccepted(reply(Step.MAIL));
            }
            for (var recipient : group) {
                var reply = reply(Step.RCPT);
                if (mailAccepted) {
                    rcptAnswered(recipient, reply);
                }
            }
        }
        data(reply(Step.DATA));
    }

    private void lockStep() throws SiteFailure {
        session.command(mailCommand());
        if (!mailAccepted(reply(Step.MAIL))) {
            return;
        }
        for (var recipient : recipients) {
            session.command(rcptCommand(recipient));
            rcptAnswered(recipient, reply(Step.RCPT));
        }
        if (accepted.isEmpty()) {
            session.spoil(); // The transaction is still open over there.
            return;
        }
        session.command("DATA");
        data(reply(Step.DATA));
    }

    private RemoteReply reply(Step step) throws SiteFailure {
        var reply = session.reply(step);
        wasHeard = true;
        return reply;
    }

    private boolean mailAccepted(RemoteReply reply) {
        if (reply.isPositive()) {
            return true;
        }
        results.decided(recipients, Trouble.refused(session.host(), reply, Step.MAIL));
        return false;
    }

    private void rcptAnswered(Recipient recipient, RemoteReply reply) {
        if (reply.isPositive()) {
            accepted.add(recipient);
        } else {
            results.decided(List.of(recipient), Trouble.refused(session.host(), reply, Step.RCPT));
        }
    }

    private void data(RemoteReply reply) throws SiteFailure {
        if (!reply.isIntermediate()) {
            if (accepted.isEmpty()) {
                session.spoil();
            } else {
                results.decided(accepted, Trouble.refused(session.host(), reply, Step.DATA));
                session.spoil();
            }
            return;
        }
        if (accepted.isEmpty()) {
            // RFC 2920 §3.1: the server wants content for nobody, and gets none.
            session.emptyContent();
            session.reply(Step.DOT);
            return;
        }
        session.content(content());
        var verdict = session.reply(Step.DOT);
        var host = session.host();
        results.decided(
                accepted,
                verdict.isPositive()
                        ? new Sent(
                                verdict.statusOrPlain(),
                                verdict.text(),
                                new Remote(host.name(), verdict.text()))
                        : Trouble.refused(host, verdict, Step.DOT));
    }

    private Content content() {
        boolean asIs =
                !isEightBit
                        || session.features().has(Feature.EIGHT_BIT)
                        || !wire.convertsEightBit();
        return asIs ? message.content() : new SevenBitContent(message.content());
    }

    // ---- their text ----

    private String mailCommand() {
        var envelope = message.envelope();
        var attributes = envelope.attributes();
        var features = session.features();
        var line = new StringBuilder(96);
        line.append("MAIL FROM:<").append(path(envelope.sender())).append('>');
        if (features.has(Feature.SIZE)) {
            line.append(" SIZE=").append(message.content().size());
        }
        if (features.has(Feature.EIGHT_BIT)) {
            var encoding = attributes.get(Attribute.ENCODING, "");
            if (isEightBit) {
                line.append(" BODY=8BITMIME");
            } else if (encoding.equalsIgnoreCase("7bit")) {
                line.append(" BODY=7BIT");
            }
        }
        if (needsSmtpUtf8) {
            line.append(" SMTPUTF8");
        }
        if (features.has(Feature.DSN)) {
            var envid = attributes.get(Attribute.DSN_ENVID);
            if (envid != null) {
                line.append(" ENVID=").append(XText.encode(envid));
            }
            var ret = attributes.get(Attribute.DSN_RET);
            if (ret != null) {
                line.append(" RET=").append(ret.toUpperCase(Locale.ROOT));
            }
        }
        return line.toString();
    }

    private String rcptCommand(Recipient recipient) {
        var line = new StringBuilder(80);
        line.append("RCPT TO:<").append(path(recipient.address())).append('>');
        if (session.features().has(Feature.DSN)) {
            if (!recipient.wish().isEmpty()) {
                line.append(" NOTIFY=");
                var separator = "";
                for (var wish : EnumSet.copyOf(recipient.wish())) {
                    line.append(separator).append(wish);
                    separator = ",";
                }
            }
            appendOrcpt(line, recipient);
        }
        return line.toString();
    }

    /// RFC 3461 §4.2: the type as it is, the address as xtext. Postfix: sent also when the client
    /// did not give one.
    private void appendOrcpt(StringBuilder line, Recipient recipient) {
        var orcpt = recipient.orcpt();
        var given = orcpt != null ? orcpt : "rfc822;" + recipient.original();
        int semicolon = given.indexOf(';');
        if (semicolon > 0 && (needsSmtpUtf8 || !recipient.original().needsSmtpUtf8())) {
            line.append(" ORCPT=")
                    .append(given, 0, semicolon + 1)
                    .append(XText.encode(given.substring(semicolon + 1)));
        }
    }

    private String path(Address address) {
        return wire.quotesEnvelope() ? MailPath.quote(address) : address.text();
    }
}
