// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.smtp.Extensions.Keyword;
import org.hikyaku.deliver.smtp.Nexthop.Site;
import org.hikyaku.log.Voice;
import org.hikyaku.smtp.RemoteReply;

/// The first words of a session: greeting, EHLO, and HELO for a server that does not know EHLO.
///
/// - RFC 5321 §3.1, §3.2, §4.1.1.1
/// - Parameters: smtp_skip_5xx_greeting, smtp_always_send_ehlo, smtp_never_send_ehlo,
///   smtp_discard_ehlo_keywords, smtp_helo_name, smtp_pix_workarounds
final class Handshake {

    /// Whether mail can be sent now.
    enum Result {
        READY,
        /// [Trouble] has been told.
        FAILED
    }

    private static final String SILENT = "silent-discard";

    private static final Pattern ASTERISKS = Pattern.compile("[20 *\\t]*");

    private final SmtpClientSettings settings;
    private final Site site;
    private final Trouble trouble;
    private final Voice voice;
    private final DeliveryRequest request;
    private final SmtpAgent.Parts parts;

    Handshake(
            SmtpClientSettings settings,
            SmtpAgent.Parts parts,
            Site site,
            Trouble trouble,
            DeliveryRequest request) {
        this.settings = settings;
        this.site = site;
        this.trouble = trouble;
        this.parts = parts;
        this.request = request;
        this.voice = request.voice();
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
        boolean esmtp = saysEsmtp(greeting) && !hidesEsmtp(greeting, session);
        return esmtp || !settings.protocol().knowsHelo() ? hello(session) : helo(session);
    }

    private boolean saysEsmtp(RemoteReply greeting) {
        if (settings.has(Habit.NEVER_SEND_EHLO)) {
            return false;
        }
        if (settings.has(Habit.ALWAYS_SEND_EHLO) || !settings.protocol().knowsHelo()) {
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

    /// A PIX firewall with `fixup protocol smtp` overwrites the greeting with asterisks. What is
    /// done about it is done for the whole session.
    private boolean hidesEsmtp(RemoteReply greeting, Session session) {
        if (!ASTERISKS.matcher(greeting.text()).matches()) {
            return false;
        }
        var workarounds = settings.workarounds();
        var bugs = workarounds.pix(session.host().address(), voice);
        if (bugs == null) {
            return false;
        }
        var arrival = request.message().envelope().arrival();
        var waited = Duration.between(arrival, parts.clock().instant());
        if (waited.compareTo(workarounds.pixThreshold()) < 0) {
            bugs.remove(PixBug.DELAY_DOTCRLF);
        } else if (bugs.contains(PixBug.DELAY_DOTCRLF)) {
            session.beforeDot(parts.pauses().of(workarounds.pixDelay()));
        }
        voice.info(
                request.message().id().text()
                        + ": enabling PIX workarounds: "
                        + bugs.stream().map(PixBug::word).collect(Collectors.joining(" "))
                        + " for "
                        + session.host().relay());
        return bugs.contains(PixBug.DISABLE_ESMTP);
    }

    private Result hello(Session session) throws IOException {
        var step = settings.protocol().hello();
        var reply = ask(session, step, step.name());
        if (reply.code() == 421 || (!reply.isPositive() && !settings.protocol().knowsHelo())) {
            trouble.refusedToTalk(session, reply, reply.statusOrPlain());
            return Result.FAILED;
        }
        if (!reply.isPositive()) {
            return helo(session);
        }
        var unwanted =
                settings.workarounds().discarded(session.host().address(), settings.protocol());
        var overlooked = new ArrayList<String>(0);
        session.extensions(Extensions.of(reply, unwanted, overlooked));
        if (!overlooked.isEmpty() && !unwanted.contains(SILENT)) {
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
        var reply = ask(session, Step.HELO, Step.HELO.name());
        if (!reply.isPositive()) {
            trouble.refusedToTalk(session, reply, reply.statusOrPlain());
            return Result.FAILED;
        }
        return unlessItIsUs(session, reply);
    }

    private RemoteReply ask(Session session, Step step, String verb) throws IOException {
        session.command().append(verb).append(' ').append(settings.heloName()).append("\r\n");
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
