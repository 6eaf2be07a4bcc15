// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;

/// Recognises clients that speak another protocol: browsers, and whoever would have a browser talk
/// to us. Unchanging; any number of sessions may ask.
///
/// Parameters: smtpd_forbidden_commands.
final class ForeignProtocols {

    /// In the default list: whatever does not begin with a letter. Known by heart, since regexp
    /// tables are still to come.
    private static final String BOGUS = "regexp:{{/^[^A-Z]/ Bogus}}";

    private static final LookupTable BOGUS_TABLE =
            word -> isLetter(word.charAt(0)) ? Lookup.NOT_FOUND : new Lookup.Found("Bogus");

    private final Set<String> words;
    private final List<LookupTable> tables;

    private ForeignProtocols(Set<String> words, List<LookupTable> tables) {
        this.words = words;
        this.tables = tables;
    }

    static ForeignProtocols of(List<String> list, Tables tables) throws ConfigException {
        var words = new HashSet<String>();
        var opened = new ArrayList<LookupTable>();
        for (var word : list) {
            if (word.equals(BOGUS)) {
                opened.add(BOGUS_TABLE);
            } else if (word.indexOf(':') > 0) {
                opened.add(tables.open(word));
            } else {
                words.add(word.toUpperCase(Locale.ROOT));
            }
        }
        return new ForeignProtocols(words, opened);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// Whether a line that is no command of ours is one of another protocol.
    ///
    /// @param verbLength length of the first word of a line that is no command of ours
    boolean isOneOf(String line, int verbLength) {
        var word = line.substring(0, verbLength);
        return words.contains(word.toUpperCase(Locale.ROOT))
                || looksLikeHeader(line)
                || tables.stream().anyMatch(table -> table.lookup(word) instanceof Lookup.Found);
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
