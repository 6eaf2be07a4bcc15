// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.time.Duration;
import java.time.ZoneId;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.smtp.BareNewline;
import org.hikyaku.smtp.LoggedForm;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.Reply;

/// What the SMTP server wants to know from main.cf, read once for each snapshot of it.
///
/// @param zone in which Received headers tell the time
/// @param minDataRate octets of content that earn a second more, or [#NO_DEADLINE] when the
///   time-out is for each read and write by itself
/// @param loggedForm how log lines write addresses
public record SmtpdSettings(
        String hostName,
        String mailName,
        String banner,
        ZoneId zone,
        Duration timeout,
        int minDataRate,
        int lineLengthLimit,
        long messageSizeLimit,
        long queueMinfree,
        Helo helo,
        Vrfy vrfy,
        Utf8 utf8,
        MailPath.Strictness strictness,
        Pipelining pipelining,
        BareLf bareLf,
        PeerNames peerNames,
        Client.PortLogging portLogging,
        Bounce bounce,
        Errors errors,
        int recipientLimit,
        int recipientOvershootLimit,
        LoggedForm loggedForm) {

    /// `smtpd_per_request_deadline = no`.
    static final int NO_DEADLINE = 0;

    /// `smtpd_helo_required`.
    public enum Helo {
        OPTIONAL,
        REQUIRED
    }

    /// `disable_vrfy_command`.
    public enum Vrfy {
        ENABLED,
        DISABLED
    }

    /// `smtputf8_enable`.
    public enum Utf8 {
        ENABLED,
        DISABLED
    }

    /// `smtpd_forbid_unauth_pipelining`.
    public enum Pipelining {
        TOLERATED,
        FORBIDDEN
    }

    /// `smtpd_peername_lookup`.
    public enum PeerNames {
        LOOKED_UP,
        UNKNOWN
    }

    /// `soft_bounce`: what is permanent today may be a slip in a new configuration.
    public enum Bounce {
        AS_IS,
        SOFT;

        /// What the client hears in place of this reply.
        Reply soften(Reply reply) {
            return this == SOFT && reply.isPermanent() ? reply.asTransient() : reply;
        }
    }

    /// `smtpd_forbid_bare_newline` and its reject code.
    ///
    /// @param remark `bare_lf` when a client that sent one is to be remarked upon, else empty
    public record BareLf(BareNewline policy, String remark, int rejectCode) {

        static final BareLf ALLOWED = new BareLf(BareNewline.ALLOW, "", 550);

        static BareLf of(String word, int rejectCode) {
            return switch (word) {
                case "no" -> new BareLf(BareNewline.ALLOW, "", rejectCode);
                case "reject" -> new BareLf(BareNewline.REJECT, "", rejectCode);
                case "note" -> new BareLf(BareNewline.NORMALIZE, "bare_lf", rejectCode);
                default -> new BareLf(BareNewline.NORMALIZE, "", rejectCode);
            };
        }
    }

    /// How patient we are with mistakes.
    public record Errors(int softLimit, int hardLimit, Duration sleepTime, int junkLimit) {}

    public static SmtpdSettings from(Configuration configuration, ZoneId zone) {
        return new SmtpdSettings(
                configuration.get(MailParameters.MYHOSTNAME),
                configuration.get(MailParameters.MAIL_NAME),
                configuration.get(SmtpdParameters.BANNER),
                zone,
                configuration.get(SmtpdParameters.TIMEOUT),
                configuration.get(SmtpdParameters.PER_REQUEST_DEADLINE)
                        ? configuration.get(SmtpdParameters.MIN_DATA_RATE)
                        : NO_DEADLINE,
                configuration.get(MailParameters.LINE_LENGTH_LIMIT),
                configuration.get(MailParameters.MESSAGE_SIZE_LIMIT),
                configuration.get(SmtpdParameters.QUEUE_MINFREE),
                configuration.get(SmtpdParameters.HELO_REQUIRED) ? Helo.REQUIRED : Helo.OPTIONAL,
                configuration.get(SmtpdParameters.DISABLE_VRFY_COMMAND)
                        ? Vrfy.DISABLED
                        : Vrfy.ENABLED,
                configuration.get(MailParameters.SMTPUTF8_ENABLE) ? Utf8.ENABLED : Utf8.DISABLED,
                configuration.get(SmtpdParameters.STRICT_RFC821_ENVELOPES)
                        ? MailPath.Strictness.STRICT
                        : MailPath.Strictness.LENIENT,
                configuration.get(SmtpdParameters.FORBID_UNAUTH_PIPELINING)
                        ? Pipelining.FORBIDDEN
                        : Pipelining.TOLERATED,
                BareLf.of(
                        configuration.get(SmtpdParameters.FORBID_BARE_NEWLINE),
                        configuration.get(SmtpdParameters.FORBID_BARE_NEWLINE_REJECT_CODE)),
                configuration.get(SmtpdParameters.PEERNAME_LOOKUP)
                        ? PeerNames.LOOKED_UP
                        : PeerNames.UNKNOWN,
                configuration.get(SmtpdParameters.CLIENT_PORT_LOGGING)
                        ? Client.PortLogging.ON
                        : Client.PortLogging.OFF,
                configuration.get(MailParameters.SOFT_BOUNCE) ? Bounce.SOFT : Bounce.AS_IS,
                new Errors(
                        configuration.get(SmtpdParameters.SOFT_ERROR_LIMIT),
                        configuration.get(SmtpdParameters.HARD_ERROR_LIMIT),
                        configuration.get(SmtpdParameters.ERROR_SLEEP_TIME),
                        configuration.get(SmtpdParameters.JUNK_COMMAND_LIMIT)),
                configuration.get(SmtpdParameters.RECIPIENT_LIMIT),
                configuration.get(SmtpdParameters.RECIPIENT_OVERSHOOT_LIMIT),
                LoggedForm.from(configuration));
    }
}
