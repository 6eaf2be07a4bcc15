// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hikyaku.log.Voice;
import org.jspecify.annotations.Nullable;

/// The ports of one `inet` service. Binding and accepting are two steps, so that a start can bind
/// every port before it serves the first client.
///
/// A permit of the limit is taken before a connection is handled: when all are out, one client of
/// each port waits for it, and the others in the kernel's backlog, as they do for a Postfix service
/// at its process limit. An idle port holds no permit, or of two ports that share a limit of one
/// the second would never serve anybody.
public final class Listener implements Closeable {

    private static final long BACK_OFF_MILLIS = 250;
    private static final long WARN_AGAIN_NANOS = 1_000_000_000_000L;
    private static final long WARN_OF_ACCEPT_AGAIN_NANOS = 60_000_000_000L;

    private record Port(ServerSocketChannel channel, boolean onlyIpv6) {}

    private final String service;
    private final List<Port> ports;
    private final TcpWindow window;
    private final Deadlines deadlines;
    private final Voice voice;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// When it was last said that the limit is reached; 0 for never.
    private final AtomicLong warned = new AtomicLong();

    /// The same of the room that all services share.
    private final AtomicLong warnedOfRoom = new AtomicLong();

    /// The same of connections that could not be accepted.
    private final AtomicLong warnedOfAccept = new AtomicLong();

    /// What happens to a connection. Each is closed when that is over.
    public interface Handler {

        /// On a virtual thread of its own.
        void handle(Connection connection);

        /// There is no room for it. On the accepting thread, so it must not wait.
        void turnAway(Connection connection);
    }

    private Listener(
            String service, List<Port> ports, TcpWindow window, Deadlines deadlines, Voice voice) {
        this.service = service;
        this.ports = List.copyOf(ports);
        this.window = window;
        this.deadlines = deadlines;
        this.voice = voice;
    }

    /// Binds all addresses or none. An address family the machine does not have is left out, as
    /// long as another address remains.
    ///
    /// @param service as master.cf names it, for messages
    /// @param addresses as [InterfaceAddresses] gives them; both wildcards together become one
    ///   socket
    /// @param window of the connections that come
    /// @throws BindException naming service and address
    public static Listener bind(
            String service,
            List<InetSocketAddress> addresses,
            int backlog,
            TcpWindow window,
            Deadlines deadlines,
            Voice voice)
            throws IOException {
        var ports = new ArrayList<Port>();
        try {
            IOException missing = null;
            for (var address : withoutCovered(addresses)) {
                try {
                    ports.addAll(open(service, address, addresses, backlog, window));
                } catch (FamilyMissing without) {
                    missing = without;
                }
            }
            if (ports.isEmpty()) {
                throw missing != null ? missing : new BindException(service + ": no address");
            }
            return new Listener(service, ports, window, deadlines, voice);
        } catch (IOException | RuntimeException failed) {
            for (var port : ports) {
                port.channel().close();
            }
            throw failed;
        }
    }

    /// The IPv6 wildcard socket of Java takes IPv4 connections too, and there is no way to tell it
    /// not to; a second socket for the IPv4 wildcard would find the address in use.
    private static List<InetSocketAddress> withoutCovered(List<InetSocketAddress> addresses) {
        var kept = new ArrayList<InetSocketAddress>();
        for (var address : addresses) {
            if (!isWildcard(address, IpFamily.IPV4)
                    || !hasWildcard(addresses, IpFamily.IPV6, address.getPort())) {
                kept.add(address);
            }
        }
        return kept;
    }

