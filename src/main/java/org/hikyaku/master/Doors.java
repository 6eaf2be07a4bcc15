// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hikyaku.log.Voice;
import org.hikyaku.net.Connection;
import org.hikyaku.net.Crowding;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.Listener;
import org.hikyaku.receive.smtpd.SmtpServer;

/// The ports we listen on, and who answers at each just now. A port is bound once and stays open as
/// long as master.cf wants it, whatever a reload changes behind it: nobody is refused meanwhile.
///
/// Changed by one thread at a time, which its owner sees to. Clients come on any.
final class Doors {

    private static final int BACKLOG = 1024;

    /// A port, and who answers there just now.
    private static final class OpenDoor {
        final Listener listener;
        final Crowding crowding;
        volatile Generation.Door door;

        OpenDoor(Listener listener, Crowding crowding, Generation.Door door) {
            this.listener = listener;
            this.crowding = crowding;
            this.door = door;
        }
    }

    /// Ports that are bound, where nobody is let in yet.
    static final class Bound {
        private final Map<String, OpenDoor> doors = new LinkedHashMap<>();

        private Bound() {}

        /// They are not wanted after all.
        void close() {
            doors.values().forEach(open -> open.listener.close());
        }
    }

    private final Crowding.Room room;
    private final Deadlines deadlines;
    private final Voice voice;
    private final Map<String, OpenDoor> doors = new LinkedHashMap<>();

    /// Those that a reload has replaced, while they have sessions.
    private final List<SmtpServer> former = new ArrayList<>();

    /// @param room what all of them share
    Doors(Crowding.Room room, Deadlines deadlines, Voice voice) {
        this.room = room;
        this.deadlines = deadlines;
        this.voice = voice;
    }

    /// Binds the first, and lets nobody in yet.
    ///
    /// @throws IOException see [#bind]
    void open(Map<String, Generation.Door> wanted) throws IOException {
        doors.putAll(bind(wanted).doors);
    }

    /// What [#open] has bound is open to clients.
    void letIn() {
        doors.values().forEach(Doors::accept);
    }

    /// Binds those of the wanted that are not open yet: all of them or none.
    ///
    /// @param wanted by `service/type` of master.cf
    /// @throws IOException naming service and address
    Bound bind(Map<String, Generation.Door> wanted) throws IOException {
        var bound = new Bound();
        try {
            for (var each : wanted.entrySet()) {
                if (!doors.containsKey(each.getKey())) {
                    bound.doors.put(each.getKey(), bind(each.getValue()));
                }
            }
            return bound;
        } catch (IOException | RuntimeException failed) {
            bound.close();
            throw failed;
        }
    }

    private OpenDoor bind(Generation.Door door) throws IOException {
        var listener =
                Listener.bind(
                        door.service(), door.addresses(), BACKLOG, door.window(), deadlines, voice);
        return new OpenDoor(listener, new Crowding(door.limit(), room, System::nanoTime), door);
    }

    /// From now on the wanted answer, at the ports that were open and at those just bound. Who is
    /// inside stays with whom it came to, unless its port is wanted no longer: then it is told
    /// between two commands.
    ///
    /// @param bound from [#bind] of the same wanted
    void swap(Map<String, Generation.Door> wanted, Bound bound) {
        // Not those replaced now: a client that was just accepted may be on its way to one of them.
        former.removeIf(server -> server.sessions() == 0);
        for (var each : doors.entrySet()) {
            var door = wanted.get(each.getKey());
            var open = each.getValue();
            former.add(open.door.server());
            if (door == null) {
                open.listener.close();
                open.door.server().drain();
            } else {
                open.door = door;
                // Postfix: those inside stay; the new limit is for who comes now.
                open.crowding.limitTo(door.limit());
            }
        }
        doors.keySet().retainAll(wanted.keySet());
        doors.putAll(bound.doors);
        bound.doors.values().forEach(Doors::accept);
    }

    private static void accept(OpenDoor open) {
        open.listener.accept(
                open.crowding,
                new Listener.Handler() {
                    @Override
                    public void handle(Connection connection) {
                        open.door.server().handle(connection, mood(open));
                    }

                    @Override
                    public void turnAway(Connection connection) {
                        open.door.server().turnAway(connection);
                    }
                });
    }

    /// Postfix: what listens for this machine only, such as the way back from a content filter,
    /// knows no stress.
    private static SmtpServer.Mood mood(OpenDoor open) {
        return open.crowding.isOfLate() && !open.door.isForThisMachineOnly()
                ? SmtpServer.Mood.STRESSED
                : SmtpServer.Mood.CALM;
    }

    /// The services that are open, as master.cf names them.
    List<String> services() {
        return doors.values().stream().map(open -> open.door.service()).toList();
    }

    /// Lets nobody in any more.
    void close() {
        doors.values().forEach(open -> open.listener.close());
    }

    /// Lets nobody in any more, and tells who is inside between two commands that we end.
    void drain() {
        close();
        servers().forEach(SmtpServer::drain);
    }

    /// Waits for the end of those inside until then, and cuts the rest.
    ///
    /// @param end by [System#nanoTime]
    void awaitEnd(long end) throws InterruptedException {
        for (var server : servers()) {
            server.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }

    private List<SmtpServer> servers() {
        var servers = new ArrayList<>(former);
        doors.values().forEach(open -> servers.add(open.door.server()));
        return servers;
    }
}
