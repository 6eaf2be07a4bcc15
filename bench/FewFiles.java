// SPDX-License-Identifier: Apache-2.0

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// No file descriptors: first a server that was started with few (`ulimit -n`) and gets more clients than they are
/// enough for, then one whose limit is taken below what it has open already (prlimit), so that it can open nothing at
/// all, under load; and gets them back. Nothing may be lost, it must not be busy with it, nor fill the log.
final class FewFiles {

    private static final int CLIENTS = 20;
    private static final int SIZE_BYTES = 4_096;
    private static final int FILES = 400;

    private final FaultRig faults;
    private final Rig rig;

    FewFiles(FaultRig faults) {
        this.faults = faults;
        rig = faults.rig;
    }

    void run() throws Exception {
        var server = faults.start("ulimit -n " + FILES + ";", "");
        var source = new StubbornSource("sink.example", rig.port, SIZE_BYTES, 1);
        var held = new ArrayList<Socket>();
        try {
            source.start(CLIENTS);
            crowd(source, held);
            rate("Alone again", source);
            if (Rig.has("prlimit")) {
                dry(server, source);
            }
            source.stop();
            faults.judge("In all", source);
        } finally {
            source.stop();
            Rig.stop(server);
            for (var socket : held) {
                socket.close();
            }
        }
    }

    private void crowd(StubbornSource source, List<Socket> held) throws Exception {
        rate("Started with " + FILES + " files", source);
        long lines = faults.logLines();
        int greeted = 0;
        int sentAway = 0;
        for (int i = 0; i < FILES; i++) {
            var socket = new Socket("127.0.0.1", rig.port);
            socket.setSoTimeout(10_000);
            held.add(socket);
            int first = socket.getInputStream().read();
            greeted += first == '2' ? 1 : 0;
            sentAway += first == '4' ? 1 : 0;
        }
        rig.say("%d more clients: %d greeted, %d sent away with a 4xx", FILES, greeted, sentAway);
        faults.must(greeted + sentAway == FILES && sentAway > 0, "each client is greeted or told to come later");
        rate("Beside them", source);
        faults.sayComplaints(lines);
        for (var socket : held) {
            socket.close();
        }
        held.clear();
    }

    private void dry(Process server, StubbornSource source) throws Exception {
        rig.say("\nNo file can be opened any more.");
        long lines = faults.logLines();
        int open = open(server);
        Rig.capture("prlimit", "--pid", "" + server.pid(), "--nofile=" + Math.max(1, open - 40) + ":" + FILES);
        var held = new ArrayList<Socket>();
        for (int i = 0; i < 20; i++) {
            held.add(new Socket("127.0.0.1", rig.port)); // They wait in the kernel.
        }
        double cpu = Meter.cpuSeconds(server.toHandle());
        long sent = source.acknowledged().size();
        Thread.sleep(6_000);
        rig.say("in 6 s: %.2f s of processor time, %d acknowledged; clients heard %s", Meter.cpuSeconds(server.toHandle()) - cpu,
                source.acknowledged().size() - sent, source.takeHeard());
        var complaints = faults.complaints(lines);
        faults.sayComplaints(lines);
        long said = complaints.entrySet().stream().filter(entry -> entry.getKey().contains("accept")).mapToLong(java.util.Map.Entry::getValue).sum();
        faults.must(said <= 3, "the log hears of it, and not again and again (" + said + " times)");
        double idle = idleSeconds(server, source);
        // Some thousand deferred messages are tried every few seconds in this part; a loop would take all of 3 s.
        faults.must(idle < 2, String.format("it is not busy with it (%.2f s of processor time in 3 s without load)", idle));
        Rig.capture("prlimit", "--pid", "" + server.pid(), "--nofile=" + FILES + ":" + FILES);
        long begun = System.nanoTime();
        int before = source.acknowledged().size();
        source.start(CLIENTS);
        boolean flows = FaultRig.await(20, () -> source.acknowledged().size() > before);
        faults.must(flows, String.format("mail is taken again by itself, %.2f s after there are files again", (System.nanoTime() - begun) / 1e9));
        for (var socket : held) {
            socket.close();
        }
        rate("With files again", source);
    }

    private static double idleSeconds(Process server, StubbornSource source) throws Exception {
        source.stop();
        double cpu = Meter.cpuSeconds(server.toHandle());
        Thread.sleep(3_000);
        return Meter.cpuSeconds(server.toHandle()) - cpu;
    }

    private static int open(Process server) throws Exception {
        try (var files = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
            return (int) files.count();
        }
    }

    private void rate(String when, StubbornSource source) throws Exception {
        source.takeHeard();
        int before = source.acknowledged().size();
        long begun = System.nanoTime();
        Thread.sleep(2_000);
        rig.say("%s: %.0f messages a second; clients heard %s", when, (source.acknowledged().size() - before) * 1e9 / (System.nanoTime() - begun), source.takeHeard());
    }
}
