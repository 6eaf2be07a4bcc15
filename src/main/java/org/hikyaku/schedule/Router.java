// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Verp;
import org.hikyaku.rewrite.Resolution;
import org.hikyaku.rewrite.Resolver;
import org.hikyaku.smtp.EnhancedStatus;
import org.jspecify.annotations.Nullable;

/// Divides the recipients of a message into portions: the same transport and destination, at most
/// so many in one delivery. Whoever cannot be routed becomes a portion with its outcome in it.
///
/// - Parameters: TRANSPORT_destination_recipient_limit, defer_transports, recipient_delimiter,
///   transport_retry_time
/// - Postfix: qmgr(8), trivial-rewrite(8)
final class Router {

    private static final Outcome.Deferred RESOLVER_FAILED =
            new Outcome.Deferred(EnhancedStatus.of("4.3.0"), "address resolver failure", null);
    private static final Outcome.Deferred DEFERRED_TRANSPORT =
            new Outcome.Deferred(EnhancedStatus.of("4.3.2"), "deferred transport", null);

    private final Lanes lanes;
    private final Resolver resolver;
    private final ScheduleSettings settings;
    private final Voice voice;
    private final SteadyClock clock;

    /// When each unknown transport was complained about last.
    private final ConcurrentMap<String, Instant> complaints = new ConcurrentHashMap<>();

    Router(
            Lanes lanes,
            Resolver resolver,
            ScheduleSettings settings,
            Voice voice,
            SteadyClock clock) {
        this.lanes = lanes;
        this.resolver = resolver;
        this.settings = settings;
        this.voice = voice;
        this.clock = clock;
    }

    /// A portion and where it waits.
    ///
    /// @param destination the name of its queue there
    record Routed(Lane lane, String destination, Portion portion) {}

    /// What must be equal for recipients to travel together.
    private record Way(Lane lane, String destination, String nexthop, @Nullable Outcome foregone) {}

    List<Routed> route(ActiveMessage message) {
        var sender = message.message().envelope().sender();
        var open = message.openRecipients();
        if (open.size() == 1) {
            var recipient = open.getFirst();
            var resolution = resolver.resolve(sender, recipient.address());
            var way = way(message, resolution);
            return List.of(routed(message, way, List.of(readdressed(recipient, resolution))));
        }
        var ways = new LinkedHashMap<Way, List<Recipient>>();
        for (var recipient : open) {
            var resolution = resolver.resolve(sender, recipient.address());
            ways.computeIfAbsent(way(message, resolution), _ -> new ArrayList<>())
                    .add(readdressed(recipient, resolution));
        }
        var all = new ArrayList<Routed>(ways.size());
        ways.forEach((way, recipients) -> addPortions(message, way, recipients, all));
        return all;
    }

    /// The destination of this recipient is no longer taken for dead.
    void revive(Address sender, Address recipient) {
        if (resolver.resolve(sender, recipient) instanceof Resolution.Route route) {
            var lane = lanes.find(route.transport());
            if (lane != null) {
                lane.revive(destination(lane, route));
            }
        }
    }

    private static void addPortions(
            ActiveMessage message, Way way, List<Recipient> recipients, List<Routed> all) {
        boolean alone = Verp.of(message.message().envelope()) != null;
        int limit = alone ? 1 : way.lane().recipientLimit();
        int step = limit == 0 || way.foregone() != null ? recipients.size() : limit;
        for (int from = 0; from < recipients.size(); from += step) {
            int to = Math.min(from + step, recipients.size());
            all.add(routed(message, way, List.copyOf(recipients.subList(from, to))));
        }
    }

    private static Routed routed(ActiveMessage message, Way way, List<Recipient> recipients) {
        return new Routed(
                way.lane(),
                way.destination(),
                new Portion(message, recipients, way.nexthop(), way.foregone()));
    }

    private Way way(ActiveMessage message, Resolution resolution) {
        return switch (resolution) {
            case Resolution.Route route -> way(message, route);
            case Resolution.Undeliverable(var dsn, var reason) ->
                    settled(new Outcome.Bounced(EnhancedStatus.of(dsn), reason, null));
            case Resolution.Unavailable(var reason) -> {
                voice.warning(message.message().id() + ": address resolver failure: " + reason);
                yield settled(RESOLVER_FAILED);
            }
        };
    }

    private Way way(ActiveMessage message, Resolution.Route route) {
        var name = route.transport();
        if (settings.deferTransports().contains(name) && !message.standing().isFlushed) {
            return settled(DEFERRED_TRANSPORT);
        }
        var lane = lanes.find(name);
        if (lane == null) {
            complainAbout(name);
            return settled(Lane.UNAVAILABLE);
        }
        return new Way(lane, destination(lane, route), route.nexthop(), null);
    }

    /// Once in transport_retry_time, not once per message.
    private void complainAbout(String transport) {
        var now = Instant.ofEpochMilli(clock.millis());
        var last = complaints.get(transport);
        if (last == null || now.isAfter(last.plus(settings.transportRetryTime()))) {
            complaints.put(transport, now);
            voice.warning("mail transport " + transport + " is not in master.cf or cannot be used");
        }
    }

    private Way settled(Outcome outcome) {
        return new Way(lanes.settled(), "", "", outcome);
    }

    /// With a recipient limit of 1 the concurrency limit counts per recipient, whatever the address
    /// extension.
    private String destination(Lane lane, Resolution.Route route) {
        if (!lane.isPerRecipient()) {
            return folded(route.nexthop());
        }
        var user = route.recipient().localPart();
        int extension = extensionOf(user);
        return folded(
                (extension > 0 ? user.substring(0, extension) : user) + '@' + route.nexthop());
    }

    /// Where the extension of a local part begins; 0 when it has none.
    private int extensionOf(String user) {
        for (int i = 1; i < user.length(); i++) {
            if (settings.recipientDelimiter().indexOf(user.charAt(i)) >= 0) {
                return i;
            }
        }
        return 0;
    }

    private static String folded(String nexthop) {
        return nexthop.toLowerCase(Locale.ROOT);
    }

    private static Recipient readdressed(Recipient recipient, Resolution resolution) {
        return switch (resolution) {
            case Resolution.Route route -> withAddress(recipient, route.recipient());
            case Resolution.Undeliverable _, Resolution.Unavailable _ -> recipient;
        };
    }

    private static Recipient withAddress(Recipient recipient, Address address) {
        return address.equals(recipient.address())
                ? recipient
                : new Recipient(
                        recipient.number(),
                        address,
                        recipient.original(),
                        recipient.wish(),
                        recipient.orcpt());
    }
}
