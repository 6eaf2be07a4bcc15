// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.List;
import org.hikyaku.bounce.BounceParameters;
import org.hikyaku.bounce.BounceTemplate;
import org.hikyaku.bounce.BounceTemplates;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;

/// The words of reports as `postconf -t` shows them, with their headers, and as `postconf -b` does,
/// with each `$name` replaced. In the format of a bounce template file.
final class TemplateListing {

    private final Invocation call;
    private final PostconfOptions options;
    private final Configuration configuration;

    TemplateListing(Invocation call, PostconfOptions options, Configuration configuration) {
        this.call = call;
        this.options = options;
        this.configuration = configuration;
    }

    /// The exit code.
    int print() throws Fatal {
        if (options.names().size() > 1) {
            throw new Fatal(Exit.FAILED, "options -b and -t require at most one template file");
        }
        var file =
                options.names().isEmpty()
                        ? configuration.get(BounceParameters.BOUNCE_TEMPLATE_FILE)
                        : options.names().getFirst();
        try {
            var separator = "";
            for (var template : BounceTemplates.read(file, this::warn).all()) {
                call.out().print(separator);
                separator = "\n";
                print(template);
            }
            return Exit.OK;
        } catch (ConfigException bad) {
            call.out().flush();
            say("fatal", bad.problem().text());
            return Exit.FAILED;
        }
    }

    private void warn(String text) {
        say("warning", text);
    }

    /// Postfix: it is the bounce daemon that reads the file and complains.
    private void say(String severity, String text) {
        var program = configuration.get(MailParameters.SYSLOG_NAME) + "/bounce: ";
        call.err().println(program + severity + ": " + text);
    }

    private void print(BounceTemplate template) throws ConfigException {
        var kind = template.kind().word();
        if (options.subject() == 'b') {
            print(
                    "expanded_" + kind + "_text = <<EOF",
                    template.expanded(configuration, this::warn));
            return;
        }
        call.out().println(kind + "_template = <<EOF");
        call.out().println("Charset: " + template.charset());
        call.out().println("From: " + template.from());
        call.out().println("Subject: " + template.subject());
        if (!template.postmasterSubject().isEmpty()) {
            call.out().println("Postmaster-Subject: " + template.postmasterSubject());
        }
        print("", template.text());
    }

    private void print(String head, List<String> text) {
        call.out().println(head);
        text.forEach(call.out()::println);
        call.out().println("EOF");
    }
}
