// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import org.hikyaku.deliver.smtp.Extensions.Keyword;

/// The last words of a session. Nothing depends on what comes of them.
///
/// - RFC 5321 §4.1.1.5 (RSET), §4.1.1.10 (QUIT)
/// - Parameters: smtp_skip_quit_response, smtp_rset_timeout, smtp_quit_timeout
final class Farewell {

    private final Session session;
    private final SmtpClientSettings settings;

    Farewell(Session session, SmtpClientSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /// Says what is due after the conversation came so far, and closes.
    void say(Reached reached) {
        try {
            switch (reached) {
                // Postfix: no QUIT to a server that takes only smaller messages.
                case TOO_LARGE, BREAK -> {}
                // Postfix: a transaction is reset although QUIT would end it too.
                case TRANSACTION, CONTENT -> {
                    reset();
                    hearQuit();
                }
                case SETTLED -> quit();
                case QUIT -> hearQuit();
            }
        } catch (IOException goneBeforeUs) {
            session.close();
            return;
        }
        session.close();
    }

    private void quit() throws IOException {
        session.command().append("QUIT\r\n");
        session.flush(Step.QUIT);
        hearQuit();
    }

    private void reset() throws IOException {
        session.command().append("RSET\r\n");
        if (session.extensions().has(Keyword.PIPELINING)) {
            session.command().append("QUIT\r\n");
            session.flush(Step.RSET);
            session.hear(Step.RSET);
        } else {
            session.flush(Step.RSET);
            session.hear(Step.RSET);
            session.command().append("QUIT\r\n");
            session.flush(Step.QUIT);
        }
    }

    private void hearQuit() throws IOException {
        if (!settings.has(Habit.SKIP_QUIT_RESPONSE)) {
            session.hear(Step.QUIT);
        }
    }
}
