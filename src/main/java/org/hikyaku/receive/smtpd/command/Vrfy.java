// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.util.regex.Pattern;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.Reply;

/// `VRFY`: would we take mail for this address? Answers no more than RCPT would. Postfix: an
/// address that MAIL and RCPT would not parse is refused as a recipient.
///
/// - RFC 5321 §3.5, §4.1.1.6
/// - Parameters: disable_vrfy_command
final class Vrfy implements Command {

    /// RFC 6531 §3.7.4.2.
    private static final Pattern WISH = Pattern.compile("(?i)\\s+SMTPUTF8$");

    private final SmtpdSettings settings;
    private final AccessPolicy access;

    Vrfy(SmtpdSettings settings, AccessPolicy access) {
        this.settings = settings;
        this.access = access;
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        if (settings.vrfy() == SmtpdSettings.Vrfy.DISABLED) {
            throw new CommandRejected(Replies.VRFY_DISABLED);
        }
        boolean utf8 = settings.utf8() == SmtpdSettings.Utf8.ENABLED;
        if (!arguments.hasMore()) {
            throw new CommandRejected(utf8 ? Replies.VRFY_SYNTAX_UTF8 : Replies.VRFY_SYNTAX);
        }
        var rest = arguments.takeRest();
        var text = utf8 ? WISH.matcher(rest).replaceFirst("") : rest;
        var found = MailPath.parse(text, 0, settings.strictness());
        if (found == null
                || found.end() != text.length()
                || found.address().isNullSender()
                || !access.isAddress(session.requestTo(null, found.address()))) {
            session.log().illegalAddress(session.client(), "VRFY", text);
            throw new CommandRejected(Replies.BAD_RECIPIENT);
        }
        var verdict = access.judgeRecipient(session.requestTo(null, found.address()));
        return switch (verdict) {
            case Verdict.Refuse(var reply) -> session.rejected(reply, null, found.address());
            case Verdict.Permit _, Verdict.Dunno _, Verdict.Unsure _ ->
                    Reply.reply(252, "2.0.0", text);
        };
    }
}
