// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.net.IpAddress;
import org.hikyaku.rewrite.Resolution.AddressClass;
import org.hikyaku.rewrite.Resolution.Route;
import org.hikyaku.rewrite.Resolution.Unavailable;
import org.hikyaku.rewrite.Resolution.Undeliverable;
import org.hikyaku.smtp.MailPath;
import org.jspecify.annotations.Nullable;

/// trivial-rewrite(8), its resolving half: where mail for an address goes.
///
/// - Parameters: [RewriteParameters], mydestination and the other class lists, relayhost
/// - Postfix: ADDRESS_CLASS_README; "ROUTING CONTROLS" of trivial-rewrite(8)
public final class TrivialRewrite implements Resolver {

    private static final String BAD_SYNTAX = "5.1.3";

    /// A domain of ours can hide another address in its local part, and that one another. Nobody
    /// honest nests them this deep.
    private static final int DEEPEST = 10;

    /// RFC 1035 §2.3.4.
    private static final int LONGEST_LABEL = 63;

    private final AddressClasses classes;
    private final Routes routes;
    private final Habits habits;

    /// `transport:nexthop` for each class, and what the rest of the world is reached by.
    record Routes(String local, String virtual, String relay, String other, String relayhost) {

        String of(AddressClass addressClass) {
            return switch (addressClass) {
                case LOCAL -> local;
                case VIRTUAL_MAILBOX -> virtual;
                case RELAY -> relay;
                case VIRTUAL_ALIAS, DEFAULT -> other;
            };
        }
    }

    /// How addresses are read.
    record Habits(
            String myhostname,
            String myorigin,
            String emptyAddressRecipient,
            boolean minUser,
            boolean nullDomain,
            boolean numericDomain,
            boolean percentHack,
            boolean bangPath,
            String errorService,
            boolean aliasTables,
            boolean dequotes) {}

    TrivialRewrite(AddressClasses classes, Routes routes, Habits habits) {
        this.classes = classes;
        this.routes = routes;
        this.habits = habits;
    }

    public static TrivialRewrite from(Configuration configuration, AddressClasses classes)
            throws ConfigException {
        var routes =
                new Routes(
                        configuration.get(RewriteParameters.LOCAL_TRANSPORT),
                        configuration.get(RewriteParameters.VIRTUAL_TRANSPORT),
                        configuration.get(RewriteParameters.RELAY_TRANSPORT),
                        configuration.get(RewriteParameters.DEFAULT_TRANSPORT),
                        configuration.get(MailParameters.RELAYHOST));
        var habits =
                new Habits(
                        configuration.get(MailParameters.MYHOSTNAME),
                        configuration.get(MailParameters.MYORIGIN),
                        configuration.get(RewriteParameters.EMPTY_ADDRESS_RECIPIENT),
                        configuration.get(RewriteParameters.ALLOW_MIN_USER),
                        configuration.get(RewriteParameters.RESOLVE_NULL_DOMAIN),
                        configuration.get(RewriteParameters.RESOLVE_NUMERIC_DOMAIN),
                        configuration.get(RewriteParameters.ALLOW_PERCENT_HACK),
                        configuration.get(RewriteParameters.SWAP_BANGPATH),
                        configuration.get(RewriteParameters.ERROR_SERVICE_NAME),
                        !configuration.get(RewriteParameters.VIRTUAL_ALIAS_MAPS).isEmpty(),
                        configuration.get(RewriteParameters.RESOLVE_DEQUOTED_ADDRESS));
        return new TrivialRewrite(classes, routes, habits);
    }

