// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.NameScan;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.hikyaku.mail.MailParameters;

/// What a report says to people before it lists the recipients. bounce(5).
///
/// @param file where it is from
/// @param from the `From:` header; a name without a domain is ours
/// @param postmasterSubject the subject of a copy for the postmaster; empty for a kind that has
///   none
/// @param text lines in which `$name` stands for a parameter
public record BounceTemplate(
        Kind kind,
        String file,
        String charset,
        String from,
        String subject,
        String postmasterSubject,
        List<String> text) {

    /// The occasions of a report.
    public enum Kind {
        FAILURE,
        DELAY,
        SUCCESS,
        VERIFY;

        /// As in `failure_template`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A time in a template: `$delay_warning_time_hours`.
    private enum Unit {
        SECONDS(1),
        MINUTES(60),
        HOURS(3600),
        DAYS(86_400),
        WEEKS(604_800);

        private final long seconds;

        Unit(long seconds) {
            this.seconds = seconds;
        }
    }

    public BounceTemplate {
        text = List.copyOf(text);
    }

    boolean isAscii() {
        return charset.equalsIgnoreCase(TemplateFile.ASCII);
    }

    /// How the text is written. What Java does not know is taken for UTF-8, as the file was.
    Charset encoding() {
        try {
            return isAscii() ? StandardCharsets.UTF_8 : Charset.forName(charset);
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /// The text with each `$name` replaced.
    ///
    /// @param warn hears what exactly is wrong with the syntax of a `$name`
    /// @throws ConfigException for a name that nobody has defined, or bad syntax
    public List<String> expanded(Configuration configuration, Consumer<String> warn)
            throws ConfigException {
        var view = withTimes(configuration);
        var lines = new ArrayList<String>(text.size());
        for (var line : text) {
            var undefined = new ArrayList<String>();
            NameScan.names(
                    line,
                    name -> {
                        if (view.unexpanded(name) == null) {
                            undefined.add(name);
                        }
                    });
            try {
                lines.add(view.expand(line));
            } catch (ConfigException malformed) {
                warn.accept(malformed.problem().wrong());
                throw problem("bad $name syntax", line);
            }
            if (!undefined.isEmpty()) {
                throw problem("undefined $name", line);
            }
        }
        return lines;
    }

    private ConfigException problem(String what, String line) {
        return new ConfigException(
                Problem.error(
                        new Origin(file, 0),
                        kind.word() + "_template",
                        line,
                        what + " in " + kind.word() + " template: " + line,
                        ""));
    }

    private static Configuration withTimes(Configuration configuration) {
        var times =
                List.of(BounceParameters.DELAY_WARNING_TIME, MailParameters.MAXIMAL_QUEUE_LIFETIME);
        var view = configuration;
        for (var time : times) {
            long seconds = configuration.get(time).toSeconds();
            for (var unit : Unit.values()) {
                var name = time.name() + '_' + unit.name().toLowerCase(Locale.ROOT);
                view = view.with(name, Long.toString(seconds / unit.seconds));
            }
        }
        return view;
    }
}
