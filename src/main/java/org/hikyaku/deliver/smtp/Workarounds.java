// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Words;
import org.hikyaku.log.Voice;
import org.hikyaku.tables.Lookup.Found;
import org.hikyaku.tables.Lookup.NotFound;
import org.hikyaku.tables.Lookup.Unavailable;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.TableList;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// How to get along with servers that are not as they should be: for all, or by their address.
///
/// @param discarded EHLO keywords to overlook
/// @param pix what to do behind a PIX firewall
/// @param pixThreshold how long a message must have waited before its dot is sent late
/// @param pixDelay how late
/// @param replyFilter turns a line of a reply into another
public record Workarounds(
        List<String> discarded,
        TableList discardedByAddress,
        List<String> pix,
        TableList pixByAddress,
        Duration pixThreshold,
        Duration pixDelay,
        ReplyFilter replyFilter) {

    public Workarounds {
        discarded = List.copyOf(discarded);
        pix = List.copyOf(pix);
    }

    static Workarounds from(Protocol protocol, Configuration configuration, Tables tables)
            throws ConfigException {
        var filter = protocol.read(configuration, SmtpClientParameters.REPLY_FILTER);
        return new Workarounds(
                protocol.read(configuration, SmtpClientParameters.DISCARD_EHLO_KEYWORDS),
                tables.openAll(
                        protocol.read(
                                configuration,
                                SmtpClientParameters.DISCARD_EHLO_KEYWORD_ADDRESS_MAPS)),
                protocol.read(configuration, SmtpClientParameters.PIX_WORKAROUNDS),
                tables.openAll(
                        protocol.read(configuration, SmtpClientParameters.PIX_WORKAROUND_MAPS)),
                protocol.read(configuration, SmtpClientParameters.PIX_WORKAROUND_THRESHOLD_TIME),
                protocol.read(configuration, SmtpClientParameters.PIX_WORKAROUND_DELAY_TIME),
                new ReplyFilter(filter, filter.isEmpty() ? null : tables.open(filter)));
    }

    /// In lower case.
    Set<String> discarded(String server, Protocol protocol) throws LocalDataError {
        var keywords = new HashSet<String>();
        for (var word : discardedWords(server, protocol)) {
            keywords.add(word.toLowerCase(Locale.ROOT));
        }
        return keywords;
    }

    private List<String> discardedWords(String server, Protocol protocol) throws LocalDataError {
        return switch (discardedByAddress.lookup(server)) {
            case Found(var value) -> Words.split(value);
            case NotFound _ -> discarded;
            case Unavailable _ ->
                    throw new LocalDataError(
                            protocol.own(SmtpClientParameters.DISCARD_EHLO_KEYWORD_ADDRESS_MAPS)
                                            .name()
                                    + " map lookup error for "
                                    + server);
        };
    }

    /// Null when nothing is to be done. Postfix: a table that does not answer counts for nothing.
    @Nullable Set<PixBug> pix(String server, Voice voice) {
        var words =
                switch (pixByAddress.lookup(server)) {
                    case Found(var value) -> Words.split(value);
                    case NotFound _, Unavailable _ -> pix;
                };
        if (words.isEmpty()) {
            return null;
        }
        var bugs = EnumSet.noneOf(PixBug.class);
        for (var word : words) {
            var bug = PixBug.of(word);
            if (bug == null) {
                voice.warning("unknown PIX workaround \"" + word + "\"");
            } else {
                bugs.add(bug);
            }
        }
        return bugs;
    }

    /// A table and how main.cf writes it.
    ///
    /// @param table null for none
    public record ReplyFilter(String name, @Nullable LookupTable table) {

        /// What a line of a reply is taken for.
        String filtered(String line, String relay, Voice voice) throws LocalDataError {
            if (table == null) {
                return line;
            }
            return switch (table.lookup(line)) {
                case Found(var value) -> {
                    voice.info(
                            relay
                                    + ": replacing server reply \""
                                    + line
                                    + "\" with \""
                                    + value
                                    + "\"");
                    yield value;
                }
                case NotFound _ -> line;
                case Unavailable _ ->
                        throw new LocalDataError("table " + name + " lookup error for " + line);
            };
        }
    }
}
