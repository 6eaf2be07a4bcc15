// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.log.Event;
import org.hikyaku.receive.smtpd.Greeting;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.Withheld;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.smtp.Reply;

/// `EHLO`: the client introduces itself and asks what we can do. Ends a mail transaction.
///
/// - RFC 5321 §4.1.1.1; RFC 2920, 1870, 1985, 2034, 6152, 3461, 6531, 3030 (the keywords)
/// - Parameters: smtpd_discard_ehlo_keywords, smtpd_discard_ehlo_keyword_address_maps,
///   message_size_limit, disable_vrfy_command, smtputf8_enable
final class Ehlo implements Command {

    private static final String XCLIENT =
            "XCLIENT NAME ADDR PROTO HELO REVERSE_NAME PORT LOGIN DESTADDR DESTPORT";

    private final AccessPolicy access;
    private final List<String> welcome;
    private final List<String> welcomeForProxies;
    private final Reply dontKnow;

    Ehlo(SmtpdSettings settings, AccessPolicy access) {
        this.access = access;
        this.welcome = welcome(settings, List.of());
        this.welcomeForProxies = welcome(settings, List.of(XCLIENT));
        this.dontKnow = Reply.reply(421, "4.3.0", settings.hostName() + " Server local data error");
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        var withheld = session.withheld();
        if (withheld.knowledge() == Withheld.Knowledge.UNKNOWN && arguments.hasMore()) {
            var whom = session.client().display();
            session.log().warning("don't know what EHLO features to announce to " + whom);
            var refusal = session.queueId() + ": reject: EHLO from " + whom + ": " + dontKnow;
            session.log().say(Event.info(refusal));
            return dontKnow;
        }
        var lines = new ArrayList<>(session.mayUseXclient() ? welcomeForProxies : welcome);
        lines.subList(1, lines.size()).removeIf(line -> withheld.contains(keyword(line)));
        var answer =
                Helo.introduce(
                        session,
                        arguments,
                        Greeting.Protocol.ESMTP,
                        Replies.EHLO_SYNTAX,
                        access,
                        new Reply(250, null, lines));
        // Postfix: says nothing of it when there is nothing left.
        if (answer.isPositive() && lines.size() > 1 && !withheld.named().isEmpty()) {
            session.log().say(Event.info("discarding EHLO keywords: " + withheld.named()));
        }
        return answer;
    }

    /// In Postfix's order.
    private static List<String> welcome(SmtpdSettings settings, List<String> forProxies) {
        var lines = new ArrayList<String>();
        lines.add(settings.hostName());
        lines.add("PIPELINING");
        lines.add(settings.messageSizeLimit() > 0 ? "SIZE " + settings.messageSizeLimit() : "SIZE");
        if (settings.vrfy() == SmtpdSettings.Vrfy.ENABLED) {
            lines.add("VRFY");
        }
        lines.add("ETRN");
        lines.addAll(forProxies);
        lines.add("ENHANCEDSTATUSCODES");
        lines.add("8BITMIME");
        lines.add("DSN");
        if (settings.utf8() == SmtpdSettings.Utf8.ENABLED) {
            lines.add("SMTPUTF8");
        }
        lines.add("CHUNKING");
        return List.copyOf(lines);
    }

    private static String keyword(String line) {
        int blank = line.indexOf(' ');
        return blank < 0 ? line : line.substring(0, blank);
    }
}
