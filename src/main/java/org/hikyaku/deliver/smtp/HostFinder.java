// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.Outcome.Bounced;
import org.hikyaku.deliver.Outcome.Deferred;
import org.hikyaku.dns.Answer;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostLookup;
import org.hikyaku.dns.MailExchanger;
import org.hikyaku.log.Voice;
import org.hikyaku.net.IpFamily;
import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// Finds the hosts of a destination, in the order to try them.
///
/// - RFC 5321 §5.1 (MX, loops), RFC 7505 (null MX)
/// - Parameters: smtp_host_lookup, smtp_address_preference, smtp_randomize_addresses,
///   smtp_mx_address_limit, smtp_balance_inet_protocols, disable_dns_lookups
final class HostFinder {

    private static final EnhancedStatus NO_HOST = EnhancedStatus.of("5.4.4");
    private static final EnhancedStatus LOOKUP_TROUBLE = EnhancedStatus.of("4.4.3");
    private static final EnhancedStatus NO_MAIL = EnhancedStatus.of("5.1.10");
    private static final EnhancedStatus LOOP = EnhancedStatus.of("5.4.6");
    private static final EnhancedStatus CONFIGURATION = EnhancedStatus.of("4.3.5");

    /// What the search came to.
    sealed interface Result {

        /// At least one.
        record Hosts(List<Host> hosts) implements Result {}

        record Failed(Outcome outcome) implements Result {}
    }

    private final SmtpClientSettings settings;
    private final Dns dns;
    private final HostLookup lookup;
    private final Set<InetAddress> ownAddresses;
    private final Random chance;

    HostFinder(
            SmtpClientSettings settings,
            Dns dns,
            HostLookup lookup,
            Set<InetAddress> ownAddresses,
            Random chance) {
        this.settings = settings;
        this.dns = dns;
        this.lookup = lookup;
        this.ownAddresses = Set.copyOf(ownAddresses);
        this.chance = chance;
    }

    Result find(Nexthop nexthop, Voice voice) {
        if (nexthop.port() < 0) {
            return deferred(CONFIGURATION, "unknown service: " + nexthop.text());
        }
        var literal = nexthop.literal();
        if (literal != null) {
            return new Result.Hosts(
                    List.of(new Host(nexthop.host(), literal, nexthop.port(), 0, true)));
        }
        return nexthop.viaMx() && settings.usesDns() ? viaMx(nexthop, voice) : hostItself(nexthop);
    }

    // ---- one host ----

    private Result hostItself(Nexthop nexthop) {
        return switch (lookup.addresses(nexthop.host())) {
            case Answer.Records<InetAddress>(var addresses, _) -> {
                var hosts = new ArrayList<Host>();
                addresses.forEach(address ->
                        hosts.add(new Host(nexthop.host(), address, nexthop.port(), 0, true)));
                yield new Result.Hosts(inOrder(hosts));
            }
            case Answer.NoSuchDomain<InetAddress>(var text) -> bounced(NO_HOST, text);
            case Answer.NoData<InetAddress>(var text) -> bounced(NO_HOST, text);
            case Answer.Malformed<InetAddress>(var text) -> bounced(NO_HOST, text);
            case Answer.Unavailable<InetAddress>(var text) -> deferred(LOOKUP_TROUBLE, text);
        };
    }

    // ---- MX ----

    private Result viaMx(Nexthop nexthop, Voice voice) {
        return switch (dns.mailExchangers(nexthop.host(), voice)) {
            case Answer.Records<MailExchanger>(var exchangers, _) ->
                    exchangers(nexthop, exchangers);
            // RFC 5321 §5.1: without MX records the host itself is its own mail exchanger.
            case Answer.NoData<MailExchanger> _ -> hostItself(nexthop);
            case Answer.NoSuchDomain<MailExchanger>(var text) -> bounced(NO_HOST, text);
            case Answer.Malformed<MailExchanger>(var text) -> bounced(NO_HOST, text);
            case Answer.Unavailable<MailExchanger>(var text) -> deferred(LOOKUP_TROUBLE, text);
        };
    }

