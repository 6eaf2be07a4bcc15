// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.smtp.RemoteReply;

/// What a server announced in its answer to EHLO, as far as we use it. RFC 5321 §4.1.1.1.
///
/// @param sizeLimit octets of the largest message it takes; 0 when it did not say or has no limit
record Features(Set<Feature> offered, long sizeLimit) {

    enum Feature {
        PIPELINING("PIPELINING"),
        SIZE("SIZE"),
        EIGHT_BIT("8BITMIME"),
        SMTPUTF8("SMTPUTF8"),
        DSN("DSN");

        private final String keyword;

        Feature(String keyword) {
            this.keyword = keyword;
        }
    }

    /// After HELO.
    static final Features NONE = new Features(Set.of(), 0);

    Features {
        offered = Set.copyOf(offered);
    }

    boolean has(Feature feature) {
        return offered.contains(feature);
    }

    /// The first line of the answer is the server's name; the others are keywords.
    static Features of(RemoteReply ehlo, Set<String> discarded) {
        var offered = EnumSet.noneOf(Feature.class);
        long sizeLimit = 0;
        for (var line : ehlo.lines().subList(1, ehlo.lines().size())) {
            int blank = line.indexOf(' ');
            var keyword = (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
            if (discarded.contains(keyword)) {
                continue;
            }
            for (var feature : Feature.values()) {
                if (feature.keyword.equals(keyword)) {
                    offered.add(feature);
                }
            }
            if (keyword.equals("SIZE") && blank > 0) {
                sizeLimit = number(line.substring(blank + 1).strip());
            }
        }
        return new Features(offered, sizeLimit);
    }

    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }
}
