// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.hikyaku.deliver.smtp.Host.Rank;
import org.hikyaku.deliver.smtp.Nexthop.Site;
import org.hikyaku.deliver.smtp.SmtpClientSettings.MxLookups;
import org.hikyaku.dns.Answer;
import org.hikyaku.dns.Answer.Authenticity;
import org.hikyaku.dns.Answer.Malformed;
import org.hikyaku.dns.Answer.NoData;
import org.hikyaku.dns.Answer.NoSuchDomain;
import org.hikyaku.dns.Answer.Records;
import org.hikyaku.dns.Answer.Unavailable;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostLookup;
import org.hikyaku.dns.MailExchanger;
import org.hikyaku.log.Voice;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.IpFamily;
import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// From a site to the servers to try, in order.
///
/// - RFC 5321 §5.1 (locating the target host, not sending to ourselves), RFC 7505 (null MX)
/// - Parameters: smtp_dns_support_level, ignore_mx_lookup_error, smtp_defer_if_no_mx_address_found,
///   inet_interfaces, proxy_interfaces
final class Routes {

    /// Where a site leads.
    sealed interface Route {}

    /// To these hosts, in this order.
    record ToHosts(List<? extends Host> hosts) implements Route {}

    /// Nowhere; the next site may be better.
    record Nowhere(EnhancedStatus status, String reason) implements Route {}

    /// Back to us; no other site is tried.
    record Loop(EnhancedStatus status, String reason) implements Route {}

    private static final EnhancedStatus NOT_FOUND = EnhancedStatus.of("5.4.4");
    private static final EnhancedStatus TRY_AGAIN = EnhancedStatus.of("4.4.3");
    private static final EnhancedStatus NO_PRIMARY = EnhancedStatus.of("4.4.4");
    private static final EnhancedStatus LOOP = EnhancedStatus.of("5.4.6");

    // Postfix: RFC 7505 §4.2 has 5.1.10 for this; the client of Postfix says 5.1.0.
    private static final EnhancedStatus NULL_MX = EnhancedStatus.of("5.1.0");

    private final SmtpClientSettings settings;
    private final Dns dns;
    private final HostLookup hosts;
    private final Set<InetAddress> own;
    private final HostOrder order;

    /// @param own addresses that lead to this mail system
    Routes(
            SmtpClientSettings settings,
            Dns dns,
            HostLookup hosts,
            Set<InetAddress> own,
            HostOrder order) {
        this.settings = settings;
        this.dns = dns;
        this.hosts = hosts.by(settings.addresses().way());
        this.own = Set.copyOf(own);
        this.order = order;
    }

    Route find(Site site, Voice voice) {
        return switch (site.look()) {
            case HOST -> toHost(site);
            case MAIL_EXCHANGERS ->
                    settings.addresses().mx() == MxLookups.DISABLED
                            ? toHost(site)
                            : toExchangers(site, voice);
            case SOCKET -> new ToHosts(List.of(new Host.Local(settings.myHostname(), site.host())));
        };
    }

    private Route toHost(Site site) {
        return switch (addresses(site.host())) {
            case Records<InetAddress>(var found, _) -> {
                var all = new ArrayList<Host.Inet>(found.size());
                for (var address : found) {
                    all.add(new Host.Inet(site.host(), address, site.port(), 0, Rank.BEST));
                }
                yield site.detectsLoops() && best(all, own) >= 0
                        ? loop(site)
                        : new ToHosts(order.of(all));
            }
            case NoSuchDomain<InetAddress>(var text) -> new Nowhere(NOT_FOUND, text);
            case NoData<InetAddress>(var text) -> new Nowhere(NOT_FOUND, text);
            case Malformed<InetAddress>(var text) -> new Nowhere(NOT_FOUND, text);
            case Unavailable<InetAddress>(var text) -> new Nowhere(TRY_AGAIN, text);
        };
    }

    private Answer<InetAddress> addresses(String host) {
        var literal = IpAddress.parse(host);
        if (literal == null) {
            return hosts.addresses(host);
        }
        return settings.addresses().families().contains(IpFamily.of(literal))
                ? new Records<>(List.of(literal), Authenticity.UNKNOWN)
                : new NoData<>("unable to look up host " + host + ": protocol is disabled");
    }

