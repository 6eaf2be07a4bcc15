// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.net.Deadlines;
import org.hikyaku.posix.Peer;
import org.hikyaku.posix.UnixSockets;

/// The server's end of the control socket: a virtual thread per command. Everybody may connect;
/// what they may ask is decided by who they are.
public final class ControlServer implements Closeable {

    /// With one place kept free of others for the owner, who must be able to stop the server.
    private static final int OWNERS_PLACES = 4;

    private final Supplier<Services> services;
    private final Supplier<ControlSettings> settings;
    private final Deadlines deadlines;
    private final Voice voice;
    private final ServerSocketChannel listener;
    private final Path socket;
    private final Semaphore places;
    private final Semaphore ownersPlaces = new Semaphore(OWNERS_PLACES);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final int owner;

    private ControlServer(
            Supplier<Services> services,
            Supplier<ControlSettings> settings,
            Deadlines deadlines,
            Voice voice,
            ServerSocketChannel listener,
            Path socket,
            int owner) {
        this.services = services;
        this.settings = settings;
        this.deadlines = deadlines;
        this.voice = voice;
        this.listener = listener;
        this.socket = socket;
        this.owner = owner;
        this.places = new Semaphore(settings.get().connections());
    }

    /// Listens at `public/control` below the queue directory and answers from now on.
    ///
    /// @param settings asked anew for each command, so that a reload counts at once
    public static ControlServer start(
            Supplier<Services> services,
            Supplier<ControlSettings> settings,
            Deadlines deadlines,
            Voice voice)
            throws IOException {
        var socket = Frames.socket(settings.get().queueDirectory());
        var directory = socket.getParent();
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        var listener = UnixSockets.listen(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        int owner = (int) Files.getAttribute(socket, "unix:uid");
        var server =
                new ControlServer(services, settings, deadlines, voice, listener, socket, owner);
        Thread.ofVirtual().name("control").start(server::acceptAll);
        return server;
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                var channel = listener.accept();
                open.add(channel);
                Thread.ofVirtual().start(() -> serve(channel));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException failure) {
                voice.warning("control socket: accept: " + failure);
                places.acquireUninterruptibly(); // Out of descriptors: wait for one to come back.
                places.release();
            }
        }
    }

    private void serve(SocketChannel channel) {
        Semaphore place = null;
        var patience = settings.get().patience();
        try (channel;
                var stream = new WatchedStream(channel, deadlines, patience)) {
            var peer = Peer.of(channel);
            boolean isOwner = peer.uid() == 0 || peer.uid() == owner;
            place = place(isOwner);
            if (place == null) {
                Conversation.turnAway(stream);
            } else {
                new Conversation(services.get(), settings.get(), voice, peer, isOwner, stream)
                        .run();
            }
        } catch (IOException goneOrBroken) {
            voice.say(
                    Event.text(
                            Severity.INFO, "control socket: " + StoreAccess.reason(goneOrBroken)));
        } finally {
            if (place != null) {
                place.release();
            }
            open.remove(channel);
        }
    }

    private @org.jspecify.annotations.Nullable Semaphore place(boolean isOwner) {
        if (places.tryAcquire()) {
            return places;
        }
        return isOwner && ownersPlaces.tryAcquire() ? ownersPlaces : null;
    }

    /// Hangs up on everybody and goes away.
    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
        for (var channel : open) {
            channel.close();
        }
    }
}
