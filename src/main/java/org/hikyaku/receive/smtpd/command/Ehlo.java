// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.receive.smtpd.Greeting;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.smtp.Reply;

/// `EHLO`: the client introduces itself and asks what we can do. Ends a mail transaction.
///
/// - RFC 5321 §4.1.1.1; RFC 2920, 1870, 1985, 2034, 6152, 3461, 6531, 3030 (the keywords)
/// - Parameters: smtpd_discard_ehlo_keywords, message_size_limit, disable_vrfy_command,
///   smtputf8_enable
final class Ehlo implements Command {

    private static final String XCLIENT =
            "XCLIENT NAME ADDR PROTO HELO REVERSE_NAME PORT LOGIN DESTADDR DESTPORT";

    private final AccessPolicy access;
    private final Reply welcome;
    private final Reply welcomeForProxies;

    Ehlo(SmtpdSettings settings, AccessPolicy access) {
        this.access = access;
        this.welcome = welcome(settings, List.of());
        this.welcomeForProxies = welcome(settings, List.of(XCLIENT));
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        var answer = session.mayUseXclient() ? welcomeForProxies : welcome;
        return Helo.introduce(
                session, arguments, Greeting.Protocol.ESMTP, Replies.EHLO_SYNTAX, access, answer);
    }

    /// In Postfix's order.
    private static Reply welcome(SmtpdSettings settings, List<String> forProxies) {
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
        lines.subList(1, lines.size()).removeIf(line -> settings.discards(keyword(line)));
        return new Reply(250, null, lines);
    }

    private static String keyword(String line) {
        int blank = line.indexOf(' ');
        return blank < 0 ? line : line.substring(0, blank);
    }
}
