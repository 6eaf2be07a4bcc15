// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.deliver.smtp.Extensions.Keyword;
import org.hikyaku.deliver.smtp.Session.Condition;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.smtp.EnhancedStatus;
import org.hikyaku.smtp.RemoteReply;

/// One message over one greeted session: MAIL, RCPT, DATA, content, dot. With PIPELINING all
/// commands up to DATA are one write, and their replies usually one read; content and dot are the
/// second pair.
///
/// RFC 5321 §3.3; RFC 2920 §3.1 (pipelining)
final class Dialogue {

    /// What follows the dot.
    enum Then {
        KEEP_OPEN,
        QUIT
    }

    /// Octets of commands on their way before replies are read, so that neither side's buffers can
    /// fill up while the other is writing too.
    private static final int WINDOW = 8 * 1024;

    /// The reply to QUIT. RFC 5321 §4.2.3.
    private static final int GOODBYE = 221;

    private static final byte[] NOTHING = {};
    private static final byte[] QUIT = "QUIT\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final EnhancedStatus TOO_LARGE = EnhancedStatus.of("5.3.4");
    private static final EnhancedStatus NEEDS_UTF8 = EnhancedStatus.of("5.6.7");

    private final Session session;
    private final Preamble preamble;
    private final Commands commands;
    private final QueuedMessage message;
    private final SmtpClientSettings settings;
    private final Trouble trouble;
    private final Then then;
    private final List<Recipient> accepted = new ArrayList<>();

    /// Only to hear what the server says of the recipients: no DATA.
    private final boolean isProbe;

    private Form.Header header = Form.Header.AS_IT_IS;

    Dialogue(
            Session session,
            QueuedMessage message,
            SmtpClientSettings settings,
            Trouble trouble,
            Then then) {
        this.session = session;
        this.message = message;
        this.settings = settings;
        this.trouble = trouble;
        this.then = then;
        this.isProbe = Tracing.of(message.envelope().attributes()) == Tracing.VERIFY;
        this.preamble = new Preamble(session, message, settings, trouble.voice());
        this.commands = new Commands(session, message, settings);
    }

    /// Tries to hand the message over to all recipients that are still pending.
    Reached perform() throws IOException {
        if (!fits()) {
            return Reached.TOO_LARGE;
        }
        if (!understands()) {
            return Reached.SETTLED;
        }
        var recipients = trouble.pending();
        var reached =
                session.extensions().has(Keyword.PIPELINING)
                        ? pipelined(recipients)
                        : stepByStep(recipients);
        return reached == Reached.CONTENT ? sendContent() : reached;
    }

    /// Asks nothing of a server that has said what it cannot do.
    private boolean fits() throws ContentUnreadable {
        long limit = session.extensions().sizeLimit();
        if (limit > 0 && commands.size() > limit) {
            trouble.fail(
                    session,
                    trouble.pending(),
                    TOO_LARGE,
                    "message size "
                            + commands.size()
                            + " exceeds size limit "
                            + limit
                            + " of server "
                            + session.host().nameAndAddress(),
                    null);
            return false;
        }
        return true;
    }

    /// A server without SMTPUTF8 gets what can be said without: the header, but no address.
    private boolean understands() throws ContentUnreadable {
        if (!commands.needsSmtpUtf8() || session.extensions().has(Keyword.SMTPUTF8)) {
            return true;
        }
        if (!commands.needsSmtpUtf8For(trouble.pending()) && canEncodeHeader()) {
            header = Form.Header.ENCODED;
            return true;
        }
        trouble.unable(
                session,
                NEEDS_UTF8,
                "SMTPUTF8 is required, but was not offered by host "
                        + session.host().nameAndAddress());
        return false;
    }

    private boolean canEncodeHeader() throws ContentUnreadable {
        try {
            return HeaderDowngrade.suits(message.content());
        } catch (IOException failed) {
            throw new ContentUnreadable(failed);
        }
    }

    private void sayMail() throws ContentUnreadable {
        commands.mail();
        // Until the final dot has been answered, something is left over there.
        session.condition(Condition.NEEDS_RSET);
    }

    // With PIPELINING --------------------------------------------------------------------------

    private Reached pipelined(List<Recipient> recipients) throws IOException {
        var before = preamble.append();
        sayMail();
        int asked = 0;
        boolean first = true;
        while (true) {
            int from = asked;
            while (asked < recipients.size() && session.waitingOctets() < WINDOW) {
                commands.recipient(recipients.get(asked++));
            }
            boolean all = asked == recipients.size();
            boolean withData = all && !isProbe;
            if (withData) {
                commands.data();
            }
            session.flush(first ? Step.MAIL : Step.RCPT);
            if (first) {
                for (var step : before) {
                    preamble.hear(step);
                }
            }
            if (first && !hearMail(recipients)) {
                return drain(asked + (withData ? 1 : 0));
            }
            for (int i = from; i < asked; i++) {
                hearRecipient(recipients.get(i));
            }
            if (all) {
                return isProbe ? Reached.TRANSACTION : hearData();
            }
            first = false;
        }
    }

