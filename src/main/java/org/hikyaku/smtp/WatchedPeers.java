// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import java.net.InetAddress;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.AddressList;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.ListMatch;
import org.hikyaku.tables.Tables;

/// The clients, servers and nexthops whose conversations are written into the log. A list that
/// cannot be asked is no reason to write, nor to send anybody away. For any number of threads.
///
/// - Parameters: debug_peer_list, parent_domain_matches_subdomains
/// - Postfix: DEBUG_README
public final class WatchedPeers {

    /// Nobody's conversation is written.
    public static final WatchedPeers NOBODY = new WatchedPeers(new Nobody());

    /// Everybody's is: `smtpd -v` in master.cf.
    public static final WatchedPeers EVERYBODY = new WatchedPeers(new Everybody());

    private sealed interface Who {}

    private record Nobody() implements Who {}

    private record Everybody() implements Who {}

    /// The same words, read as names and addresses of hosts and as nexthops.
    private record Listed(AddressList hosts, DomainList names) implements Who {}

    private final Who who;

    private WatchedPeers(Who who) {
        this.who = who;
    }

    public static WatchedPeers from(Configuration configuration, Tables tables)
            throws ConfigException {
        var list = MailParameters.DEBUG_PEER_LIST;
        if (configuration.get(list).equals(List.of())) {
            return NOBODY;
        }
        var reach =
                DomainList.Reach.of(
                        list,
                        configuration,
                        MailParameters.PARENT_DOMAIN_MATCHES_SUBDOMAINS,
                        tables);
        return new WatchedPeers(
                new Listed(
                        AddressList.of(configuration, list, reach, tables),
                        DomainList.of(configuration, list, reach, tables)));
    }

    /// What a conversation with this host is written into.
    ///
    /// @param voice of who holds the conversation
    public Transcript transcript(String name, InetAddress address, Voice voice) {
        return switch (who) {
            case Nobody _ -> Transcript.NONE;
            case Everybody _ -> Transcript.in(voice);
            case Listed(var hosts, _) -> transcript(hosts.matches(name, address), voice);
        };
    }

    /// The same for what has a name only: a nexthop as transport tables write it, or the host of a
    /// Unix-domain socket.
    public Transcript transcript(String name, Voice voice) {
        return switch (who) {
            case Nobody _ -> Transcript.NONE;
            case Everybody _ -> Transcript.in(voice);
            case Listed(_, var names) -> transcript(names.matches(name), voice);
        };
    }

    private static Transcript transcript(ListMatch match, Voice voice) {
        return match instanceof ListMatch.Listed ? Transcript.in(voice) : Transcript.NONE;
    }
}
