// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import org.hikyaku.mail.Address;
import org.hikyaku.rewrite.Resolution;
import org.hikyaku.rewrite.Resolver;

/// Which recipients we take mail for from anybody: those in domains we host or relay for.
///
/// Parameters: mydestination, relay_domains, virtual_alias_domains, virtual_mailbox_domains.
final class Destinations {

    /// Whether a recipient is ours to take.
    enum Answer {
        OURS,
        FOREIGN,
        UNAVAILABLE
    }

    private final Resolver resolver;

    Destinations(Resolver resolver) {
        this.resolver = resolver;
    }

    Answer judge(Request request, Address recipient) {
        return switch (request.resolve(resolver, recipient)) {
            case Resolution.Route route -> isOurs(route) ? Answer.OURS : Answer.FOREIGN;
            // It will be refused for what it is, not as an attempt to relay.
            case Resolution.Undeliverable _ -> Answer.OURS;
            case Resolution.Unavailable _ -> Answer.UNAVAILABLE;
        };
    }

    private static boolean isOurs(Resolution.Route route) {
        return switch (route.addressClass()) {
            // An address that names a further hop is not taken: we can't know what the next host
            // makes of it. Postfix: allow_untrusted_routing = no.
            case LOCAL, VIRTUAL_ALIAS, VIRTUAL_MAILBOX, RELAY ->
                    !namesAnotherHop(route.recipient());
            case DEFAULT -> false;
        };
    }

    private static boolean namesAnotherHop(Address recipient) {
        var local = recipient.localPart();
        return local.indexOf('@') >= 0 || local.indexOf('%') >= 0 || local.indexOf('!') >= 0;
    }
}
