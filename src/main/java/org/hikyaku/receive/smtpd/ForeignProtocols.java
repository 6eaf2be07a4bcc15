// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.DomainList.Reach;
import org.hikyaku.tables.ListMatch;
import org.hikyaku.tables.Tables;

/// Recognises clients that speak another protocol: browsers, and whoever would have a browser talk
/// to us. Unchanging; any number of sessions may ask.
///
/// Parameters: smtpd_forbidden_commands.
final class ForeignProtocols {

    /// In the default list: whatever does not begin with a letter. Known by heart where it is the
    /// last word, so that nobody who has not asked for it needs patterns of the C library.
    private static final String BOGUS = "regexp:{{/^[^A-Z]/ Bogus}}";

    private enum Bogus {
        /// What does not begin with a letter is another protocol, unless the list says otherwise.
        FORBIDDEN,
        UP_TO_THE_LIST
    }

    private final DomainList words;
    private final Bogus bogus;

    private ForeignProtocols(DomainList words, Bogus bogus) {
        this.words = words;
        this.bogus = bogus;
    }

    static ForeignProtocols from(Configuration configuration, Tables tables)
            throws ConfigException {
        var list = configuration.get(SmtpdParameters.FORBIDDEN_COMMANDS);
        // An exception before it might be for a word that it is about.
        boolean hasExceptions = list.stream().anyMatch(word -> word.startsWith("!"));
        if (list.isEmpty() || hasExceptions || !list.getLast().equals(BOGUS)) {
            return new ForeignProtocols(
                    DomainList.of(
                            configuration, SmtpdParameters.FORBIDDEN_COMMANDS, Reach.NAMES, tables),
                    Bogus.UP_TO_THE_LIST);
        }
        return new ForeignProtocols(
                DomainList.of(list.subList(0, list.size() - 1), Reach.NAMES, tables),
                Bogus.FORBIDDEN);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// Whether a line that is no command of ours is one of another protocol.
    ///
    /// @param verbLength length of the first word of a line that is no command of ours
    boolean isOneOf(String line, int verbLength) {
        var word = line.substring(0, verbLength);
        return switch (words.matches(word)) {
            case ListMatch.Listed _ -> true;
            case ListMatch.Unavailable _ -> looksLikeHeader(line);
            case ListMatch.NotListed _ ->
                    (bogus == Bogus.FORBIDDEN && !isLetter(word.charAt(0)))
                            || looksLikeHeader(line);
        };
    }

    /// `Subject: hello`: message content, or an HTTP request, taken for commands.
    private static boolean looksLikeHeader(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            char c = line.charAt(i);
            if (c <= ' ' || c > 126) {
                return false;
            }
        }
        return true;
    }
}
