// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// A heap far too small for what clients do with it: hundreds of them name thousands of recipients each, beside the load,
/// and hikyaku_smtpd_memory_limit, which refuses them, is set beyond the heap.
/// The server may end, but not go on in pieces: it says why, ends at once, and after a start has all it acknowledged.
final class NoMemory {

    private static final int GREEDY = 300;
    private static final int CLIENTS = 20;
    private static final int SIZE_BYTES = 4_096;

    private final FaultRig faults;
    private final Rig rig;

    NoMemory(FaultRig faults) {
        this.faults = faults;
        rig = faults.rig;
    }

    void run() throws Exception {
        var server = faults.start("", "-Xms24m -Xmx24m -Xmn8m");
        var source = new StubbornSource("sink.example", rig.port, SIZE_BYTES, 1);
        try {
            source.start(CLIENTS);
            Thread.sleep(2_000);
            rig.say("24 MB of heap: %d acknowledged, then %d clients with endless recipients", source.acknowledged().size(), GREEDY);
            for (int i = 0; i < GREEDY; i++) {
                Thread.ofVirtual().start(this::nameRecipients);
            }
            boolean ended = server.waitFor(40, TimeUnit.SECONDS);
            faults.must(ended, "it ends" + (ended ? " with exit code " + server.exitValue() : ""));
            faults.must(faults.complaints(0).keySet().stream().anyMatch(line -> line.startsWith("fatal: out of memory")), "the log says why");
            if (!ended) {
                server.destroyForcibly().waitFor();
            }
            source.takeHeard();
            server = faults.start("", "");
            int before = source.acknowledged().size();
            faults.must(FaultRig.await(20, () -> source.acknowledged().size() > before), "after a start mail is taken");
            source.stop();
            boolean _ = FaultRig.await(60, () -> faults.missing(source) == 0);
            // As after kill -9: what was in flight may come twice.
            long lost = faults.missing(source);
            long doubled = faults.sink.deliveries().values().stream().mapToLong(delivery -> delivery.times() - 1).sum();
            rig.say("%d acknowledged, %d lost, %d delivered twice, being in flight", source.acknowledged().size(), lost, doubled);
            faults.must(lost == 0 && doubled <= 2 * CLIENTS, "nothing lost");
            faults.sayComplaints(0);
        } finally {
            source.stop();
            Rig.stop(server);
        }
    }

    private void nameRecipients() {
        try (var socket = new Socket("127.0.0.1", rig.port)) {
            var out = socket.getOutputStream();
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException over) {
                    // The server is gone.
                }
            });
            out.write("EHLO greedy.example\r\nMAIL FROM:<greedy@bench.example>\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 50_000; i++) {
                out.write(("RCPT TO:<greedy-" + i + "-" + "x".repeat(40) + "@" + "y".repeat(60) + ".example>\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException gone) {
            // It was sent away, or the server is gone.
        }
    }
}
