// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The wall clock jumps an hour ahead and back again, under load: mail goes on at the same rate, nothing is lost, a
/// client that waits is not sent away, one that waits too long is sent away when it has waited, and deferred mail is
/// tried again within its back-off and not an hour later.
final class ClockJumps {

    private static final int CLIENTS = 20;
    private static final int SIZE_BYTES = 4_096;
    private static final int HOUR = 3_600;
    private static final int LATER = 10_000_000;
    /// smtpd_timeout, in main.cf of this part.
    private static final int TIMEOUT_SECONDS = 8;

    private final FaultRig faults;
    private final Rig rig;

    ClockJumps(FaultRig faults) {
        this.faults = faults;
        rig = faults.rig;
    }

    void run() throws Exception {
        try (var preloaded = faults.preloaded()) {
            if (preloaded == null) {
                return;
            }
            var server = faults.start(preloaded.export(), "");
            var source = new StubbornSource("sink.example", rig.port, SIZE_BYTES, 1);
            faults.sink.refuses(true);
            var later = defer();
            source.start(CLIENTS);
            rate("Before", source);
            try (var idle = greeted(); var slow = greeted()) {
                preloaded.clockIsWrongBy(HOUR);
                rate("An hour ahead", source);
                long back = System.nanoTime();
                preloaded.clockIsWrongBy(0);
                // Half of its time is over; the other half must not be an hour.
                var slept = Thread.ofVirtual().start(() -> awaitEnd(slow));
                rate("And back", source);
                idle.setSoTimeout(5_000);
                idle.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
                faults.must(idle.getInputStream().read() == '2', "a client that had waited through both jumps is still served");
                tried("after the jump back");
                rig.say("(looked for within 12 s of the jump; %.1f s had passed)", (System.nanoTime() - back) / 1e9);
                slept.join(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS + 5));
                faults.must(!slept.isAlive(), "a client that waits longer than smtpd_timeout = " + TIMEOUT_SECONDS + "s is sent away");
                faults.sink.refuses(false);
                boolean delivered = FaultRig.await(15, () -> faults.missing(later) == 0);
                faults.must(delivered, "deferred mail is delivered when it can be, after the jump back");
                source.stop();
                faults.judge("In all", source);
                faults.sayComplaints(0);
            } finally {
                source.stop();
                Rig.stop(server);
            }
        }
    }

    private Socket greeted() throws Exception {
        var socket = new Socket("127.0.0.1", rig.port);
        var in = socket.getInputStream();
        while (in.read() != '\n') {
            // The greeting, as far as we care.
        }
        return socket;
    }

    private static void awaitEnd(Socket socket) {
        try {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            while (in.readLine() != null) {
                // 421 4.4.2.
            }
        } catch (java.io.IOException gone) {
            // That is an end too.
        }
    }

    /// A hundred messages that are told to come later.
    private StubbornSource defer() throws Exception {
        var later = new StubbornSource("later.example", rig.port, SIZE_BYTES, LATER);
        later.start(5);
        boolean _ = FaultRig.await(20, () -> later.acknowledged().size() >= 100);
        later.stop();
        return later;
    }

    private void rate(String when, StubbornSource source) throws Exception {
        int before = source.acknowledged().size();
        long begun = System.nanoTime();
        Thread.sleep(3_000);
        var waits = source.takeWaits();
        rig.say("%s: %.0f messages a second, a 250 after %.0f ms (median), %.0f ms (longest); clients heard %s", when,
                (source.acknowledged().size() - before) * 1e9 / (System.nanoTime() - begun), waits[0], waits[2], source.takeHeard());
    }

    /// Back-off is 5 to 10 s, so within 12 s some of them must be tried again.
    private void tried(String when) throws Exception {
        var retries = new LogCounter(rig.log, "status=deferred");
        faults.must(FaultRig.await(12, () -> retries.count() > 0), "deferred mail is tried again " + when);
    }
}