    private Route toExchangers(Site site, Voice voice) {
        return switch (dns.mailExchangers(site.host(), voice)) {
            case Records<MailExchanger>(var exchangers, _) ->
                    isNull(exchangers)
                            ? new Nowhere(
                                    NULL_MX,
                                    "Domain " + site.host() + " does not accept mail (nullMX)")
                            : toBest(site, exchangers, voice);
            // RFC 5321 §5.1: without MX records the domain is its own mail exchanger.
            case NoSuchDomain<MailExchanger> _, NoData<MailExchanger> _ -> toHost(site);
            case Malformed<MailExchanger>(var text) -> unless(site, new Nowhere(NOT_FOUND, text));
            case Unavailable<MailExchanger>(var text) -> unless(site, new Nowhere(TRY_AGAIN, text));
        };
    }

    private Route unless(Site site, Nowhere failure) {
        return settings.has(Habit.IGNORE_MX_LOOKUP_ERROR) ? toHost(site) : failure;
    }

    private static boolean isNull(List<MailExchanger> exchangers) {
        return exchangers.stream().anyMatch(MailExchanger::isNull);
    }

    private Route toBest(Site site, List<MailExchanger> exchangers, Voice voice) {
        var sorted = new ArrayList<>(exchangers);
        sorted.sort(Comparator.comparingInt(MailExchanger::preference));
        int bestPreference = sorted.getFirst().preference();
        var found = new ArrayList<Host.Inet>();
        Nowhere why = null;
        for (var exchanger : sorted) {
            var rank = exchanger.preference() == bestPreference ? Rank.BEST : Rank.WORSE;
            switch (addresses(exchanger.host())) {
                case Records<InetAddress>(var addresses, _) -> {
                    for (var address : addresses) {
                        found.add(
                                new Host.Inet(
                                        exchanger.host(),
                                        address,
                                        site.port(),
                                        exchanger.preference(),
                                        rank));
                    }
                }
                case NoSuchDomain<InetAddress>(var text) -> why = worse(why, NOT_FOUND, text);
                case NoData<InetAddress>(var text) -> why = worse(why, NOT_FOUND, text);
                case Malformed<InetAddress>(var text) -> why = worse(why, NOT_FOUND, text);
                case Unavailable<InetAddress>(var text) -> why = worse(why, TRY_AGAIN, text);
            }
        }
        if (found.isEmpty() && why != null) {
            voice.warning("no MX host for " + site.host() + " has a valid address record");
            return withoutAddress(why);
        }
        return withoutOurselves(site, found, bestPreference);
    }

    /// The last reason is told; once a host could not be asked, none of them is final.
    private static Nowhere worse(@Nullable Nowhere before, EnhancedStatus status, String text) {
        boolean isTemporary = before != null && before.status().statusClass() == 4;
        return new Nowhere(isTemporary ? status.withClass(4) : status, text);
    }

    private Nowhere withoutAddress(Nowhere why) {
        return settings.has(Habit.DEFER_IF_NO_MX_ADDRESS_FOUND)
                ? new Nowhere(why.status().withClass(4), why.reason())
                : why;
    }

    /// If we are in the list, only those better than us may get the mail, or it would come back.
    private Route withoutOurselves(Site site, List<Host.Inet> found, int bestPreference) {
        int ours = site.detectsLoops() ? best(found, own) : -1;
        if (ours < 0) {
            return new ToHosts(order.of(found));
        }
        var better = new ArrayList<Host.Inet>();
        for (var host : found) {
            if (host.preference() < ours) {
                better.add(host);
            }
        }
        if (!better.isEmpty()) {
            return new ToHosts(order.of(better));
        }
        return ours == bestPreference
                ? loop(site)
                : new Nowhere(NO_PRIMARY, "unable to find primary relay for " + site.host());
    }

    private static Loop loop(Site site) {
        return new Loop(LOOP, "mail for " + site.host() + " loops back to myself");
    }

    /// The best preference at which an address is ours, -1 when none is.
    private static int best(List<Host.Inet> found, Set<InetAddress> own) {
        int best = -1;
        for (var host : found) {
            if (own.contains(host.inetAddress()) && (best < 0 || host.preference() < best)) {
                best = host.preference();
            }
        }
        return best;
    }
}
