// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.Locale;
import org.hikyaku.log.Voice;
import org.hikyaku.smtp.RemoteReply;

/// The beginning of a session: greeting, EHLO, and HELO where EHLO is not understood.
///
/// - RFC 5321 §3.1, §3.2, §4.1.1.1
/// - Parameters: smtp_always_send_ehlo, smtp_never_send_ehlo, smtp_skip_5xx_greeting,
///   smtp_helo_name, smtp_discard_ehlo_keywords
final class Handshake {

    private final SmtpClientSettings settings;
    private final Voice voice;

    Handshake(SmtpClientSettings settings, Voice voice) {
        this.settings = settings;
        this.voice = voice;
    }

    /// Returns when mail may be sent.
    ///
    /// @param destination for the words about a loop
    void perform(SmtpSession session, String destination) throws SiteFailure {
        var greeting = session.reply(Step.GREETING);
        if (!greeting.isPositive()) {
            throw Trouble.refusedToTalk(
                    session.host(),
                    greeting,
                    settings.hosts().skip5xxGreeting()
                            ? Trouble.Finality.TEMPORARY
                            : Trouble.Finality.AS_SAID);
        }
        lookForLoop(session, greeting, "greeted me");
        if (saysEhlo(greeting)) {
            session.command("EHLO " + settings.heloName());
            var answer = session.reply(Step.EHLO);
            if (answer.isPositive()) {
                session.features(Features.of(answer, settings.wire().discardedKeywords()));
                checkLoop(session, answer, destination);
                return;
            }
            if (!answer.isPermanent()) {
                throw Trouble.refusedToTalk(session.host(), answer, Trouble.Finality.AS_SAID);
            }
        }
        session.command("HELO " + settings.heloName());
        var answer = session.reply(Step.HELO);
        if (!answer.isPositive()) {
            throw Trouble.refusedToTalk(session.host(), answer, Trouble.Finality.AS_SAID);
        }
        checkLoop(session, answer, destination);
    }

    private boolean saysEhlo(RemoteReply greeting) {
        return switch (settings.greeting()) {
            case EHLO -> true;
            case HELO -> false;
            case EHLO_IF_GREETED_SO -> greeting.text().toUpperCase(Locale.ROOT).contains("ESMTP");
        };
    }

    private void checkLoop(SmtpSession session, RemoteReply answer, String destination)
            throws SiteFailure {
        if (lookForLoop(session, answer, "replied to HELO/EHLO")) {
            throw Trouble.loop(session.host(), destination);
        }
    }

    /// Whether the server goes by our name. Postfix: on other ports than smtp_tcp_port another
    /// server of this machine may do so.
    private boolean lookForLoop(SmtpSession session, RemoteReply reply, String what) {
        var words = reply.lines().getFirst();
        int blank = words.indexOf(' ');
        var name = blank < 0 ? words : words.substring(0, blank);
        if (session.host().port() != settings.smtpPort()
                || !name.equalsIgnoreCase(settings.myhostname())) {
            return false;
        }
        voice.warning(
                "host "
                        + session.host().nameAndAddress()
                        + " "
                        + what
                        + " with my own hostname "
                        + settings.myhostname());
        return true;
    }
}
