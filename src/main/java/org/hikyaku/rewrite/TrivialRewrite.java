// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.net.IpAddress;
import org.hikyaku.rewrite.Resolution.AddressClass;
import org.hikyaku.rewrite.Resolution.Unavailable;
import org.hikyaku.rewrite.Resolution.Undeliverable;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// trivial-rewrite(8), its resolving half: where mail for an address goes.
///
/// - Parameters: [RewriteParameters], mydestination and the other class lists
/// - Postfix: ADDRESS_CLASS_README, trivial-rewrite(8)
public final class TrivialRewrite implements Resolver {

    private static final Undeliverable BAD_ADDRESS =
            new Undeliverable("5.1.3", "bad address syntax");

    /// A domain of ours can hide another address in its local part, and that one another: each step
    /// takes at least one character, but for a few that put in empty_address_recipient.
    private static final int SPARE_STEPS = 5;

    /// RFC 1035 §2.3.4.
    private static final int LONGEST_LABEL = 63;

    private final AddressClasses classes;
    private final Routes routes;
    private final Habits habits;

    /// How addresses are read.
    record Habits(
            String myhostname,
            CanonicalForm canonical,
            String emptyAddressRecipient,
            boolean minUser,
            boolean nullDomain,
            boolean numericDomain,
            boolean percentHack,
            boolean bangPath,
            boolean dequotes) {}

    TrivialRewrite(AddressClasses classes, Routes routes, Habits habits) {
        this.classes = classes;
        this.routes = routes;
        this.habits = habits;
    }

    public static TrivialRewrite from(
            Configuration configuration, Tables tables, AddressClasses classes)
            throws ConfigException {
        var habits =
                new Habits(
                        configuration.get(MailParameters.MYHOSTNAME),
                        CanonicalForm.local(configuration),
                        configuration.get(RewriteParameters.EMPTY_ADDRESS_RECIPIENT),
                        configuration.get(RewriteParameters.ALLOW_MIN_USER),
                        configuration.get(RewriteParameters.RESOLVE_NULL_DOMAIN),
                        configuration.get(RewriteParameters.RESOLVE_NUMERIC_DOMAIN),
                        configuration.get(RewriteParameters.ALLOW_PERCENT_HACK),
                        configuration.get(RewriteParameters.SWAP_BANGPATH),
                        configuration.get(RewriteParameters.RESOLVE_DEQUOTED_ADDRESS));
        return new TrivialRewrite(classes, Routes.from(configuration, tables), habits);
    }

    /// Takes domains of ours off the end until there is none left, or one that is not ours.
    @Override
    public Resolution resolve(Address sender, Address recipient) {
        var text = recipient.text();
        String taken = null;
        for (int left = text.length() + SPARE_STEPS; left > 0; left--) {
            text = trimmed(text);
            int at = text.lastIndexOf('@');
            // Postfix: nothing behind the last @ is a domain of ours too, and goes.
            if (at >= 0 && at + 1 < text.length()) {
                var elsewhere = unlessLocal(new Address(text));
                if (elsewhere != null) {
                    return elsewhere;
                }
            }
            if (at >= 0) {
                taken = text.substring(at + 1);
                text = text.substring(0, at);
            }
            var inner = inner(text);
            if (inner != null) {
                text = habits.canonical().of(inner).text();
            } else if (text.isEmpty()) {
                text = habits.emptyAddressRecipient();
            } else {
                return local(text, taken);
            }
        }
        return BAD_ADDRESS;
    }

    /// Without a dot at the very end of a domain, and with resolve_null_domain without a last `@`.
    private String trimmed(String text) {
        int end = text.length();
        boolean hasDot =
                text.endsWith(".")
                        && text.indexOf('@') >= 0
                        && !text.endsWith("..")
                        && !text.endsWith("@.");
        end -= hasDot ? 1 : 0;
        end -= habits.nullDomain() && end > 0 && text.charAt(end - 1) == '@' ? 1 : 0;
        return text.substring(0, end);
    }

    /// The end of it, when the domain is not one of mydestination and its kind; else null.
    private @Nullable Resolution unlessLocal(Address address) {
        var domain = domain(address);
        if (domain == null) {
            return BAD_ADDRESS;
        }
        return switch (classes.of(domain)) {
            case AddressClasses.Answer.Unknown(var reason) -> new Unavailable(reason);
            case AddressClasses.Answer.In(var addressClass) ->
                    addressClass == AddressClass.LOCAL
                            ? null
                            : route(addressClass, address.localPart(), domain);
        };
    }

    /// @param domain that was taken off last; empty for one that was missing behind its `@`, null
    ///   when there was none
    private Resolution local(String localPart, @Nullable String domain) {
        if (domain == null) {
            return route(AddressClass.LOCAL, localPart, habits.myhostname());
        }
        return domain.isEmpty() ? BAD_ADDRESS : route(AddressClass.LOCAL, localPart, domain);
    }

    /// The domain as tables know it; null when it can be no domain.
    private @Nullable String domain(Address address) {
        var domain = address.domain();
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
        if (localPart.indexOf('@') >= 0) {
            return new Address(localPart);
        }
        int bang = localPart.indexOf('!');
        if (habits.bangPath() && bang >= 0) {
            return new Address(localPart.substring(bang + 1) + '@' + localPart.substring(0, bang));
        }
        int percent = localPart.lastIndexOf('%');
        if (habits.percentHack() && percent >= 0) {
            return new Address(
                    localPart.substring(0, percent) + '@' + localPart.substring(percent + 1));
        }
        return null;
    }

    private Resolution route(AddressClass addressClass, String localPart, String domain) {
        var recipient = Address.of(localPart, domain);
        if (!habits.minUser() && recipient.text().startsWith("-")) {
            return BAD_ADDRESS;
        }
        return routes.of(addressClass, recipient);
    }
}
