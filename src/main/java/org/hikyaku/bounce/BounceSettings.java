// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.bounce.BounceTemplate.Kind;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.MailParameters;

/// What a report needs to know about us.
///
/// @param failure the words of a non-delivery report
/// @param delay the words of a notice of delay
/// @param success the words of a report of success
/// @param verify the words of a report that `sendmail -v` or `-bv` asked for
public record BounceSettings(
        String myhostname,
        String myorigin,
        String mailName,
        String doubleBounceSender,
        int sizeLimit,
        Verps verps,
        ZoneId zone,
        Notices notices,
        Words failure,
        Words delay,
        Words success,
        Words verify) {

    /// Who hears what became of the recipients of a message that asked for VERP.
    public enum Verps {
        /// The sender's address for each of them, in a report for each.
        ANSWERED,
        /// `disable_verp_bounces`: the sender, in one report.
        DISABLED
    }

    /// A template and its text, with each `$name` replaced.
    public record Words(BounceTemplate template, List<String> text) {
        public Words {
            text = List.copyOf(text);
        }

        static Words of(
                BounceTemplates templates,
                Kind kind,
                Configuration configuration,
                Consumer<String> warn)
                throws ConfigException {
            var template = templates.of(kind);
            return new Words(template, template.expanded(configuration, warn));
        }
    }

    /// Reads them from main.cf and bounce_template_file.
    ///
    /// @param warn hears what is wrong with that file: mail is returned all the same
    public static BounceSettings from(
            Configuration configuration, ZoneId zone, Consumer<String> warn) {
        var file = configuration.get(BounceParameters.BOUNCE_TEMPLATE_FILE);
        try {
            return with(BounceTemplates.read(file, warn), configuration, zone, warn);
        } catch (ConfigException unusable) {
            warn.accept(unusable.problem().text());
        }
        try {
            return with(BounceTemplates.builtIn(), configuration, zone, warn);
        } catch (ConfigException ourMistake) {
            throw new IllegalStateException(ourMistake);
        }
    }

    private static BounceSettings with(
            BounceTemplates templates,
            Configuration configuration,
            ZoneId zone,
            Consumer<String> warn)
            throws ConfigException {
        return new BounceSettings(
                configuration.get(MailParameters.MYHOSTNAME),
                configuration.get(MailParameters.MYORIGIN),
                configuration.get(MailParameters.MAIL_NAME),
                configuration.get(BounceParameters.DOUBLE_BOUNCE_SENDER),
                configuration.get(BounceParameters.BOUNCE_SIZE_LIMIT),
                configuration.get(BounceParameters.DISABLE_VERP_BOUNCES)
                        ? Verps.DISABLED
                        : Verps.ANSWERED,
                zone,
                Notices.from(configuration, warn),
                Words.of(templates, Kind.FAILURE, configuration, warn),
                Words.of(templates, Kind.DELAY, configuration, warn),
                Words.of(templates, Kind.SUCCESS, configuration, warn),
                Words.of(templates, Kind.VERIFY, configuration, warn));
    }

    Words words(ReportKind kind) {
        return switch (kind) {
            case FAILURE -> failure;
            case DELAY -> delay;
            case SUCCESS -> success;
            case VERIFY -> verify;
        };
    }

    /// Whether mail from this sender must never be answered. Postfix: the name is completed with
    /// our own.
    boolean isDoubleBounce(Address sender) {
        return sender.text().equalsIgnoreCase(doubleBounce().text());
    }

    /// The sender of what the postmaster gets.
    Address doubleBounce() {
        return new Address(doubleBounceSender + "@" + myhostname);
    }

    /// How a report calls the null sender.
    Address mailerDaemon() {
        return new Address("MAILER-DAEMON@" + myorigin);
    }
}
