// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.util.Locale;
import org.hikyaku.mail.Address;
import org.hikyaku.receive.smtpd.Phase;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.Transaction;
import org.hikyaku.receive.smtpd.Transaction.SmtpUtf8;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.Reply;
import org.hikyaku.smtp.XText;
import org.jspecify.annotations.Nullable;

/// `MAIL FROM`: begins a mail transaction.
///
/// - RFC 5321 §4.1.1.2; RFC 1870 (SIZE), 6152 (BODY), 6531 (SMTPUTF8), 3461 §4.3, §4.4 (RET, ENVID)
/// - Parameters: smtpd_helo_required, message_size_limit, queue_minfree, strict_rfc821_envelopes,
///   smtpd_sender_restrictions
final class Mail implements Command {

    /// RFC 3461 §4.4.
    private static final int ENVID_LIMIT = 100;

    private final SmtpdSettings settings;
    private final AccessPolicy access;
    private final Room room;

    Mail(SmtpdSettings settings, AccessPolicy access, Room room) {
        this.settings = settings;
        this.access = access;
        this.room = room;
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        switch (session.phase()) {
            case Phase.InTransaction _ -> throw new CommandRejected(Replies.NESTED_MAIL);
            case Phase.AfterFailedChunk _ -> throw new CommandRejected(Replies.MAIL_AFTER_BDAT);
            case Phase.Ready _, Phase.Unwelcome _, Phase.Closing _ -> {}
        }
        if (settings.helo() == SmtpdSettings.Helo.REQUIRED
                && session.greeting().heloName() == null) {
            throw new CommandRejected(Replies.HELO_FIRST);
        }
        arguments.takeKeyword("FROM", Replies.MAIL_SYNTAX);
        var sender = takeSender(session, arguments);
        var options = new Options(session).read(arguments);
        var refusal = refusal(session, sender, options);
        if (refusal != null) {
            return session.rejected(refusal, sender, null);
        }
        session.begin(new Transaction(session.now(), sender, options, session.memory()));
        return Replies.SENDER_OK;
    }

    private Address takeSender(Session session, Arguments arguments) throws CommandRejected {
        var text = arguments.takePathText(Replies.BAD_SENDER);
        var found = MailPath.parse(text, 0, settings.strictness());
        if (found == null) {
            session.log().illegalAddress(session.client(), "MAIL", text);
            throw new CommandRejected(Replies.BAD_SENDER);
        }
        return found.address();
    }

    private @Nullable Reply refusal(
            Session session, Address sender, Transaction.MailOptions options) {
        var verdict = access.judgeSender(session.requestFrom(sender));
        if (verdict instanceof Verdict.Refuse(var reply)) {
            return reply;
        }
        if (settings.messageSizeLimit() > 0 && options.size() > settings.messageSizeLimit()) {
            return Replies.TOO_BIG;
        }
        return switch (room.roomFor(options.size())) {
            case ENOUGH -> null;
            case TOO_LITTLE -> Replies.NO_STORAGE;
        };
    }

    /// The parameters after the path, one at a time. Used once.
    private final class Options {

        private final Session session;
        private long size;
        private @Nullable String encoding;
        private SmtpUtf8 smtpUtf8 = SmtpUtf8.NOT_REQUESTED;
        private @Nullable String ret;
        private @Nullable String envid;

        Options(Session session) {
            this.session = session;
        }

        Transaction.MailOptions read(Arguments arguments) throws CommandRejected {
            for (var option = arguments.takeWord(); option != null; option = arguments.takeWord()) {
                int equals = option.indexOf('=');
                var keyword = equals < 0 ? option : option.substring(0, equals);
                take(option, keyword.toUpperCase(Locale.ROOT), option.substring(equals + 1));
            }
            return new Transaction.MailOptions(size, encoding, smtpUtf8, ret, envid);
        }

        private void take(String option, String keyword, String value) throws CommandRejected {
            boolean hasValue = option.length() > keyword.length();
            if (keyword.equals("BODY") && value.equalsIgnoreCase("8BITMIME")) {
                encoding = "8bit";
            } else if (keyword.equals("BODY") && value.equalsIgnoreCase("7BIT")) {
                encoding = "7bit";
            } else if (keyword.equals("SIZE") && hasValue) {
                takeSize(value);
            } else if (keyword.equals("SMTPUTF8")
                    && !hasValue
                    && settings.utf8() == SmtpdSettings.Utf8.ENABLED) {
                smtpUtf8 = SmtpUtf8.REQUESTED;
            } else if (keyword.equals("RET") && hasValue) {
                Replies.requireDsn(session);
                takeRet(value);
            } else if (keyword.equals("ENVID") && hasValue) {
                Replies.requireDsn(session);
                takeEnvid(value);
            } else if (!(keyword.equals("AUTH") && hasValue)) {
                // Postfix: AUTH= is taken and, since nobody has logged in, means nothing.
                throw new CommandRejected(Replies.unsupportedOption(option));
            }
        }

        private void takeSize(String value) throws CommandRejected {
            if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new CommandRejected(Replies.BAD_SIZE);
            }
            if (value.length() > 18) {
                throw new CommandRejected(Replies.BEYOND_ALL_SIZES);
            }
            size = Long.parseLong(value);
        }

        private void takeRet(String value) throws CommandRejected {
            var upper = value.toUpperCase(Locale.ROOT);
            if (ret != null || !(upper.equals("FULL") || upper.equals("HDRS"))) {
                throw new CommandRejected(Replies.BAD_RET);
            }
            ret = upper;
        }

        private void takeEnvid(String value) throws CommandRejected {
            var decoded = XText.decode(value);
            if (envid != null
                    || decoded == null
                    || decoded.isEmpty()
                    || !isPrintable(decoded)
                    || value.length() > ENVID_LIMIT) {
                throw new CommandRejected(Replies.BAD_ENVID);
            }
            envid = decoded;
        }

        /// RFC 3461 §4.4 allows no more, since it will stand in a header.
        private static boolean isPrintable(String text) {
            return text.chars().allMatch(c -> c >= ' ' && c < 127);
        }
    }
}
