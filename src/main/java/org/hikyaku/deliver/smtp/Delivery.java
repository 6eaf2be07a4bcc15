// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.DeliveryRequest.Demand;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.deliver.smtp.Dialogue.Then;
import org.hikyaku.deliver.smtp.Ledger.Chance;
import org.hikyaku.deliver.smtp.Nexthop.Look;
import org.hikyaku.deliver.smtp.Nexthop.Site;
import org.hikyaku.deliver.smtp.Routes.Loop;
import org.hikyaku.deliver.smtp.Routes.Nowhere;
import org.hikyaku.deliver.smtp.Routes.ToHosts;
import org.hikyaku.deliver.smtp.Session.Condition;
import org.hikyaku.deliver.smtp.SmtpClientSettings.Secrecy;
import org.hikyaku.smtp.Transcript;
import org.hikyaku.tables.ListMatch;
import org.jspecify.annotations.Nullable;

/// One delivery: goes from site to site and from host to host until every recipient has an answer.
///
/// Confined to one thread, used once.
final class Delivery {

    private final SmtpClientSettings settings;
    private final SmtpAgent.Parts parts;
    private final Routes routes;
    private final ConnectionCache cache;
    private final DeliveryRequest request;
    private final Ledger ledger;
    private final Trouble trouble;
    private final Connector connector;

    /// Sessions that came past the handshake, for smtp_mx_session_limit.
    private int sessions;

    Delivery(
            SmtpClientSettings settings,
            SmtpAgent.Parts parts,
            Routes routes,
            ConnectionCache cache,
            DeliveryRequest request,
            OutcomeLog outcomes) {
        this.settings = settings;
        this.parts = parts;
        this.routes = routes;
        this.cache = cache;
        this.request = request;
        this.ledger = new Ledger(request, outcomes, parts.nanoClock());
        this.trouble = new Trouble(request, ledger, settings);
        this.connector = new Connector(settings, parts, trouble, request.voice());
    }

    void run() throws InterruptedException {
        if (settings.secrecy() == Secrecy.DEMANDED) {
            trouble.noTls();
            return;
        }
        List<Site> sites;
        List<Site> fallbacks;
        try {
            sites = Nexthop.parse(request.nexthop(), ports());
            fallbacks = fallbacksFor(sites);
        } catch (BadNexthop bad) {
            trouble.badNexthop(bad);
            return;
        }
        trySites(sites, fallbacks.isEmpty() ? Chance.LAST_SERVER : Chance.MORE_SERVERS);
        if (!ledger.isOver() && !fallbacks.isEmpty()) {
            sessions = 0;
            trySites(fallbacks, Chance.LAST_SERVER);
        }
        trouble.finish();
    }

    private List<Site> fallbacksFor(List<Site> sites) throws BadNexthop {
        if (!settings.fallbackRelays().isEmpty() && sites.getFirst().look() == Look.SOCKET) {
            // Postfix: only for what is reached by TCP.
            var relays = String.join(" ", settings.fallbackRelays());
            request.voice()
                    .warning(
                            "ignoring \"lmtp_fallback_relay = "
                                    + relays
                                    + "\" setting for non-TCP connections");
            return List.of();
        }
        var fallbacks = new ArrayList<Site>(0);
        for (var relay : settings.fallbackRelays()) {
            fallbacks.addAll(Nexthop.parse(relay, ports()));
        }
        return fallbacks;
    }

    private Nexthop.Ports ports() {
        return new Nexthop.Ports(
                settings.protocol(), settings.defaultPort(), parts.smtpPort(), parts.portOf());
    }

    /// @param afterwards whether others remain when all these have been tried
    private void trySites(List<Site> sites, Chance afterwards) throws InterruptedException {
        for (int i = 0; i < sites.size() && !ledger.isOver() && !isExhausted(); i++) {
            boolean last = i == sites.size() - 1;
            var site = sites.get(i);
            switch (routes.find(site, request.voice())) {
                case Nowhere(var status, var reason) -> trouble.nowhere(status, reason);
                case Loop(var status, var reason) -> trouble.loops(status, reason);
                case ToHosts(var hosts) ->
                        tryHosts(site, hosts, last ? afterwards : Chance.MORE_SERVERS, afterwards);
            }
        }
    }

    private boolean isExhausted() {
        return settings.sessionLimit() > 0 && sessions >= settings.sessionLimit();
    }