    private static boolean hasWildcard(
            List<InetSocketAddress> addresses, IpFamily family, int port) {
        for (var address : addresses) {
            if (isWildcard(address, family) && address.getPort() == port) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWildcard(InetSocketAddress address, IpFamily family) {
        return address.getAddress().isAnyLocalAddress()
                && IpFamily.of(address.getAddress()) == family;
    }

    private static List<Port> open(
            String service,
            InetSocketAddress address,
            List<InetSocketAddress> asked,
            int backlog,
            TcpWindow window)
            throws IOException {
        boolean dual = hasWildcard(asked, IpFamily.IPV4, address.getPort());
        try {
            boolean onlyIpv6 = isWildcard(address, IpFamily.IPV6) && !dual;
            return List.of(new Port(openOne(service, address, backlog, window), onlyIpv6));
        } catch (FamilyMissing without) {
            if (isWildcard(address, IpFamily.IPV6) && dual) {
                var ipv4 = new InetSocketAddress(IpAddress.of(new byte[4]), address.getPort());
                return List.of(new Port(openOne(service, ipv4, backlog, window), false));
            }
            throw without;
        }
    }

    private static ServerSocketChannel openOne(
            String service, InetSocketAddress address, int backlog, TcpWindow window)
            throws IOException {
        ServerSocketChannel channel;
        try {
            channel = ServerSocketChannel.open(IpFamily.of(address.getAddress()).protocolFamily());
        } catch (UnsupportedOperationException noSuchFamily) {
            throw new FamilyMissing(
                    said(service, address, "Address family not supported by protocol"));
        }
        try {
            window.applyTo(channel);
            return channel.bind(address, backlog);
        } catch (IOException refused) {
            channel.close();
            var reason = String.valueOf(refused.getMessage());
            // IPv6 switched off by sysctl: the socket exists, its addresses do not.
            if (reason.startsWith("Cannot assign")
                    && IpFamily.of(address.getAddress()) == IpFamily.IPV6) {
                throw new FamilyMissing(said(service, address, reason));
            }
            var named = new BindException(said(service, address, reason));
            named.initCause(refused);
            throw named;
        }
    }

    private static String said(String service, InetSocketAddress address, String reason) {
        return "service "
                + service
                + ": bind "
                + IpAddress.text(address.getAddress())
                + " port "
                + address.getPort()
                + ": "
                + reason;
    }

    private static final class FamilyMissing extends BindException {
        private static final long serialVersionUID = 1L;

        FamilyMissing(String message) {
            super(message);
        }
    }

    /// Where it listens, with the real port when 0 was asked for.
    public List<InetSocketAddress> addresses() {
        var addresses = new ArrayList<InetSocketAddress>();
        for (var port : ports) {
            var socket = port.channel().socket();
            InetAddress at = socket.getInetAddress();
            addresses.add(new InetSocketAddress(at, socket.getLocalPort()));
        }
        return addresses;
    }

    /// Starts accepting. Each connection is handled on a virtual thread of its own and closed when
    /// the handler returns or throws.
    ///
    /// @param crowding nobody in it yet
    public void accept(Crowding crowding, Handler handler) {
        for (var port : ports) {
            Thread.ofVirtual()
                    .name("accept " + service)
                    .start(() -> acceptUntilClosed(port, crowding, handler));
        }
    }

    private void acceptUntilClosed(Port port, Crowding crowding, Handler handler) {
        while (port.channel().isOpen()) {
            var connection = next(port);
            if (connection == null) {
                continue;
            }
            if (!crowding.enterShared()) {
                warnOfRoom(crowding.shared().connections());
                turnAway(connection, handler);
                continue;
            }
            if (!crowding.tryEnter()) {
                warnOfLimit(crowding.limit());
                crowding.enter();
            }
            Thread.ofVirtual()
                    .name(service)
                    .start(() -> {
                        try (connection) {
                            handler.handle(connection);
                        } finally {
                            crowding.leave();
                            crowding.leaveShared();
                        }
                    });
        }
    }

    private static void turnAway(Connection connection, Handler handler) {
        try (connection) {
            handler.turnAway(connection);
        }
    }

    private void warnOfRoom(int most) {
        if (isTimeToWarn(warnedOfRoom, WARN_AGAIN_NANOS)) {
            voice.warning(
                    "service \""
                            + service
                            + "\" ("
                            + addresses().getFirst().getPort()
                            + "): there are "
                            + most
                            + " connections, as many as open files and memory allow: further"
                            + " clients hear 421");
        }
    }

    private boolean isTimeToWarn(AtomicLong last, long againNanos) {
        long now = deadlines.now();
        long before = last.get();
        return (before == 0 || now - before > againNanos) && last.compareAndSet(before, now);
    }

    /// Postfix: at most every thousand seconds. It says nothing where only this machine can
    /// connect.
    private void warnOfLimit(int most) {
        if (isTimeToWarn(warned, WARN_AGAIN_NANOS)) {
            voice.warning(
                    "service \""
                            + service
                            + "\" ("
                            + addresses().getFirst().getPort()
                            + ") has reached its process limit \""
                            + most
                            + "\": new clients may experience noticeable delays");
            voice.warning(
                    "to avoid this condition, increase the process count in master.cf or reduce"
                            + " the service time per client");
        }
    }

    /// Null when this one came to nothing; the listener goes on.
    private @Nullable Connection next(Port port) {
        try {
            SocketChannel channel = port.channel().accept();
            var connection = SocketConnection.accepted(channel, window, deadlines);
            if (port.onlyIpv6() && IpFamily.of(connection.remote().getAddress()) == IpFamily.IPV4) {
                connection.close();
                return null;
            }
            return connection;
        } catch (ClosedChannelException closing) {
            return null;
        } catch (IOException failed) {
            // Out of descriptors, or the client was gone before we took it. Neither is the
            // listener's fault. The first may last: it must neither fill the log nor keep us busy.
            if (isTimeToWarn(warnedOfAccept, WARN_OF_ACCEPT_AGAIN_NANOS)) {
                voice.warning("service " + service + ": accept: " + failed.getMessage());
            }
            backOff();
            return null;
        }
    }

    private void backOff() {
        try {
            boolean _ = closed.await(BACK_OFF_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodyInterruptsUs) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops accepting; connections in hand go on.
    @Override
    public void close() {
        closed.countDown();
        for (var port : ports) {
            try {
                port.channel().close();
            } catch (IOException goneAnyway) {
                voice.warning("service " + service + ": close: " + goneAnyway.getMessage());
            }
        }
    }
}
