// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import java.nio.charset.StandardCharsets;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.HeaderAddress;
import org.hikyaku.mail.MailParameters;
import org.jspecify.annotations.Nullable;

/// Makes `user@host.domain` of what people write: `root`, `user@host`, `host!user`, `user%host`,
/// `@relay:user@host`.
///
/// - RFC 5321 §2.3.5 (names on the wire are fully qualified), appendix C (source routes)
/// - Parameters: append_at_myorigin, append_dot_mydomain, swap_bangpath, allow_percent_hack,
///   myorigin, mydomain, remote_header_rewrite_domain
/// - Postfix: ADDRESS_REWRITING_README, "Rewrite addresses to standard form"
///
/// @param origin the domain of an address without one; empty: none is added
/// @param domain completes a host name without dots; empty: none is added
/// @param bang `swap_bangpath`
/// @param percent `allow_percent_hack`
public record CanonicalForm(String origin, String domain, BangPath bang, PercentHack percent) {

    /// What `host!user` means.
    public enum BangPath {
        SWAP,
        LEAVE
    }

    /// What `user%host` means.
    public enum PercentHack {
        PROMOTE,
        LEAVE
    }

    /// With our own names: for envelopes, and for the headers of local clients.
    public static CanonicalForm local(Configuration configuration) {
        boolean append = configuration.get(RewriteParameters.APPEND_AT_MYORIGIN);
        boolean complete = configuration.get(RewriteParameters.APPEND_DOT_MYDOMAIN);
        return of(
                configuration,
                append ? configuration.get(MailParameters.MYORIGIN) : "",
                complete ? configuration.get(MailParameters.MYDOMAIN) : "");
    }

    /// For the headers of strangers; null when they are left as they are.
    public static @Nullable CanonicalForm remote(Configuration configuration) {
        var domain = configuration.get(RewriteParameters.REMOTE_HEADER_REWRITE_DOMAIN);
        if (domain.isEmpty()) {
            return null;
        }
        // Postfix: append_dot_mydomain adds the same domain here.
        boolean complete = configuration.get(RewriteParameters.APPEND_DOT_MYDOMAIN);
        return of(configuration, domain, complete ? domain : "");
    }

    private static CanonicalForm of(Configuration configuration, String origin, String domain) {
        return new CanonicalForm(
                origin,
                domain,
                configuration.get(RewriteParameters.SWAP_BANGPATH) ? BangPath.SWAP : BangPath.LEAVE,
                configuration.get(RewriteParameters.ALLOW_PERCENT_HACK)
                        ? PercentHack.PROMOTE
                        : PercentHack.LEAVE);
    }

    /// The same for text that holds one octet in each character, as headers are read.
    public CanonicalForm forOctets() {
        return new CanonicalForm(octets(origin), octets(domain), bang, percent);
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// The canonical form of an envelope address. The null sender stays.
    public Address of(Address address) {
        if (address.text().isEmpty() || isPlain(address.text())) {
            return address;
        }
        var parts = HeaderAddress.of(address);
        rewrite(parts);
        return parts.address();
    }

    /// Changes an address of a header; whether its text differs from before, be it only in quotes.
    public boolean apply(HeaderAddress address) {
        var before = address.text();
        rewrite(address);
        address.normalize();
        return !address.text().equals(before);
    }

    /// The ordinary case without taking anything apart: one `@`, dots on its right, nothing odd.
    private boolean isPlain(String text) {
        int at = -1;
        int lastDot = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@') {
                if (at >= 0 || i == 0) {
                    return false;
                }
                at = i;
            } else if (c == '.') {
                if (lastDot == i - 1) {
                    return false;
                }
                lastDot = i;
            } else if (!(Character.isLetterOrDigit(c)
                    || c == '-'
                    || c == '_'
                    || c == '+'
                    || c == '=')) {
                return false;
            }
        }
        return at > 0 && lastDot != text.length() - 1 && (lastDot > at + 1 || domain.isEmpty());
    }

    private void rewrite(HeaderAddress address) {
        if (address.isEmpty() || address.size() == 0) {
            return;
        }
        if (address.size() == 1 && address.first('@') == 0) {
            address.clear();
            return;
        }
        int colon = address.first(':');
        if (address.first('@') == 0 && colon > 0 && colon < address.size() - 1) {
            address.dropThrough(colon);
        }
        if (address.last('@') < 0) {
            complete(address);
        }
        int at = address.last('@');
        if (!domain.isEmpty() && at >= 0 && address.hasBareHost(at)) {
            address.append('.', domain);
        }
        address.dropTrailingDot();
    }

    private void complete(HeaderAddress address) {
        int place = address.first('!');
        if (bang == BangPath.SWAP && place >= 0) {
            address.swapAround(place);
            return;
        }
        place = address.last('%');
        if (percent == PercentHack.PROMOTE && place >= 0) {
            address.promote(place);
        } else if (!origin.isEmpty()) {
            address.append('@', origin);
        }
    }
}
