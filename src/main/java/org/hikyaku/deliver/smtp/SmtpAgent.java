// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.hikyaku.deliver.DeliveryAgent;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.deliver.OutcomeLog;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostLookup;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.TcpWindow;
import org.hikyaku.smtp.WatchedPeers;

/// smtp(8) and lmtp(8): one per master.cf service of these programs. Any number of deliveries at
/// once; how many is the scheduler's business.
public final class SmtpAgent implements DeliveryAgent {

    /// The port of SMTP. RFC 5321 §4.5.4.2.
    public static final int PORT = 25;

    /// Time that passes on purpose.
    @FunctionalInterface
    public interface Pause {
        void take() throws IOException;
    }

    /// Makes pauses. An interrupt ends one.
    @FunctionalInterface
    public interface Pauses {

        /// Of the real time.
        Pauses REAL =
                length ->
                        () -> {
                            try {
                                boolean _ =
                                        new CountDownLatch(1)
                                                .await(length.toNanos(), TimeUnit.NANOSECONDS);
                            } catch (InterruptedException leaving) {
                                Thread.currentThread().interrupt();
                                throw new IOException(leaving);
                            }
                        };

        Pause of(Duration length);
    }

    /// What the client works with.
    ///
    /// @param lookup how host names are looked up; the way is taken from the settings
    /// @param ownAddresses all that lead to this mail system: inet_interfaces, proxy_interfaces
    /// @param smtpPort where a server with a name or address of ours is ourselves: 25
    /// @param socketFiles where the sockets of `unix:` nexthops are
    /// @param window of our TCP connections
    /// @param peers whose conversations are logged
    /// @param portOf the number of a port that is written as a name; -1 when there is none
    public record Parts(
            Dns dns,
            HostLookup lookup,
            Set<InetAddress> ownAddresses,
            Deadlines deadlines,
            LongSupplier nanoClock,
            InstantSource clock,
            Pauses pauses,
            RandomGenerator chance,
            int smtpPort,
            SocketFiles socketFiles,
            ToIntFunction<String> portOf,
            TcpWindow window,
            WatchedPeers peers) {
        public Parts {
            ownAddresses = Set.copyOf(ownAddresses);
        }
    }

    private final SmtpClientSettings settings;
    private final Parts parts;
    private final Routes routes;
    private final ConnectionCache cache;

    public SmtpAgent(SmtpClientSettings settings, Parts parts) {
        this.settings = settings;
        this.parts = parts;
        var order = new HostOrder(settings, parts.chance());
        this.routes =
                new Routes(settings, parts.dns(), parts.lookup(), parts.ownAddresses(), order);
        this.cache = new ConnectionCache(settings.cache(), parts.nanoClock());
    }

    @Override
    public void deliver(DeliveryRequest request, OutcomeLog outcomes) throws InterruptedException {
        new Delivery(settings, parts, routes, cache, request, outcomes).run();
    }

    @Override
    public void shutDown() {
        cache.shutDown();
    }

    ConnectionCache cache() {
        return cache;
    }
}
