// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.deliver.smtp.Session.Condition;
import org.hikyaku.log.Voice;
import org.hikyaku.queue.QueuedMessage;

/// What is said before MAIL, if anything: RSET when the message before was broken off, and
/// XFORWARD. The message goes on whatever the server thinks of it.
///
/// Parameters: smtp_send_xforward_command
final class Preamble {

    private static final List<Step> STEPS =
            List.of(Step.RSET, Step.XFORWARD_CLIENT, Step.XFORWARD_SESSION);

    private final Session session;
    private final Xforward xforward;
    private final SmtpClientSettings settings;
    private final Voice voice;

    Preamble(Session session, QueuedMessage message, SmtpClientSettings settings, Voice voice) {
        this.session = session;
        this.xforward = new Xforward(session, message);
        this.settings = settings;
        this.voice = voice;
    }

    /// Appends all commands at once.
    ///
    /// @return those whose replies are due before that of MAIL
    List<Step> append() {
        var said = new ArrayList<Step>(0);
        for (var step : STEPS) {
            if (append(step)) {
                said.add(step);
            }
        }
        return said;
    }

    /// Says them one by one, each after the reply to the one before.
    void say() throws IOException {
        for (var step : STEPS) {
            if (append(step)) {
                session.flush(step);
                hear(step);
            }
        }
    }

    private boolean append(Step step) {
        boolean forwards = settings.has(Habit.SEND_XFORWARD_COMMAND);
        return switch (step) {
            case RSET -> appendReset();
            case XFORWARD_CLIENT -> forwards && xforward.appendClient();
            case XFORWARD_SESSION -> forwards && xforward.appendSession();
            default -> throw new IllegalArgumentException(step + " is not said before MAIL");
        };
    }

    private boolean appendReset() {
        if (session.condition() != Condition.NEEDS_RSET) {
            return false;
        }
        session.command().append("RSET\r\n");
        return true;
    }

    void hear(Step step) throws IOException {
        var reply = session.hear(step);
        if (reply.isPositive()) {
            return;
        }
        if (step == Step.RSET) {
            session.condition(Condition.SPENT); // Whatever follows, do not come back.
            return;
        }
        voice.warning(
                "host "
                        + session.host().relay()
                        + " said: "
                        + reply.text()
                        + " (in reply to "
                        + step.inReplyTo()
                        + ")");
    }
}