    private Result exchangers(Nexthop nexthop, List<MailExchanger> exchangers) {
        if (exchangers.size() == 1 && exchangers.getFirst().isNull()) {
            return bounced(NO_MAIL, "Domain " + nexthop.host() + " does not accept mail (nullMX)");
        }
        int best = exchangers.stream().mapToInt(MailExchanger::preference).min().orElse(0);
        var hosts = new ArrayList<Host>();
        @Nullable String lastTrouble = null;
        boolean unknown = false;
        for (var exchanger : exchangers) {
            switch (lookup.addresses(exchanger.host())) {
                case Answer.Records<InetAddress>(var addresses, _) ->
                        addresses.forEach(address ->
                                hosts.add(
                                        new Host(
                                                exchanger.host(),
                                                address,
                                                nexthop.port(),
                                                exchanger.preference(),
                                                exchanger.preference() == best)));
                case Answer.NoSuchDomain<InetAddress>(var text) -> lastTrouble = text;
                case Answer.NoData<InetAddress>(var text) -> lastTrouble = text;
                case Answer.Malformed<InetAddress>(var text) -> lastTrouble = text;
                case Answer.Unavailable<InetAddress>(var text) -> {
                    lastTrouble = text;
                    unknown = true;
                }
            }
        }
        if (hosts.isEmpty()) {
            var text = lastTrouble == null ? "no mail exchanger of " + nexthop.host() : lastTrouble;
            return unknown || settings.hosts().deferWithoutAddress()
                    ? deferred(LOOKUP_TROUBLE, text)
                    : bounced(NO_HOST, text);
        }
        var eligible = withoutUs(hosts, nexthop);
        return eligible.isEmpty()
                ? bounced(LOOP, "mail for " + nexthop.host() + " loops back to myself")
                : new Result.Hosts(inOrder(eligible));
    }

    /// RFC 5321 §5.1: when we are among the hosts, only those that are preferred to us may be
    /// tried.
    private List<Host> withoutUs(List<Host> hosts, Nexthop nexthop) {
        if (nexthop.port() != settings.smtpPort()) {
            return hosts; // Postfix: another server of this machine may well listen there.
        }
        int ours = Integer.MAX_VALUE;
        for (var host : hosts) {
            if (ownAddresses.contains(host.address())
                    || host.name().equalsIgnoreCase(settings.myhostname())) {
                ours = Math.min(ours, host.preference());
            }
        }
        int limit = ours;
        return hosts.stream().filter(host -> host.preference() < limit).toList();
    }

    // ---- order ----

    private List<Host> inOrder(List<Host> hosts) {
        var ordered = new ArrayList<>(hosts);
        if (settings.hosts().shuffle()) {
            Collections.shuffle(ordered, chance);
        }
        var byFamily = familyOrder();
        ordered.sort(
                byFamily == null
                        ? Comparator.comparingInt(Host::preference)
                        : Comparator.comparingInt(Host::preference).thenComparing(byFamily));
        return limited(ordered);
    }

    private @Nullable Comparator<Host> familyOrder() {
        return switch (settings.hosts().preference()) {
            case "ipv4" -> Comparator.comparing(host -> IpFamily.of(host.address()));
            case "ipv6" ->
                    Comparator.comparing((Host host) -> IpFamily.of(host.address())).reversed();
            default -> null;
        };
    }

    /// The first so many; when there are hosts of both families, some of each, so that a family
    /// that does not work here cannot use up the limit.
    private List<Host> limited(List<Host> hosts) {
        int limit = settings.hosts().addressLimit();
        if (limit == 0 || hosts.size() <= limit) {
            return hosts;
        }
        var kept = new ArrayList<>(hosts.subList(0, limit));
        boolean mixed = !settings.hosts().preference().equals("any") || settings.hosts().balance();
        if (mixed && limit > 1) {
            var family = IpFamily.of(kept.getFirst().address());
            boolean isOneSided =
                    kept.stream().allMatch(host -> IpFamily.of(host.address()) == family);
            if (isOneSided) {
                hosts.subList(limit, hosts.size()).stream()
                        .filter(host -> IpFamily.of(host.address()) != family)
                        .findFirst()
                        .ifPresent(other -> kept.set(limit - 1, other));
            }
        }
        return kept;
    }

    private static Result bounced(EnhancedStatus status, String text) {
        return new Result.Failed(new Bounced(status, text, null));
    }

    private static Result deferred(EnhancedStatus status, String text) {
        return new Result.Failed(new Deferred(status, text, null));
    }
}