    /// The replies to what was sent together with a command that was refused. They say nothing new,
    /// and a server that rather hangs up has said enough.
    private Reached drain(int replies) {
        try {
            var reached = Reached.TRANSACTION;
            for (int i = 0; i < replies; i++) {
                if (session.hear(Step.DATA).isIntermediate()) {
                    reached = endEmptyMessage();
                }
            }
            return reached;
        } catch (IOException gone) {
            return Reached.BREAK;
        }
    }

    /// DATA was accepted although nobody wants the message. RFC 2920 §3.1: a lone dot ends it.
    private Reached endEmptyMessage() throws IOException {
        session.command().append(".\r\n");
        session.flush(Step.DOT);
        if (session.hear(Step.DOT).isPositive()) {
            session.condition(Condition.SPENT); // It took an empty message for nobody.
        }
        return Reached.SETTLED;
    }

    // Without ----------------------------------------------------------------------------------

    private Reached stepByStep(List<Recipient> recipients) throws IOException {
        preamble.say();
        sayMail();
        session.flush(Step.MAIL);
        if (!hearMail(recipients)) {
            return Reached.TRANSACTION;
        }
        for (var recipient : recipients) {
            commands.recipient(recipient);
            session.flush(Step.RCPT);
            hearRecipient(recipient);
        }
        if (accepted.isEmpty()) {
            return Reached.TRANSACTION;
        }
        commands.data();
        session.flush(Step.DATA);
        return hearData();
    }

    // Replies ----------------------------------------------------------------------------------

    private boolean hearMail(List<Recipient> recipients) throws IOException {
        var reply = session.hear(Step.MAIL);
        if (!reply.isPositive()) {
            trouble.refused(session, recipients, reply, Step.MAIL);
            return false;
        }
        return true;
    }

    private void hearRecipient(Recipient recipient) throws IOException {
        var reply = session.hear(Step.RCPT);
        if (!reply.isPositive()) {
            trouble.refused(session, List.of(recipient), reply, Step.RCPT);
        } else if (isProbe) {
            trouble.accepted(session, List.of(recipient), reply);
        } else {
            accepted.add(recipient);
        }
    }

    private Reached hearData() throws IOException {
        if (accepted.isEmpty()) {
            return drain(1); // All recipients have their answer.
        }
        var reply = session.hear(Step.DATA);
        if (reply.isIntermediate()) {
            return Reached.CONTENT;
        }
        trouble.refused(session, accepted, reply, Step.DATA);
        return Reached.TRANSACTION;
    }

    private Reached sendContent() throws IOException {
        boolean withQuit = then == Then.QUIT && session.extensions().has(Keyword.PIPELINING);
        session.send(message.content(), new Form(header, body()), withQuit ? QUIT : NOTHING);
        switch (settings.protocol().repliesToDot()) {
            case ONE -> verdict(session.hear(Step.DOT), accepted);
            case ONE_EACH -> {
                for (var recipient : accepted) {
                    var reply = session.hear(Step.DOT);
                    if (reply.code() == GOODBYE) {
                        // Deviation: to Postfix it means sent. A server that answers QUIT already
                        // has nothing to say about this recipient.
                        throw new EOFException("a reply too few");
                    }
                    verdict(reply, List.of(recipient));
                }
            }
        }
        session.condition(Condition.CLEAN);
        return withQuit ? Reached.QUIT : Reached.SETTLED;
    }

    private void verdict(RemoteReply reply, List<Recipient> recipients) {
        if (reply.isPositive()) {
            trouble.accepted(session, recipients, reply);
        } else {
            trouble.refused(session, recipients, reply, Step.DOT);
        }
    }

    /// RFC 6152 §3: 8-bit content must not go where 8BITMIME is not offered.
    private Form.Body body() {
        boolean asItIs =
                session.extensions().has(Keyword.EIGHTBITMIME)
                        || settings.has(Habit.DISABLE_MIME_OUTPUT_CONVERSION)
                        || message.envelope()
                                .attributes()
                                .get(Attribute.ENCODING, "")
                                .equalsIgnoreCase("7bit");
        return asItIs ? Form.Body.AS_IT_IS : Form.Body.TO_7BIT;
    }
}
