// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.cleanup.CleanupParameters;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.AddressList;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.mail.Tracing;
import org.hikyaku.mail.Verp;
import org.hikyaku.master.control.Refusal;
import org.hikyaku.receive.pickup.PickupParameters;
import org.hikyaku.receive.pickup.Submission;
import org.jspecify.annotations.Nullable;

/// `sendmail`, `mailq`, `newaliases`: the door that programs on this machine have used for mail
/// since before there was any other. Hands a message to the running server and waits until it is on
/// the disk; when no server runs, leaves it in `maildrop/`.
///
/// Postfix: sendmail(1), postdrop(1).
final class Sendmail {

    private static final String USAGE = "usage: sendmail [options]";

    /// Who a mail to nobody goes to: Postfix's empty_address_recipient.
    private static final String NOBODY = "MAILER-DAEMON";

    int run(Invocation call) {
        try (var system = new MailInstance(call, "sendmail")) {
            var result = new int[] {Exit.OK};
            int failed =
                    system.run(
                            Exit.TEMPORARY_FAILURE, USAGE, () -> result[0] = perform(call, system));
            return failed == Exit.OK ? result[0] : failed;
        }
    }

    private static int perform(Invocation call, MailInstance system)
            throws BadOption, Fatal, ConfigException, IOException {
        var options = new SendmailOptions(system);
        options.parse(call.name(), call.arguments());
        return switch (options.mode()) {
            case SUBMIT, VERIFY -> {
                submit(call, system, options);
                yield Exit.OK;
            }
            case LIST_QUEUE -> Postqueue.runAs(call, system.arguments("-p"));
            case FLUSH_QUEUE -> Postqueue.runAs(call, flushing(system, options));
            case ALIASES -> new Newaliases().run(call, system, options.aliasDatabase());
            case DAEMON -> Main.run(call.as("postfix", system.arguments("start")));
            case IGNORED -> Exit.OK;
            case SMTP -> {
                LocalSmtp.run(call, system);
                yield Exit.OK;
            }
        };
    }

    private static List<String> flushing(MailInstance system, SendmailOptions options) {
        if (!options.flushId().isEmpty()) {
            return system.arguments("-i", options.flushId());
        }
        return options.flushSite().isEmpty()
                ? system.arguments("-f")
                : system.arguments("-s", options.flushSite());
    }

    private static void submit(Invocation call, MailInstance system, SendmailOptions options)
            throws Fatal, ConfigException, IOException {
        var who = who(options);
        if (!options.recipientsFromHeader()) {
            needRecipients(options);
        }
        var sender = sender(system, options);
        var configuration = system.configuration();
        var verp = verp(configuration, options);
        if (verp != null && sender != null && sender.isEmpty()) {
            throw new Fatal(
                    Exit.TEMPORARY_FAILURE, who + ": -V option requires non-null sender address");
        }
        var lineEnds =
                MessageInput.LineEnds.of(
                        configuration.get(PickupParameters.SENDMAIL_FIX_LINE_ENDINGS));
        var input =
                new MessageInput(source(call, options, sender), options.dotEndsInput(), lineEnds);
        var spool =
                new SubmissionSpool(input, configuration.get(MailParameters.MESSAGE_SIZE_LIMIT));
        try {
            var recipients = recipients(configuration, options, spool);
            if (recipients.isEmpty()) {
                throw new Fatal(
                        Exit.TEMPORARY_FAILURE,
                        who + ": No recipient addresses found in message header");
            }
            var submission =
                    new Submission(
                            sender,
                            fullName(call, options),
                            recipients.stream()
                                    .map(to -> new Submission.To(to, options.wish(), null))
                                    .toList(),
                            options.envelopeId(),
                            options.returnWish(),
                            options.encoding(),
                            options.tracing(),
                            verp);
            hand(system, spool, submission, who);
            if (options.tracing() != Tracing.OFF) {
                call.out()
                        .println(
                                "Mail Delivery Status Report will be mailed to <"
                                        + shown(sender)
                                        + ">.");
            }
        } catch (SubmissionSpool.TooBig tooBig) {
            throw new Fatal(Exit.TEMPORARY_FAILURE, who + ": " + tooBig.getMessage());
        }
    }

