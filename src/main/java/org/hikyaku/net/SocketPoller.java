// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.hikyaku.posix.EventPoll;
import org.jspecify.annotations.Nullable;

/// Watches all connected sockets for their threads. The JDK does this too, with a failing read, a
/// registration and a second read each time; here a socket is registered once. A third of all
/// system calls of a relayed message are saved (docs/decisions/0015).
///
/// The looking is done by a virtual thread, between the others, as long as there is anything to do:
/// then nobody has to be woken. Only when all is quiet a thread of the system waits in its stead.
///
/// It wants the number of a channel's descriptor, which the JDK gives only to those it exports
/// `sun.nio.ch` to: our jar, when started with `java -jar`. Otherwise, and on other systems than
/// Linux, [BlockingWire] serves.
final class SocketPoller {

    /// Not before the first socket: few commands have one.
    private static final class Holder {
        static final @Nullable SocketPoller SHARED = open();

        private static @Nullable SocketPoller open() {
            if (!System.getProperty("os.name", "").equals("Linux")) {
                return null;
            }
            try {
                var poller = new SocketPoller(descriptorGetter());
                poller.start();
                return poller;
            } catch (ReflectiveOperationException | IOException | RuntimeException _) {
                return null; // Not exported, or the JDK has changed.
            }
        }

        private static Method descriptorGetter() throws ReflectiveOperationException, IOException {
            var getter = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            try (var trial = SocketChannel.open()) {
                getter.invoke(trial);
            }
            return getter;
        }
    }

    private static final long WITHOUT_WATCH_NANOS = 1_000_000;

    private final Method descriptorGetter;
    private final EventPoll sockets = new EventPoll();
    private final EventPoll quiet = new EventPoll();
    private final Thread looking = Thread.ofVirtual().name("sockets").unstarted(this::look);
    private volatile boolean isQuiet;

    // By number. Replaced when it grows; the looking thread takes it anew each round.
    private volatile @Nullable PolledWire[] wires = new @Nullable PolledWire[64];
    private final ArrayDeque<Integer> freeNumbers = new ArrayDeque<>();
    private int numbers;

    private SocketPoller(Method descriptorGetter) throws IOException {
        this.descriptorGetter = descriptorGetter;
        quiet.watch(sockets);
    }

    /// The one of this process, or null where there is none.
    static @Nullable SocketPoller shared() {
        return Holder.SHARED;
    }

    private void start() {
        Thread.ofPlatform().daemon().name("quiet sockets").start(this::waitWhileQuiet);
        looking.start();
    }

    Wire attach(SocketChannel connected) throws IOException {
        int descriptor;
        try {
            descriptor = (int) descriptorGetter.invoke(connected);
        } catch (ReflectiveOperationException notOfTheSystem) {
            return new BlockingWire(connected);
        }
        connected.configureBlocking(false);
        var wire = enter(connected);
        try {
            sockets.watch(descriptor, wire.number());
            return wire;
        } catch (IOException noMoreWatches) {
            forget(wire);
            connected.configureBlocking(true);
            return new BlockingWire(connected);
        }
    }

    private synchronized PolledWire enter(SocketChannel connected) {
        var free = freeNumbers.poll();
        int number = free == null ? numbers++ : free;
        var wire = new PolledWire(connected, this, number);
        var known = wires;
        if (number == known.length) {
            known = Arrays.copyOf(known, 2 * number);
        }
        known[number] = wire;
        wires = known; // Seen by the looking thread before any event of this wire.
        return wire;
    }

    /// Its descriptor is closed. An event on the way may still come to whoever gets the number
    /// next, where it causes no more than a read too many.
    synchronized void forget(PolledWire wire) {
        wires[wire.number()] = null;
        freeNumbers.add(wire.number());
    }

    // A virtual thread that yields goes behind all others that can run: exactly what is meant.
    @SuppressWarnings("ThreadPriorityCheck")
    private void look() {
        while (true) {
            int count = sockets.look();
            if (count <= 0) {
                Thread.yield();
                count = sockets.look();
            }
            if (count <= 0) {
                rest();
            } else {
                tell(count);
                Thread.yield();
            }
        }
    }

    private void tell(int count) {
        var known = wires;
        for (int event = 0; event < count; event++) {
            var wire = known[sockets.number(event)];
            if (wire != null) {
                wire.told(sockets.bits(event));
            }
        }
    }

    private void rest() {
        isQuiet = true;
        try {
            quiet.expect(sockets);
        } catch (IOException noMemory) {
            LockSupport.parkNanos(this, WITHOUT_WATCH_NANOS);
            return;
        }
        while (isQuiet) {
            LockSupport.park(this);
        }
    }

    private void waitWhileQuiet() {
        while (true) {
            if (quiet.await() > 0) {
                isQuiet = false;
                LockSupport.unpark(looking);
            }
        }
    }
}
