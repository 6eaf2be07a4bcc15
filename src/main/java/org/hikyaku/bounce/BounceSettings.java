// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.bounce.BounceTemplate.Kind;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;

/// What a report needs to know about us.
///
/// @param failure the headers of a non-delivery report
/// @param words its text, with each `$name` replaced
public record BounceSettings(
        String myhostname,
        String myorigin,
        String mailName,
        int sizeLimit,
        ZoneId zone,
        BounceTemplate failure,
        List<String> words) {

    public BounceSettings {
        words = List.copyOf(words);
    }

    /// Reads them from main.cf and bounce_template_file.
    ///
    /// @param warn hears what is wrong with that file: mail is returned all the same
    public static BounceSettings from(
            Configuration configuration, ZoneId zone, Consumer<String> warn) {
        var file = configuration.get(BounceParameters.BOUNCE_TEMPLATE_FILE);
        try {
            var failure = BounceTemplates.read(file, warn).of(Kind.FAILURE);
            return with(failure, failure.expanded(configuration, warn), configuration, zone);
        } catch (ConfigException unusable) {
            warn.accept(unusable.problem().text());
        }
        try {
            var failure = BounceTemplates.builtIn().of(Kind.FAILURE);
            return with(failure, failure.expanded(configuration, warn), configuration, zone);
        } catch (ConfigException ourMistake) {
            throw new IllegalStateException(ourMistake);
        }
    }

    private static BounceSettings with(
            BounceTemplate failure, List<String> words, Configuration configuration, ZoneId zone) {
        return new BounceSettings(
                configuration.get(MailParameters.MYHOSTNAME),
                configuration.get(MailParameters.MYORIGIN),
                configuration.get(MailParameters.MAIL_NAME),
                configuration.get(BounceParameters.BOUNCE_SIZE_LIMIT),
                zone,
                failure,
                words);
    }
}