    private void tryHosts(
            Site site, List<? extends Host> hosts, Chance afterHosts, Chance afterSessions)
            throws InterruptedException {
        var ordered = withIdleFirst(site, hosts);
        for (int i = 0; i < ordered.size() && !ledger.isOver() && !isExhausted(); i++) {
            boolean lastHost = i == ordered.size() - 1;
            boolean lastSession = sessions + 1 == settings.sessionLimit();
            var chance = lastHost ? afterHosts : Chance.MORE_SERVERS;
            ledger.chance(lastSession ? afterSessions : chance);
            tryHost(site, ordered.get(i));
        }
    }

    /// Among equals, a host to which a connection is open comes first.
    private List<? extends Host> withIdleFirst(Site site, List<? extends Host> hosts) {
        if (hosts.size() < 2) {
            return hosts;
        }
        var ordered = new ArrayList<Host>(hosts.size());
        int best = hosts.getFirst().preference();
        for (var host : hosts) {
            boolean open =
                    host.preference() == best && cache.has(SessionKey.of(site, host, settings));
            if (open) {
                ordered.addFirst(host);
            } else {
                ordered.add(host);
            }
        }
        return ordered;
    }

    private void tryHost(Site site, Host host) throws InterruptedException {
        var key = SessionKey.of(site, host, settings);
        while (true) {
            var idle = cache.take(key);
            var session = idle != null ? idle : open(site, host);
            if (session == null) {
                return;
            }
            begin(session);
            if (talk(session, site, key)) {
                sessions++;
                return;
            }
        }
    }

    /// False when the connection turned out to have died while it was idle: nothing has happened
    /// yet, and a fresh one is as good.
    private boolean talk(Session session, Site site, SessionKey key) throws InterruptedException {
        ledger.transferBegins();
        var then = after(session, site);
        var dialogue = new Dialogue(session, request.message(), settings, trouble, then);
        Reached reached;
        try {
            reached = dialogue.perform();
        } catch (ContentUnreadable failure) {
            session.close();
            trouble.unreadable(session, failure);
            return true;
        } catch (LocalDataError failure) {
            trouble.localError(session, failure);
            new Farewell(session, settings).say(Reached.SETTLED);
            return true;
        } catch (IOException failure) {
            session.close();
            checkInterrupt();
            if (session.isStale()) {
                return false;
            }
            trouble.broken(session, failure);
            return true;
        }
        leave(session, reached, then, key);
        return true;
    }

    private Then after(Session session, Site site) {
        boolean wanted =
                (request.demand() == Demand.MORE_WAITS
                                && settings.has(Habit.CONNECTION_CACHE_ON_DEMAND))
                        || settings.cached().matches(site.host()) instanceof ListMatch.Listed;
        return wanted && cache.mayBeKept(session) ? Then.KEEP_OPEN : Then.QUIT;
    }

    private void leave(Session session, Reached reached, Then then, SessionKey key) {
        boolean usable = session.condition() != Condition.SPENT && reached != Reached.BREAK;
        if (usable && then == Then.KEEP_OPEN) {
            session.used();
            cache.put(key, session);
        } else {
            new Farewell(session, settings).say(reached);
        }
    }

    /// Connects and greets. Null when that came to nothing; trouble knows.
    private @Nullable Session open(Site site, Host host) throws InterruptedException {
        ledger.setupBegins();
        var session = connector.connect(host);
        if (session == null) {
            return null;
        }
        begin(session);
        var handshake = new Handshake(settings, parts, site, trouble, request);
        try {
            if (handshake.perform(session) == Handshake.Result.READY) {
                return session;
            }
            new Farewell(session, settings).say(Reached.SETTLED);
        } catch (LocalDataError failure) {
            trouble.localError(session, failure);
            new Farewell(session, settings).say(Reached.SETTLED);
        } catch (IOException failure) {
            session.close();
            checkInterrupt();
            trouble.broken(session, failure);
        }
        return null;
    }

    /// A service that goes away interrupts its deliveries; then it was not the server who failed.
    static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void begin(Session session) {
        session.begin(request.voice(), queueId(), transcript(session.host()));
    }

    private Transcript transcript(Host host) {
        var voice = request.voice();
        var ofNexthop = parts.peers().transcript(request.nexthop(), voice);
        if (!ofNexthop.equals(Transcript.NONE)) {
            return ofNexthop;
        }
        return switch (host) {
            case Host.Inet inet -> parts.peers().transcript(inet.name(), inet.inetAddress(), voice);
            case Host.Local local -> parts.peers().transcript(local.name(), voice);
        };
    }

    private String queueId() {
        return request.message().id().text();
    }
}