    @Override
    public Resolution resolve(Address sender, Address recipient) {
        var address =
                recipient.isNullSender()
                        ? Address.of(habits.emptyAddressRecipient(), habits.myorigin())
                        : recipient;
        for (int depth = 0; depth < DEEPEST; depth++) {
            if (!habits.minUser() && address.text().startsWith("-")) {
                return new Undeliverable(BAD_SYNTAX, "bad address syntax");
            }
            var domain = domain(address);
            if (domain == null) {
                return new Undeliverable(BAD_SYNTAX, "bad address syntax");
            }
            switch (classes.of(domain)) {
                case AddressClasses.Answer.Unknown(var reason) -> {
                    return new Unavailable(reason);
                }
                case AddressClasses.Answer.In(var addressClass) -> {
                    var inner =
                            addressClass == AddressClass.LOCAL ? inner(address.localPart()) : null;
                    if (inner == null) {
                        return route(addressClass, address.localPart(), domain);
                    }
                    address = inner;
                }
            }
        }
        return new Undeliverable(BAD_SYNTAX, "bad address syntax");
    }

    /// The domain as tables know it; empty for a local address, null when it can be no domain.
    private @Nullable String domain(Address address) {
        var text = address.text();
        var domain = address.domain();
        if (domain.isEmpty()) {
            boolean endsInAt = text.endsWith("@");
            return endsInAt && !habits.nullDomain() ? null : "";
        }
        if (domain.endsWith(".")) {
            domain = domain.substring(0, domain.length() - 1);
        }
        if (domain.startsWith("[")) {
            return domain.endsWith("]") && AddressClasses.literal(domain) != null ? domain : null;
        }
        if (IpAddress.parse(domain) != null) {
            return habits.numericDomain() ? "[" + domain + "]" : null;
        }
        return isDomain(domain) ? domain : null;
    }

    /// Letters, digits, hyphens, underscores (which DNS has and hosts must not) and whatever is not
    /// ASCII, in parts that are not empty.
    private static boolean isDomain(String domain) {
        if (domain.isEmpty() || domain.length() > 255) {
            return false;
        }
        char before = '.';
        int label = 0;
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            label = c == '.' ? 0 : label + 1;
            boolean isWordChar = c > 127 || Character.isLetterOrDigit(c) || c == '-' || c == '_';
            boolean isEmptyPart = c == '.' && before == '.';
            if (isEmptyPart || label > LONGEST_LABEL || (!isWordChar && c != '.')) {
                return false;
            }
            before = c;
        }
        return before != '.' && before != '-' && domain.charAt(0) != '-';
    }

    /// What is left of an address in a domain of ours when that domain is taken away and another
    /// address appears: `user@elsewhere@here`, `user%elsewhere@here`. Null when none does.
    private @Nullable Address inner(String localPart) {
        if (!habits.dequotes() && MailPath.quote(Address.of(localPart, "x")).startsWith("\"")) {
            return null; // What stands in quotes is a name, whatever characters it has.
        }
        if (localPart.indexOf('@') > 0) {
            return new Address(localPart);
        }
        int bang = localPart.indexOf('!');
        if (habits.bangPath() && bang > 0) {
            return Address.of(localPart.substring(bang + 1), localPart.substring(0, bang));
        }
        int percent = localPart.lastIndexOf('%');
        if (habits.percentHack() && percent > 0) {
            return Address.of(localPart.substring(0, percent), localPart.substring(percent + 1));
        }
        return null;
    }

    private Resolution route(AddressClass addressClass, String localPart, String domain) {
        var recipient = Address.of(localPart, domain.isEmpty() ? habits.myhostname() : domain);
        if (addressClass == AddressClass.VIRTUAL_ALIAS) {
            if (habits.aliasTables()) {
                // What the tables would make of it nobody can say in this version.
                return new Unavailable("virtual_alias_maps is not supported yet");
            }
            return new Route(
                    habits.errorService(),
                    "5.1.1 User unknown in virtual alias table",
                    recipient,
                    addressClass);
        }
        boolean offHost =
                addressClass == AddressClass.RELAY || addressClass == AddressClass.DEFAULT;
        var nexthop =
                offHost && !routes.relayhost().isEmpty() ? routes.relayhost() : recipient.domain();
        var transport = routes.of(addressClass);
        int colon = transport.indexOf(':');
        if (colon >= 0) {
            if (colon + 1 < transport.length()) {
                nexthop = transport.substring(colon + 1);
            }
            transport = transport.substring(0, colon);
        }
        return new Route(transport, nexthop, recipient, addressClass);
    }
}
