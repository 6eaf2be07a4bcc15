// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

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

    /// One `unknown_…_reject_code` for each address class that has lists.
    record Codes(int local, int virtualAlias, int virtualMailbox, int relay) {}

    private final Resolver resolver;
    private final RecipientDirectory directory;
    private final Codes codes;

    RejectUnlistedRecipient(Resolver resolver, RecipientDirectory directory, Codes codes) {
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
            case Membership.Known _ -> Verdict.DUNNO;
            case Membership.Unknown(var text) ->
                    Refusals.of(
                            code(route),
                            "1.1",
                            recipient.text(),
                            Checkpoint.RECIPIENT.refusal() + ": " + text);
            case Membership.Unavailable _ -> Refusals.temporaryLookupFailure(recipient.text());
        };
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
