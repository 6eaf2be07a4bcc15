// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.smtp.RemoteReply;
import org.jspecify.annotations.Nullable;

/// What a server offers in its answer to EHLO.
///
/// @param sizeLimit octets of the largest message it takes, 0 when it does not say
/// @param xforward what it wants to be told about the client
record Extensions(Set<Keyword> keywords, long sizeLimit, Set<Xforward.Fact> xforward) {

    /// The extensions we make use of.
    enum Keyword {
        PIPELINING,
        SIZE,
        /// `8BITMIME`.
        EIGHTBITMIME,
        SMTPUTF8,
        DSN
    }

    /// After HELO.
    static final Extensions NONE = new Extensions(Set.of(), 0, Set.of());

    Extensions {
        keywords = Set.copyOf(keywords);
        xforward = Set.copyOf(xforward);
    }

    boolean has(Keyword keyword) {
        return keywords.contains(keyword);
    }

    /// Reads the answer, all but its first line.
    ///
    /// @param unwanted keywords in lower case that are overlooked
    /// @param overlooked gets those that were
    static Extensions of(RemoteReply reply, Set<String> unwanted, List<String> overlooked) {
        var keywords = EnumSet.noneOf(Keyword.class);
        long sizeLimit = 0;
        Set<Xforward.Fact> xforward = Set.of();
        for (var line : reply.lines().subList(1, reply.lines().size())) {
            var words = line.strip().split("[ \t=]+", 3);
            var name = words[0].toUpperCase(Locale.ROOT);
            var keyword = keyword(name);
            if (unwanted.contains(name.toLowerCase(Locale.ROOT))) {
                overlooked.add(name);
            } else if (name.equals("XFORWARD")) {
                xforward = Xforward.wanted(line);
            } else if (keyword != null) {
                keywords.add(keyword);
                if (keyword == Keyword.SIZE && words.length > 1) {
                    sizeLimit = number(words[1]);
                }
            }
        }
        return new Extensions(keywords, sizeLimit, xforward);
    }

    private static @Nullable Keyword keyword(String name) {
        return switch (name) {
            case "PIPELINING" -> Keyword.PIPELINING;
            case "SIZE" -> Keyword.SIZE;
            case "8BITMIME" -> Keyword.EIGHTBITMIME;
            case "SMTPUTF8" -> Keyword.SMTPUTF8;
            case "DSN" -> Keyword.DSN;
            default -> null;
        };
    }

    /// A limit nobody can read is no limit.
    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }
}
