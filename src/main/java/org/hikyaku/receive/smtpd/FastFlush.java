// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.IOException;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.ListMatch;
import org.hikyaku.tables.Tables;

/// Has the queued mail of a destination tried at once, if it is one that clients may name.
/// Unchanging; any number of sessions may ask.
///
/// - Postfix: ETRN_README; flush(8), which keeps a list of messages for each such destination. Here
///   the scheduler knows.
/// - Parameters: fast_flush_domains
@FunctionalInterface
public interface FastFlush {

    /// What became of the wish.
    sealed interface Answer {

        Answer STARTED = new Started();
        Answer NOT_SERVED = new NotServed();

        /// All that is queued for the destination will be tried.
        record Started() implements Answer {}

        /// The destination is not in the list.
        record NotServed() implements Answer {}

        /// We could not find out, or could not do it.
        ///
        /// @param reason for our log, never for the client
        record Unable(String reason) implements Answer {}
    }

    /// Postfix: users of this machine have `sendmail -qR` for it.
    FastFlush FOR_LOCAL_USERS = _ -> new Answer.Unable("do not use ETRN in \"sendmail -bs\" mode");

    /// Whoever holds the queue.
    @FunctionalInterface
    interface Queue {

        /// Has all mail with a recipient in this domain tried now.
        ///
        /// @throws IOException when the queue cannot be read
        void flushSite(String domain) throws IOException;
    }

    /// Asks for a domain, or an address in brackets.
    Answer flush(String site);

    /// One for the sites in `fast_flush_domains`.
    static FastFlush from(Configuration configuration, Tables tables, Queue queue)
            throws ConfigException {
        var name = SmtpdParameters.FAST_FLUSH_DOMAINS.name();
        var sites =
                DomainList.of(
                        configuration,
                        SmtpdParameters.FAST_FLUSH_DOMAINS,
                        DomainList.Reach.of(
                                SmtpdParameters.FAST_FLUSH_DOMAINS,
                                configuration,
                                MailParameters.PARENT_DOMAIN_MATCHES_SUBDOMAINS,
                                tables),
                        tables);
        return site ->
                switch (sites.matches(site)) {
                    case ListMatch.Listed _ -> flush(queue, site);
                    case ListMatch.NotListed _ -> Answer.NOT_SERVED;
                    case ListMatch.Unavailable(var reason) ->
                            new Answer.Unable(name + ": " + reason);
                };
    }

    private static Answer flush(Queue queue, String site) {
        try {
            queue.flushSite(site);
            return Answer.STARTED;
        } catch (IOException unreadable) {
            return new Answer.Unable("cannot search the queue: " + unreadable.getMessage());
        }
    }
}
