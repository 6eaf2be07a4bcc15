// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.DeliveryRequest.Demand;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostLookup;
import org.hikyaku.log.Voice;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.IpFamily;
import org.hikyaku.net.SocketConnection;
import org.jspecify.annotations.Nullable;

/// smtp(8): delivers to the hosts of a destination, one after the other, until every recipient has
/// an outcome or there is no host left.
///
/// - RFC 5321 §5.1 (which hosts, in which order)
/// - Parameters: [SmtpClientParameters]
public final class SmtpAgent implements DeliveryAgent {

    /// What the client works with.
    ///
    /// @param ownAddresses of this mail system, to notice loops
    /// @param portOf the number of a port that is written as a name; -1 when there is none
    public record Parts(
            Dns dns,
            HostLookup lookup,
            Set<InetAddress> ownAddresses,
            Deadlines deadlines,
            LongSupplier nanoClock,
            Random chance,
            ToIntFunction<String> portOf) {
        public Parts {
            ownAddresses = Set.copyOf(ownAddresses);
        }
    }

    private final SmtpClientSettings settings;
    private final Parts parts;
    private final HostFinder finder;
    private final ConnectionCache cache;

    public SmtpAgent(SmtpClientSettings settings, Parts parts) {
        this.settings = settings;
        this.parts = parts;
        finder =
                new HostFinder(
                        settings,
                        parts.dns(),
                        parts.lookup(),
                        parts.ownAddresses(),
                        parts.chance());
        cache =
                new ConnectionCache(
                        settings.reuse(), settings.wire().skipsQuitReply(), parts.nanoClock());
    }

    @Override
    public void deliver(DeliveryRequest request, OutcomeLog outcomes) {
        var delivery = new Delivery(request, outcomes, parts.nanoClock());
        var nexthops = Nexthop.parseAll(request.nexthop(), settings.smtpPort(), parts.portOf());
        deliverVia(nexthops, delivery, settings.fallbackRelays().isEmpty());
        if (!delivery.isDone()) {
            for (var relay : settings.fallbackRelays()) {
                deliverVia(
                        Nexthop.parseAll(relay, settings.smtpPort(), parts.portOf()),
                        delivery,
                        relay.equals(settings.fallbackRelays().getLast()));
            }
        }
        delivery.conclude();
    }

    private void deliverVia(List<Nexthop> nexthops, Delivery delivery, boolean areLast) {
        for (int i = 0; i < nexthops.size() && !delivery.isDone(); i++) {
            boolean isLast = areLast && i == nexthops.size() - 1;
            deliverVia(nexthops.get(i), delivery, isLast);
        }
    }

    private void deliverVia(Nexthop nexthop, Delivery delivery, boolean isLast) {
        if (deliverOverOpenConnection(nexthop, delivery, isLast)) {
            return;
        }
        switch (finder.find(nexthop, delivery.voice())) {
            case HostFinder.Result.Failed(var outcome) -> delivery.failed(outcome, isLast);
            case HostFinder.Result.Hosts(var hosts) -> deliverTo(hosts, nexthop, delivery, isLast);
        }
    }

    // ---- connections that are there ----

    /// Whether the delivery needs no other host of this nexthop.
    private boolean deliverOverOpenConnection(Nexthop nexthop, Delivery delivery, boolean isLast) {
        for (var from : sourceAddresses()) {
            var key = ConnectionKey.plain(nexthop.text(), from);
            var session = cache.take(key);
            while (session != null) {
                // Another host of the domain may take what this one defers.
                delivery.uses(session, isLast && !nexthop.viaMx());
                if (converse(session, key, delivery)) {
                    return delivery.isDone();
                }
                // It died while it lay idle; that says nothing about the destination.
                session = cache.take(key);
            }
        }
        return false;
    }

    private List<@Nullable InetAddress> sourceAddresses() {
        var bind4 = settings.hosts().bind4();
        var bind6 = settings.hosts().bind6();
        if (bind4 == null && bind6 == null) {
            return java.util.Collections.singletonList(null);
        }
        return java.util.Arrays.asList(bind4, bind6);
    }

    // ---- new connections ----

    private void deliverTo(List<Host> hosts, Nexthop nexthop, Delivery delivery, boolean isLast) {
        int sessions = 0;
        int mostSessions = settings.hosts().sessionLimit();
        for (int i = 0; i < hosts.size() && !delivery.isDone(); i++) {
            if (mostSessions > 0 && sessions >= mostSessions) {
                return;
            }
            var host = hosts.get(i);
            boolean isLastHost =
                    isLast
                            && (i == hosts.size() - 1
                                    || (mostSessions > 0 && sessions == mostSessions - 1));
            var key = ConnectionKey.plain(nexthop.text(), sourceFor(host));
            var session = open(host, nexthop, delivery);
            if (session != null) {
                sessions++;
                delivery.uses(session, isLastHost);
                converse(session, key, delivery);
            }
        }
    }

    private @Nullable InetAddress sourceFor(Host host) {
        return IpFamily.of(host.address()) == IpFamily.IPV4
                ? settings.hosts().bind4()
                : settings.hosts().bind6();
    }

    /// Connects and greets. Null when this host will not do; the delivery knows why.
    private @Nullable SmtpSession open(Host host, Nexthop nexthop, Delivery delivery) {
        delivery.begins(host);
        var session = connect(host, delivery);
        if (session == null) {
            return null;
        }
        delivery.greets(host);
        try {
            new Handshake(settings, delivery.voice()).perform(session, nexthop.host());
            return session;
        } catch (SiteFailure failure) {
            delivery.failed(failure.outcome(), false);
            session.quit(true);
            return null;
        }
    }

    private @Nullable SmtpSession connect(Host host, Delivery delivery) {
        try {
            var connection =
                    SocketConnection.connect(
                            host.socketAddress(),
                            sourceFor(host),
                            settings.timeouts().connect(),
                            parts.deadlines());
            return new SmtpSession(
                    host,
                    connection,
                    settings.timeouts(),
                    settings.wire().lineLimit(),
                    parts.nanoClock().getAsLong(),
                    delivery.voice());
        } catch (IOException refused) {
            var failure = Trouble.connecting(host, refused);
            Voice voice = delivery.voice();
            voice.info(failure.outcome().detail());
            delivery.failed(failure.outcome(), false);
            return null;
        }
    }

    // ---- the message ----

    /// Sends the message. False when a connection that had been idle turned out to be dead before
    /// the server had seen anything of it: nothing happened.
    private boolean converse(SmtpSession session, ConnectionKey key, Delivery delivery) {
        boolean wasIdle = session.uses() > 1;
        var transaction =
                new MailTransaction(
                        session, delivery.message(), delivery.open(), settings.wire(), delivery);
        try {
            transaction.run();
        } catch (SiteFailure failure) {
            session.close();
            if (wasIdle && !transaction.wasHeard()) {
                return false;
            }
            delivery.failed(failure.outcome(), false);
            return true;
        }
        delivery.wentThrough();
        if (session.isSound() && isKept(delivery, key)) {
            cache.put(key, session);
        } else {
            session.quit(settings.wire().skipsQuitReply());
        }
        return true;
    }

    private boolean isKept(Delivery delivery, ConnectionKey key) {
        return (settings.reuse().onDemand() && delivery.demand() == Demand.MORE_WAITS)
                || settings.reuse().destinations().contains(key.nexthop());
    }

    @Override
    public void shutDown() {
        cache.close();
    }
}
