// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.receive.smtpd.Phase;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.Transaction;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.receive.smtpd.data.Intake;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.Reply;
import org.hikyaku.smtp.XText;
import org.jspecify.annotations.Nullable;

/// `RCPT TO`: names one more recipient of the current mail transaction.
///
/// - RFC 5321 §4.1.1.3 (syntax and replies), §4.5.3.1.8 (at least 100 recipients)
/// - RFC 3461 §4.1, §4.2 (NOTIFY, ORCPT)
/// - Parameters: smtpd_recipient_limit, smtpd_recipient_overshoot_limit, smtpd_relay_restrictions,
///   smtpd_recipient_restrictions, hikyaku_smtpd_memory_limit
final class Rcpt implements Command {

    /// RFC 3461 §4.2.
    private static final int ORCPT_LIMIT = 500;

    private final SmtpdSettings settings;
    private final AccessPolicy access;
    private final Intake intake;

    Rcpt(SmtpdSettings settings, AccessPolicy access, Intake intake) {
        this.settings = settings;
        this.access = access;
        this.intake = intake;
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        var mail = transaction(session);
        arguments.takeKeyword("TO", Replies.RCPT_SYNTAX);
        var recipient = takeRecipient(session, mail, arguments);
        if (mail.recipients() >= settings.recipientLimit()) {
            return tooMany(session, mail);
        }
        return switch (access.judgeRecipient(
                session.requestTo(mail.sender(), recipient.original()))) {
            case Verdict.Refuse(var reply) ->
                    session.rejected(reply, mail.sender(), recipient.original());
            case Verdict.Permit _, Verdict.Dunno _, Verdict.Unsure _ -> {
                if (!mail.makesRoomFor(recipient)) {
                    session.forgive(); // No mistake of the client's.
                    yield Replies.NO_STORAGE;
                }
                intake.open(session, mail);
                mail.add(recipient);
                yield Replies.RECIPIENT_OK;
            }
        };
    }

    private static Transaction transaction(Session session) throws CommandRejected {
        return switch (session.phase()) {
            case Phase.InTransaction(var mail) -> {
                if (mail.chunks() != null) {
                    throw new CommandRejected(Replies.RCPT_AFTER_BDAT);
                }
                yield mail;
            }
            case Phase.Ready _, Phase.AfterFailedChunk _, Phase.Unwelcome _, Phase.Closing _ ->
                    throw new CommandRejected(Replies.NEED_MAIL);
        };
    }

    /// 452 and not 552: the client must send the rest in another transaction. RFC 5321 §4.5.3.1.10.
    private Reply tooMany(Session session, Transaction mail) {
        if (mail.countExcess() <= settings.recipientOvershootLimit()) {
            session.forgive();
        }
        return Replies.TOO_MANY_RECIPIENTS;
    }

    private Recipient takeRecipient(Session session, Transaction mail, Arguments arguments)
            throws CommandRejected {
        var text = arguments.takePathText(Replies.BAD_RECIPIENT);
        var found = MailPath.parse(text, 0, settings.strictness());
        if (found == null
                || found.address().isNullSender()
                || !access.isAddress(session.requestTo(mail.sender(), found.address()))) {
            session.log().illegalAddress(session.client(), "RCPT", text);
            throw new CommandRejected(Replies.BAD_RECIPIENT);
        }
        return withOptions(session, found.address(), arguments);
    }

    private Recipient withOptions(Session session, Address address, Arguments arguments)
            throws CommandRejected {
        Set<Notify> wish = Notify.UNSPECIFIED;
        @Nullable String orcpt = null;
        for (var option = arguments.takeWord(); option != null; option = arguments.takeWord()) {
            if (option.regionMatches(true, 0, "NOTIFY=", 0, 7)) {
                Replies.requireDsn(session);
                wish = readNotify(session, option.substring(7), wish);
            } else if (option.regionMatches(true, 0, "ORCPT=", 0, 6)) {
                Replies.requireDsn(session);
                orcpt = readOrcpt(option.substring(6), orcpt);
            } else {
                throw new CommandRejected(Replies.unsupportedOption(option));
            }
        }
        return new Recipient(0, address, address, wish, orcpt);
    }

    private static Set<Notify> readNotify(Session session, String value, Set<Notify> before)
            throws CommandRejected {
        var wish = EnumSet.noneOf(Notify.class);
        for (var word : value.split(",", -1)) {
            if (word.isEmpty()) {
                continue; // Postfix: a comma too many is forgiven.
            }
            var notify = notifyNamed(word);
            if (notify == null) {
                session.log()
                        .warning(
                                "unknown DSN NOTIFY command value \"%s\" in \"%s\""
                                        .formatted(printable(word), printable(value)));
                throw new CommandRejected(Replies.BAD_NOTIFY);
            }
            wish.add(notify);
        }
        // RFC 3461 §4.1: NEVER stands alone.
        boolean contradictory = wish.contains(Notify.NEVER) && wish.size() > 1;
        if (wish.isEmpty() || contradictory || !before.isEmpty()) {
            throw new CommandRejected(Replies.BAD_NOTIFY);
        }
        return wish;
    }

    private static @Nullable Notify notifyNamed(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "NEVER" -> Notify.NEVER;
            case "SUCCESS" -> Notify.SUCCESS;
            case "FAILURE" -> Notify.FAILURE;
            case "DELAY" -> Notify.DELAY;
            default -> null;
        };
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /// An address type, a semicolon, an address in xtext. Postfix: there may be no address.
    private static String readOrcpt(String value, @Nullable String before) throws CommandRejected {
        var decoded = XText.decode(value);
        int semicolon = value.indexOf(';');
        if (before != null || decoded == null || semicolon < 1 || value.length() > ORCPT_LIMIT) {
            throw new CommandRejected(Replies.BAD_ORCPT);
        }
        return decoded;
    }
}
