// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore.Placement;

/// How many durable messages a second the journal takes and lets go.
///
/// Arguments: directory, threads, messages, octets of a body. Run it from the built classes:
///
///     java -cp target/classes:target/test-classes:jspecify.jar org.hikyaku.queue.JournalBench \
///         /var/tmp/q 64 100000 10000
final class JournalBench {

    private JournalBench() {}

    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[0]);
        int threads = Integer.parseInt(args[1]);
        int messages = Integer.parseInt(args[2]);
        int octets = Integer.parseInt(args[3]);
        try (var store =
                JournalStore.open(
                        directory,
                        JournalSettings.DEFAULTS,
                        InstantSource.system(),
                        event -> {
                            var line = new StringBuilder();
                            event.appendTo(line);
                            System.out.println(line);
                        })) {
            for (int round = 1; round <= 4; round++) {
                run(store, round, threads, messages, octets);
            }
        }
    }

    private static void run(JournalStore store, int round, int threads, int messages, int octets)
            throws InterruptedException {
        var cpu =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        long cpuBefore = cpu.getProcessCpuTime();
        long forcesBefore = store.forces();
        long start = System.nanoTime();
        var left = new AtomicInteger(messages);
        var done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            while (left.getAndDecrement() > 0) {
                                one(store, octets);
                            }
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        } finally {
                            done.countDown();
                        }
                    });
        }
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMicros = (cpu.getProcessCpuTime() - cpuBefore) / 1e3;
        System.out.printf(
                Locale.ROOT,
                "round %d: %d threads, %d B: %.0f put+remove/s, %.1f us CPU each, %.1f messages per force%n",
                round,
                threads,
                octets,
                messages / seconds,
                cpuMicros / messages,
                (double) messages / (store.forces() - forcesBefore));
    }

    private static final byte[] HEADER =
            "Received: from client.example\n\tby mail.example; today\nSubject: bench\n\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final byte[] LINES = new byte[1 << 20];

    private static void one(JournalStore store, int octets) throws Exception {
        var now = Instant.now();
        var id = store.allocate(now);
        var envelope =
                new Envelope(
                        now,
                        new Address("sender@example.com"),
                        List.of(Recipient.of(0, new Address("recipient@example.net"))),
                        Attributes.NONE
                                .with(Attribute.CLIENT_ADDRESS, "192.0.2.1")
                                .with(Attribute.HELO_NAME, "client.example"));
        try (var body = store.spool(id)) {
            for (int at = 0; at < octets; at += 4096) {
                body.write(LINES, at, Math.min(4096, octets - at));
            }
            store.put(id, envelope, HEADER, body, Placement.INCOMING);
        }
        store.record(id, List.of(), Disposition.REMOVE);
    }
}