    /// What is sent: nothing that anybody wrote, when only the addresses are in question.
    private static InputStream source(
            Invocation call, SendmailOptions options, @Nullable String sender) {
        if (options.tracing() != Tracing.VERIFY) {
            return call.in();
        }
        var to = new ArrayList<String>();
        options.recipients().forEach(word -> to.addAll(addresses(word)));
        var probe =
                "From: "
                        + shown(sender)
                        + "\nSubject: probe\nTo:\t"
                        + String.join(",\n\t", to)
                        + "\n";
        return new ByteArrayInputStream(probe.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Verp verp(Configuration configuration, SendmailOptions options)
            throws Fatal {
        var given = options.verp();
        if (given == null) {
            return null;
        }
        var delimiters =
                given.isEmpty()
                        ? configuration.get(PickupParameters.DEFAULT_VERP_DELIMITERS)
                        : given;
        var allowed = configuration.get(PickupParameters.VERP_DELIMITER_FILTER);
        boolean isGood = delimiters.length() == 2;
        for (int i = 0; i < delimiters.length(); i++) {
            isGood &= allowed.indexOf(delimiters.charAt(i)) >= 0;
        }
        if (!isGood) {
            throw new Fatal(Exit.TEMPORARY_FAILURE, "-V requires two characters from " + allowed);
        }
        return new Verp(delimiters);
    }

    private static String shown(@Nullable String sender) {
        return sender == null ? System.getProperty("user.name") : sender;
    }

    /// `user(uid)`, as what goes wrong is told.
    private static String who(SendmailOptions options) throws IOException {
        return shown(options.sender()) + '(' + Integer.toUnsignedString(MailInstance.uid()) + ')';
    }

    private static void needRecipients(SendmailOptions options) throws Fatal, IOException {
        if (options.recipients().isEmpty()) {
            throw new Fatal(
                    Exit.TEMPORARY_FAILURE,
                    who(options)
                            + ": Recipient addresses must be specified on the command line"
                            + " or via the -t option");
        }
    }

    /// The first address of `-f`; empty for the null sender, null when `-f` was not given.
    private static @Nullable String sender(MailInstance system, SendmailOptions options) {
        var given = options.sender();
        if (given == null) {
            return null;
        }
        var addresses = addresses(given);
        if (addresses.size() > 1) {
            system.warning("-f option specified malformed sender: " + given);
        }
        return addresses.isEmpty() ? "" : addresses.getFirst();
    }

    private static @Nullable String fullName(Invocation call, SendmailOptions options) {
        var given = options.fullName();
        return given != null ? given : call.environment().get("NAME");
    }

    private static List<String> recipients(
            Configuration configuration, SendmailOptions options, SubmissionSpool spool)
            throws IOException {
        var recipients = new ArrayList<String>();
        for (var word : options.recipients()) {
            var addresses = addresses(word);
            recipients.addAll(addresses.isEmpty() ? List.of(NOBODY) : addresses);
        }
        if (options.recipientsFromHeader()) {
            var inHeader =
                    new HeaderRecipients(
                            configuration.get(MailParameters.HEADER_SIZE_LIMIT),
                            configuration.get(CleanupParameters.HEADER_ADDRESS_TOKEN_LIMIT));
            spool.readHeader(inHeader);
            recipients.addAll(inHeader.recipients());
        }
        return recipients;
    }

    /// What a word of the command line holds, which may be `Name <user@domain>` or several.
    private static List<String> addresses(String word) {
        var found = new ArrayList<String>();
        for (var address : AddressList.parse(word, Integer.MAX_VALUE).addresses()) {
            found.add(address.address().text());
        }
        return found;
    }

    /// A small message to the server; a large one, or any when none runs, into `maildrop/`.
    private static void hand(
            MailInstance system, SubmissionSpool spool, Submission submission, String who)
            throws Fatal, ConfigException, IOException {
        var handover = new Handover(system);
        try {
            if (spool.readSmall()) {
                handover.give(out -> spool.write(out, submission));
            } else {
                handover.leave(out -> spool.write(out, submission));
            }
        } catch (SubmissionSpool.TooBig tooBig) {
            throw tooBig;
        } catch (Refusal no) {
            throw no.kind() == Refusal.Kind.NOT_ALLOWED
                    ? new Fatal(Exit.TEMPORARY_FAILURE, no.text())
                    : new Fatal(Exit.UNAVAILABLE, who + ": " + no.text());
        } catch (IOException failure) {
            system.warning("create file in maildrop: " + MailInstance.reason(failure));
            throw new Fatal(Exit.TEMPORARY_FAILURE, who + ": queue file write error");
        }
    }
}
