// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.regex.Pattern;
import org.hikyaku.mail.Address;
import org.hikyaku.rewrite.RecipientDirectory;
import org.hikyaku.rewrite.RecipientDirectory.Membership;
import org.hikyaku.rewrite.Resolution;
import org.hikyaku.rewrite.Resolver;

/// `reject_unlisted_recipient`: refuses recipients of our own domains that do not exist, so that we
/// need not send a bounce later.
///
/// Parameters: smtpd_reject_unlisted_recipient, unknown_local_recipient_reject_code and its kind.
final class RejectUnlistedRecipient implements Restriction {

    /// The service of master.cf that puts off whatever it gets.
    private static final String RETRY_SERVICE = "retry";

    private static final Pattern STATUS_AND_TEXT =
            Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})\\s+(.*)");

    /// One `unknown_…_reject_code` for each address class that has lists.
    record Codes(int local, int virtualAlias, int virtualMailbox, int relay) {}

    private final Resolver resolver;
    private final RecipientDirectory directory;
    private final String errorService;
    private final Codes codes;

    /// Asks these.
    ///
    /// @param errorService error_service_name
    RejectUnlistedRecipient(
            Resolver resolver, RecipientDirectory directory, String errorService, Codes codes) {
        this.errorService = errorService;
        this.resolver = resolver;
        this.directory = directory;
        this.codes = codes;
    }

    @Override
    public Verdict judge(Request request) {
        var recipient = request.recipient();
        if (recipient == null) {
            return Verdict.DUNNO;
        }
        return switch (request.resolve(resolver, recipient)) {
            case Resolution.Route route -> judge(route, recipient);
            case Resolution.Undeliverable(var dsn, var reason) ->
                    Refusals.of(
                            dsn.startsWith("4") ? 450 : 550,
                            dsn.substring(2),
                            recipient.text(),
                            Checkpoint.RECIPIENT.refusal() + ": " + reason);
            case Resolution.Unavailable _ -> Refusals.temporaryLookupFailure(recipient.text());
        };
    }

    private Verdict judge(Resolution.Route route, Address recipient) {
        return switch (directory.find(route)) {
            case Membership.Alias _ -> Verdict.DUNNO;
            case Membership.Known _ -> judgeTransport(route, recipient);
            case Membership.Unknown(var text) ->
                    Refusals.of(
                            code(route),
                            "1.1",
                            recipient.text(),
                            Checkpoint.RECIPIENT.refusal() + ": " + text);
            case Membership.Unavailable _ -> Refusals.temporaryLookupFailure(recipient.text());
        };
    }

    /// What would only be returned is refused now.
    private Verdict judgeTransport(Resolution.Route route, Address recipient) {
        if (route.transport().equals(errorService)) {
            return refusal(550, "5.0.0", route.nexthop(), recipient);
        }
        if (route.transport().equals(RETRY_SERVICE)) {
            return refusal(450, "4.0.0", route.nexthop(), recipient);
        }
        return Verdict.DUNNO;
    }

    /// @param words may begin with an enhanced status
    private static Verdict refusal(int code, String otherwise, String words, Address recipient) {
        var parts = STATUS_AND_TEXT.matcher(words);
        var status = parts.matches() ? parts.group(1) : otherwise;
        var text = parts.matches() ? parts.group(2) : words;
        return Refusals.of(
                code,
                status.substring(2),
                recipient.text(),
                Checkpoint.RECIPIENT.refusal() + ": " + text);
    }

    private int code(Resolution.Route route) {
        return switch (route.addressClass()) {
            case LOCAL, DEFAULT -> codes.local();
            case VIRTUAL_ALIAS -> codes.virtualAlias();
            case VIRTUAL_MAILBOX -> codes.virtualMailbox();
            case RELAY -> codes.relay();
        };
    }
}
