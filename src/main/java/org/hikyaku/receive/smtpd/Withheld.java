// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Words;
import org.hikyaku.tables.Lookup.Found;
import org.hikyaku.tables.Lookup.NotFound;
import org.hikyaku.tables.Lookup.Unavailable;
import org.hikyaku.tables.TableList;
import org.hikyaku.tables.Tables;

/// The extensions that a client is not told of, and DSN and CHUNKING that it may not use then.
///
/// - Parameters: smtpd_discard_ehlo_keywords, smtpd_discard_ehlo_keyword_address_maps
///
/// @param keywords in upper case
public record Withheld(Set<String> keywords, Knowledge knowledge) {

    /// Whether a table was to say and could not.
    public enum Knowledge {
        CERTAIN,
        UNKNOWN
    }

    /// What the log names, in Postfix's order; other words count for nothing.
    private static final List<String> NAMED =
            List.of(
                    "8BITMIME",
                    "AUTH",
                    "DSN",
                    "ENHANCEDSTATUSCODES",
                    "ETRN",
                    "PIPELINING",
                    "SIZE",
                    "VRFY",
                    "XCLIENT",
                    "XFORWARD",
                    "STARTTLS",
                    "SMTPUTF8",
                    "CHUNKING");

    public Withheld {
        keywords = Set.copyOf(keywords);
    }

    public boolean contains(String keyword) {
        return keywords.contains(keyword);
    }

    /// `DSN CHUNKING` for the log; empty for nothing, or when the log shall be spared.
    public String named() {
        if (keywords.contains("SILENT-DISCARD")) {
            return "";
        }
        return String.join(" ", NAMED.stream().filter(keywords::contains).toList());
    }

    /// Which are withheld from whom.
    ///
    /// @param fromAll unless the tables know the client's address
    record Rules(Withheld fromAll, TableList byAddress) {

        /// Without tables, for users of this machine.
        static Rules fromAll(Configuration configuration) {
            var words = configuration.get(SmtpdParameters.DISCARD_EHLO_KEYWORDS);
            return new Rules(of(words), TableList.NONE);
        }

        static Rules from(Configuration configuration, Tables tables) throws ConfigException {
            var maps = configuration.get(SmtpdParameters.DISCARD_EHLO_KEYWORD_ADDRESS_MAPS);
            return new Rules(fromAll(configuration).fromAll(), tables.openAll(maps));
        }

        /// A table that cannot say is no reason to send everybody away: only who says EHLO hears
        /// it.
        Withheld from(Client client) {
            return switch (byAddress.lookup(client.addressText())) {
                case Found(var words) -> of(Words.split(words));
                case NotFound _ -> fromAll;
                case Unavailable _ -> new Withheld(fromAll.keywords, Knowledge.UNKNOWN);
            };
        }

        private static Withheld of(List<String> words) {
            var keywords = new HashSet<String>();
            for (var word : words) {
                keywords.add(word.toUpperCase(Locale.ROOT));
            }
            return new Withheld(keywords, Knowledge.CERTAIN);
        }
    }
}
