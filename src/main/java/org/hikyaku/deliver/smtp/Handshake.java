// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.util.ArrayList;
import org.hikyaku.deliver.smtp.Extensions.Keyword;
import org.hikyaku.deliver.smtp.Nexthop.Site;
import org.hikyaku.log.Voice;
import org.hikyaku.smtp.RemoteReply;

/// The first words of a session: greeting, EHLO, and HELO for a server that does not know EHLO.
///
/// - RFC 5321 §3.1, §3.2, §4.1.1.1
/// - Parameters: smtp_skip_5xx_greeting, smtp_always_send_ehlo, smtp_never_send_ehlo,
///   smtp_discard_ehlo_keywords, smtp_helo_name
final class Handshake {

    /// Whether mail can be sent now.
    enum Result {
        READY,
        /// [Trouble] has been told.
        FAILED
    }

    private static final String SILENT = "silent-discard";

    private final SmtpClientSettings settings;
    private final Site site;
    private final Trouble trouble;
    private final Voice voice;

    Handshake(SmtpClientSettings settings, Site site, Trouble trouble, Voice voice) {
        this.settings = settings;
        this.site = site;
        this.trouble = trouble;
        this.voice = voice;
    }

    Result perform(Session session) throws IOException {
        var greeting = session.hear(Step.GREETING);
        if (!greeting.isPositive()) {
            boolean skip = greeting.isPermanent() && settings.has(Habit.SKIP_5XX_GREETING);
            var status = greeting.statusOrPlain();
            trouble.refusedToTalk(session, greeting, skip ? status.withClass(4) : status);
            return Result.FAILED;
        }
        if (isOurName(greeting)) {
            voice.warning(
                    "host "
                            + session.host().relay()
                            + " greeted me with my own hostname "
                            + settings.myHostname());
        }
        return saysEsmtp(greeting) ? ehlo(session) : helo(session);
    }

    private boolean saysEsmtp(RemoteReply greeting) {
        if (settings.has(Habit.NEVER_SEND_EHLO)) {
            return false;
        }
        if (settings.has(Habit.ALWAYS_SEND_EHLO)) {
            return true;
        }
        for (var line : greeting.lines()) {
            for (var word : line.split(" ", -1)) {
                if (word.equalsIgnoreCase("ESMTP")) {
                    return true;
                }
            }
        }
        return false;
    }

    private Result ehlo(Session session) throws IOException {
        var reply = ask(session, Step.EHLO, "EHLO ");
        if (reply.code() == 421) {
            trouble.refusedToTalk(session, reply, reply.statusOrPlain());
            return Result.FAILED;
        }
        if (!reply.isPositive()) {
            return helo(session);
        }
        var overlooked = new ArrayList<String>(0);
        session.extensions(Extensions.of(reply, settings.discardedKeywords(), overlooked));
        if (!overlooked.isEmpty() && !settings.discardedKeywords().contains(SILENT)) {
            voice.info("discarding EHLO keywords: " + String.join(" ", overlooked));
        }
        if (session.extensions().has(Keyword.SMTPUTF8)
                && !session.extensions().has(Keyword.EIGHTBITMIME)) {
            // RFC 6531 §3.1 asks for both.
            var host = session.host().nameAndAddress();
            voice.info("host " + host + " offers SMTPUTF8 support, but not 8BITMIME");
        }
        return unlessItIsUs(session, reply);
    }

    private Result helo(Session session) throws IOException {
        var reply = ask(session, Step.HELO, "HELO ");
        if (!reply.isPositive()) {
            trouble.refusedToTalk(session, reply, reply.statusOrPlain());
            return Result.FAILED;
        }
        return unlessItIsUs(session, reply);
    }

    private RemoteReply ask(Session session, Step step, String verb) throws IOException {
        session.command().append(verb).append(settings.heloName()).append("\r\n");
        session.flush(step);
        return session.hear(step);
    }

    private Result unlessItIsUs(Session session, RemoteReply reply) {
        if (!isOurName(reply)) {
            return Result.READY;
        }
        voice.warning(
                "host "
                        + session.host().relay()
                        + " replied to HELO/EHLO with my own hostname "
                        + settings.myHostname());
        trouble.talksToItself(session);
        return Result.FAILED;
    }

    private boolean isOurName(RemoteReply reply) {
        if (!site.detectsLoops()) {
            return false;
        }
        var line = reply.lines().getFirst().strip();
        int blank = line.indexOf(' ');
        return settings.myHostname().equalsIgnoreCase(blank < 0 ? line : line.substring(0, blank));
    }
}
