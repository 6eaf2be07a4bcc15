// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.bounce.BounceTemplate.Kind;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;

/// One template for each kind of report: those of `bounce_template_file`, and for the others the
/// built-in ones. bounce(5).
public final class BounceTemplates {

    static final String FROM = "Mail Delivery System <MAILER-DAEMON>";
    private static final String BUILT_IN_FILE = "[built-in]";
    private static final String HOST = "This is the mail system at host $myhostname.";
    private static final String SIGNED = "                   The mail system";

    /// The subjects are Postfix's, since people sort mail by them. The words are ours.
    private static final List<BounceTemplate> BUILT_IN =
            List.of(
                    builtIn(
                            Kind.FAILURE,
                            "Undelivered Mail Returned to Sender",
                            "Postmaster Copy: Undelivered Mail",
                            """
                            Your message could not be delivered to the recipients listed below, and no
                            further attempt will be made. The message, or its header, is attached.

                            If you cannot tell from the reasons given what to do, please ask <postmaster>
                            and include this report.
                            """),
                    builtIn(
                            Kind.DELAY,
                            "Delayed Mail (still being retried)",
                            "Postmaster Warning: Delayed Mail",
                            """
                            This is only a notice: you need not send your message again.

                            It could not be delivered to the recipients listed below for more than
                            $delay_warning_time_hours hour(s). We go on trying until it is
                            $maximal_queue_lifetime_days day(s) old.
                            """),
                    builtIn(
                            Kind.SUCCESS,
                            "Successful Mail Delivery Report",
                            "",
                            """
                            Your message was delivered to the recipients listed below, or handed over to
                            a mail system that may still send you notices of its own.
                            """),
                    builtIn(
                            Kind.VERIFY,
                            "Mail Delivery Status Report",
                            "",
                            """
                            This is the report you asked for.
                            """));

    private final List<BounceTemplate> templates;

    private BounceTemplates(List<BounceTemplate> templates) {
        this.templates = templates;
    }

    private static BounceTemplate builtIn(
            Kind kind, String subject, String postmasterSubject, String words) {
        var text = HOST + "\n\n" + words + "\n" + SIGNED;
        return new BounceTemplate(
                kind,
                BUILT_IN_FILE,
                TemplateFile.ASCII,
                FROM,
                subject,
                postmasterSubject,
                List.of(text.split("\n", -1)));
    }

    public static BounceTemplates builtIn() {
        return new BounceTemplates(BUILT_IN);
    }

    /// The templates of a file.
    ///
    /// @param file as messages name it; the empty name stands for no file
    /// @param warn hears of templates that are no good and for which the built-in ones stand in
    /// @throws ConfigException when the file cannot be read, or read as such a file
    public static BounceTemplates read(String file, Consumer<String> warn) throws ConfigException {
        if (file.isEmpty()) {
            return builtIn();
        }
        return new BounceTemplates(new TemplateFile(file, lines(file), warn).read(BUILT_IN));
    }

    private static List<String> lines(String file) throws ConfigException {
        try {
            return LogicalLines.decode(Files.readAllBytes(Path.of(file))).lines().toList();
        } catch (IOException failure) {
            var why =
                    failure instanceof NoSuchFileException
                            ? "No such file or directory"
                            : String.valueOf(failure.getMessage());
            throw new ConfigException(
                    Problem.error(
                            new Origin("open " + file, 0), "bounce_template_file", file, why, ""));
        }
    }

    /// In the order in which `postconf -t` prints them.
    public List<BounceTemplate> all() {
        return templates;
    }

    BounceTemplate of(Kind kind) {
        for (var template : templates) {
            if (template.kind() == kind) {
                return template;
            }
        }
        throw new IllegalStateException("no template for " + kind);
    }
}
