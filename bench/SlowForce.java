// SPDX-License-Identifier: Apache-2.0

import java.util.List;

/// A disk that takes its time over a force: each fdatasync and fsync of the server sleeps 0, 5, 20 or 100 ms before it is
/// done. Messages a second and how long a 250 takes, with 20 and with 200 clients, ours and Postfix's.
///
/// The sleeps of Postfix's many processes go on side by side, which no real disk would do for as many.
final class SlowForce {

    private static final int SIZE_BYTES = 4_096;
    private static final int MILLIS = Integer.getInteger("slow.millis", 2_500);
    private static final List<Integer> DELAYS = List.of(0, 5, 20, 100);
    private static final List<Integer> CLIENTS = List.of(20, 200);

    private final FaultRig faults;

    SlowForce(FaultRig faults) {
        this.faults = faults;
    }

    void run() throws Exception {
        try (var preloaded = faults.preloaded()) {
            if (preloaded == null) {
                return;
            }
            faults.rig.say("| server | force takes | clients | msg/s | dot to 250: median, ms | 99 % | longest | lost | doubled |");
            faults.rig.say("|---|---|---|---|---|---|---|---|---|");
            var server = faults.start(preloaded.export(), "");
            try {
                all("Hikyaku", faults.rig.port, 1, preloaded);
            } finally {
                preloaded.forceTakes(0);
                Rig.stop(server);
            }
            if (!Rival.isPossible()) {
                return;
            }
            // Or half of 200 clients would wait for a process to greet them.
            try (var postfix = new Preload(preloaded, faults).start()) {
                all("Postfix", postfix.port(), 1_000_000, preloaded);
            }
        }
    }

    private void all(String name, int port, int firstNumber, FaultRig.Preloaded preloaded) throws Exception {
        round(name, port, 20, 0, firstNumber, preloaded, false);
        int from = firstNumber + 100_000;
        for (int delay : DELAYS) {
            for (int clients : CLIENTS) {
                round(name, port, clients, delay, from, preloaded, true);
                from += 100_000;
            }
        }
    }

    private void round(String name, int port, int clients, int delay, int firstNumber, FaultRig.Preloaded preloaded, boolean counts) throws Exception {
        preloaded.forceTakes(delay);
        var source = new StubbornSource("sink.example", port, SIZE_BYTES, firstNumber);
        source.start(clients);
        Thread.sleep(500); // All are connected, and the first stampede is over.
        source.takeWaits();
        int before = source.acknowledged().size();
        long begun = System.nanoTime();
        Thread.sleep(MILLIS);
        int sent = source.acknowledged().size() - before;
        double seconds = (System.nanoTime() - begun) / 1e9;
        var waits = source.takeWaits();
        source.stop();
        boolean _ = FaultRig.await(60, () -> faults.missing(source) == 0);
        long lost = faults.missing(source);
        long doubled = faults.sink.deliveries().entrySet().stream().filter(entry -> source.acknowledged().contains(entry.getKey())).mapToLong(entry -> entry.getValue().times() - 1).sum();
        if (counts) {
            faults.rig.say("| %s | +%d ms | %d | %.0f | %.0f | %.0f | %.0f | %d | %d |", name, delay, clients, sent / seconds, waits[0], waits[1], waits[2], lost, doubled);
            if (name.equals("Hikyaku") && lost + doubled > 0) {
                faults.must(false, "nothing lost, nothing doubled");
            }
        }
    }

    /// Postfix hands its environment on to its programs as far as main.cf allows.
    private record Preload(FaultRig.Preloaded preloaded, FaultRig faults) {
        Rival start() throws Exception {
            return Rival.start(faults.rig, faults.sink.port(), "default_process_limit = 250\nimport_environment = MAIL_CONFIG LD_PRELOAD=" + preloaded.library() + "\n");
        }
    }
}
