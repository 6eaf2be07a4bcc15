// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.deliver.smtp.Extensions.Keyword;
import org.hikyaku.deliver.smtp.Session.Condition;
import org.hikyaku.deliver.smtp.Session.Conversion;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Recipient;
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

    private static final byte[] NOTHING = {};
    private static final byte[] QUIT = "QUIT\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final EnhancedStatus TOO_LARGE = EnhancedStatus.of("5.3.4");
    private static final EnhancedStatus NEEDS_UTF8 = EnhancedStatus.of("5.6.7");

    private final Session session;
    private final Commands commands;
    private final QueuedMessage message;
    private final SmtpClientSettings settings;
    private final Trouble trouble;
    private final Then then;
    private final List<Recipient> accepted = new ArrayList<>();
    private boolean quitSent;

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
        this.commands = new Commands(session, message, settings);
    }

    /// Tries to hand the message over to all recipients that are still pending.
    void perform() throws IOException {
        if (!fits()) {
            return;
        }
        var recipients = trouble.pending();
        session.condition(finishEarlier());
        boolean ready =
                session.extensions().has(Keyword.PIPELINING)
                        ? pipelined(recipients)
                        : stepByStep(recipients);
        if (ready) {
            sendContent();
        }
    }

    /// True when QUIT has gone out behind the dot.
    boolean isQuitSent() {
        return quitSent;
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
        if (commands.needsSmtpUtf8() && !session.extensions().has(Keyword.SMTPUTF8)) {
            trouble.unable(
                    session,
                    NEEDS_UTF8,
                    "SMTPUTF8 is required, but was not offered by host "
                            + session.host().nameAndAddress());
            return false;
        }
        return true;
    }

    /// Until the final dot has been answered, something is left over there.
    private Condition finishEarlier() {
        if (session.condition() == Condition.NEEDS_RSET) {
            session.command().append("RSET\r\n");
        }
        return Condition.NEEDS_RSET;
    }

    // With PIPELINING --------------------------------------------------------------------------

    private boolean pipelined(List<Recipient> recipients) throws IOException {
        boolean reset = session.waitingOctets() > 0;
        commands.mail();
        int asked = 0;
        boolean first = true;
        while (true) {
            int from = asked;
            while (asked < recipients.size() && session.waitingOctets() < WINDOW) {
                commands.recipient(recipients.get(asked++));
            }
            boolean withData = asked == recipients.size();
            if (withData) {
                commands.data();
            }
            session.flush(first ? Step.MAIL : Step.RCPT);
            if (first && reset) {
                hearReset();
            }
            if (first && !hearMail(recipients)) {
                drain(asked + (withData ? 1 : 0));
                return false;
            }
            for (int i = from; i < asked; i++) {
                hearRecipient(recipients.get(i));
            }
            if (withData) {
                return hearData();
            }
            first = false;
        }
    }

    /// The replies to what was sent together with a command that was refused. They say nothing new,
    /// and a server that rather hangs up has said enough.
    private void drain(int replies) {
        try {
            for (int i = 0; i < replies && session.condition() != Condition.SPENT; i++) {
                var reply = session.hear(Step.DATA);
                if (reply.isIntermediate()) {
                    endEmptyMessage();
                }
            }
        } catch (IOException gone) {
            session.condition(Condition.SPENT);
        }
    }

    /// DATA was accepted although nobody wants the message. RFC 2920 §3.1: a lone dot ends it.
    private void endEmptyMessage() throws IOException {
        session.command().append(".\r\n");
        session.flush(Step.DOT);
        if (session.hear(Step.DOT).isPositive()) {
            session.condition(Condition.SPENT); // It took an empty message for nobody.
        }
    }

    // Without ----------------------------------------------------------------------------------

    private boolean stepByStep(List<Recipient> recipients) throws IOException {
        if (session.waitingOctets() > 0) {
            session.flush(Step.RSET);
            hearReset();
        }
        commands.mail();
        session.flush(Step.MAIL);
        if (!hearMail(recipients)) {
            return false;
        }
        for (var recipient : recipients) {
            commands.recipient(recipient);
            session.flush(Step.RCPT);
            hearRecipient(recipient);
        }
        if (accepted.isEmpty()) {
            return false;
        }
        commands.data();
        session.flush(Step.DATA);
        return hearData();
    }

    // Replies ----------------------------------------------------------------------------------

    private void hearReset() throws IOException {
        if (!session.hear(Step.RSET).isPositive()) {
            session.condition(Condition.SPENT); // Whatever follows, do not come back.
        }
    }

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
        if (reply.isPositive()) {
            accepted.add(recipient);
        } else {
            trouble.refused(session, List.of(recipient), reply, Step.RCPT);
        }
    }

    private boolean hearData() throws IOException {
        RemoteReply reply;
        try {
            reply = session.hear(Step.DATA);
        } catch (IOException gone) {
            if (accepted.isEmpty()) {
                session.condition(Condition.SPENT);
                return false; // All recipients have their answer.
            }
            throw gone;
        }
        if (!accepted.isEmpty() && !reply.isIntermediate()) {
            trouble.refused(session, accepted, reply, Step.DATA);
            return false;
        }
        if (accepted.isEmpty() && reply.isIntermediate()) {
            try {
                endEmptyMessage();
            } catch (IOException gone) {
                session.condition(Condition.SPENT);
            }
        }
        return !accepted.isEmpty();
    }

    private void sendContent() throws IOException {
        boolean pipelineQuit = then == Then.QUIT && session.extensions().has(Keyword.PIPELINING);
        session.send(message.content(), conversion(), pipelineQuit ? QUIT : NOTHING);
        quitSent = pipelineQuit;
        var reply = session.hear(Step.DOT);
        session.condition(Condition.CLEAN);
        if (reply.isPositive()) {
            trouble.accepted(session, accepted, reply);
        } else {
            trouble.refused(session, accepted, reply, Step.DOT);
        }
    }

    /// RFC 6152 §3: 8-bit content must not go where 8BITMIME is not offered.
    private Conversion conversion() {
        boolean asItIs =
                session.extensions().has(Keyword.EIGHTBITMIME)
                        || settings.has(Habit.DISABLE_MIME_OUTPUT_CONVERSION)
                        || message.envelope()
                                .attributes()
                                .get(Attribute.ENCODING, "")
                                .equalsIgnoreCase("7bit");
        return asItIs ? Conversion.AS_IT_IS : Conversion.TO_7BIT;
    }
}
