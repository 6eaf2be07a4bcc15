// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The queue on a file system of its own of 160 MB that somebody else fills to the last block, under load; and empties
/// again. While it is full: new mail is refused with a 4xx, what was acknowledged is delivered, `postsuper -d` and a
/// start work. When it is not: mail flows again by itself.
final class FullDisk {

    private static final int CLIENTS = 20;
    private static final int SIZE_BYTES = 4_096;
    private static final int MEGABYTES = 160;

    /// A tmpfs gives each block back at once that a file no longer has, and is without forces.
    enum Kind {
        EXT4,
        TMPFS
    }

    private final Kind kind;
    private final FaultRig faults;
    private final Rig rig;
    private final Path disk;
    private volatile boolean filling;
    private Thread filler;

    FullDisk(Kind kind, FaultRig faults) {
        this.kind = kind;
        this.faults = faults;
        rig = faults.rig;
        disk = rig.work.resolve("disk");
    }

    void run() throws Exception {
        if (!mount()) {
            rig.say("left out: no file system can be mounted here (not root?)");
            return;
        }
        try {
            Files.writeString(rig.conf.resolve("main.cf"), Files.readString(rig.conf.resolve("main.cf"))
                    + "queue_directory = " + disk.resolve("queue") + "\n");
            underLoad();
        } finally {
            empty();
            String said = Rig.capture("umount", disk.toString());
            if (!said.isBlank()) {
                rig.say(said);
            }
            Files.deleteIfExists(rig.work.resolve("disk.image"));
        }
    }

    private boolean mount() throws Exception {
        if (!Rig.isRoot()) {
            return false;
        }
        Files.createDirectory(disk);
        if (kind == Kind.TMPFS) {
            return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", disk.toString()).start().waitFor() == 0;
        }
        var image = rig.work.resolve("disk.image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) MEGABYTES << 20);
        }
        Rig.capture("mkfs.ext4", "-q", "-m", "0", image.toString());
        return new ProcessBuilder("mount", "-o", "loop", image.toString(), disk.toString()).start().waitFor() == 0;
    }

    private void underLoad() throws Exception {
        var source = new StubbornSource("sink.example", rig.port, SIZE_BYTES, 1);
        var server = faults.start("", "");
        try {
            faults.sink.refuses(true);
            // What cannot be delivered and stays: to be deleted while the disk is full.
            for (int i = 0; i < 10; i++) {
                send("stuck" + i + "@later.example");
            }
            source.start(CLIENTS);
            Thread.sleep(2_000);
            rig.say("\nThe disk fills: %d acknowledged so far.", source.acknowledged().size());
            source.takeHeard();
            fill();
            boolean _ = FaultRig.await(30, () -> disk.toFile().getUsableSpace() < SIZE_BYTES);
            Thread.sleep(4_000);
            whileFull(source, server);
            server = again(server, "SIGTERM", source);
            server = again(server, "SIGKILL", source);
            rig.say("\nThe disk has room again.");
            source.takeHeard();
            int before = source.acknowledged().size();
            long freed = System.nanoTime();
            empty();
            boolean flows = FaultRig.await(20, () -> source.acknowledged().size() > before);
            faults.must(flows, String.format("mail is taken again by itself, %.2f s later", (System.nanoTime() - freed) / 1e9));
            Thread.sleep(2_000);
            rig.say("%.0f messages a second then; clients heard %s", (source.acknowledged().size() - before) * 1e9 / (System.nanoTime() - freed), source.takeHeard());
            source.stop();
            faults.judge("In all", source);
            faults.must(faults.command("postqueue", "-p").contains("stuck9@later.example"), "what could not be delivered is still queued");
            faults.sayComplaints(0);
        } finally {
            source.stop();
            Rig.stop(server);
        }
    }

    private void whileFull(StubbornSource source, Process server) throws Exception {
        rig.say("\nIt has been full for 4 s; clients heard %s", source.takeHeard());
        long lastAcknowledged = source.lastAcknowledgedNanos();
        faults.must(System.nanoTime() - lastAcknowledged > TimeUnit.SECONDS.toNanos(1), "new mail is refused");
        faults.must(FaultRig.await(20, () -> faults.missing(source) == 0), "what was acknowledged has been delivered, with the disk full");
        double cpu = Meter.cpuSeconds(server.toHandle());
        var id = queueIdOf("stuck0@later.example");
        var said = Rig.capture(rig.command("postsuper"), "-c", rig.conf.toString(), "-d", id);
        faults.must(said.contains("Deleted: 1 message"), "postsuper -d: " + said.strip().replace('\n', ' '));
        faults.must(!faults.command("postqueue", "-p").contains("stuck0@"), "it is gone from the queue");
        Thread.sleep(1_000);
        rig.say("%.2f s of processor time in the last second, with %d clients trying ten times a second", Meter.cpuSeconds(server.toHandle()) - cpu, CLIENTS);
    }

    /// Ends it and starts it, with the disk full.
    private Process again(Process server, String signal, StubbornSource source) throws Exception {
        long begun = System.nanoTime();
        if (signal.equals("SIGKILL")) {
            server.destroyForcibly();
        } else {
            server.destroy();
        }
        server.waitFor();
        source.takeHeard();
        var next = faults.start("", "");
        rig.say("\n%s and a start with the disk full: greets after %.2f s", signal, (System.nanoTime() - begun) / 1e9);
        Thread.sleep(1_000);
        rig.say("clients heard %s", source.takeHeard());
        var queue = faults.command("postqueue", "-p");
        faults.must(queue.contains("stuck1@later.example") && !queue.contains("stuck0@"), "the queue is what it was, and what was deleted stays so");
        return next;
    }

    private String queueIdOf(String recipient) throws Exception {
        for (var entry : faults.command("postqueue", "-j").lines().toList()) {
            if (entry.contains(recipient)) {
                return entry.replaceFirst(".*\"queue_id\": \"(\\w+)\".*", "$1");
            }
        }
        throw new IllegalStateException(recipient + " is not queued");
    }

    private void send(String recipient) throws Exception {
        var process = Rig.quiet(List.of(rig.command("sendmail"), "-C", rig.conf.toString(), "-f", "s@bench.example", recipient)).start();
        try (var out = process.getOutputStream()) {
            out.write("Subject: stuck\n\nx\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("sendmail ended with " + process.exitValue());
        }
    }

    /// Takes every block there is, and each that becomes free.
    private void fill() {
        filling = true;
        filler = Thread.ofPlatform().daemon().start(() -> {
            try (var file = new RandomAccessFile(disk.resolve("filler").toFile(), "rw")) {
                file.seek(0);
                var large = new byte[1 << 20];
                var small = new byte[4_096];
                while (filling) {
                    var piece = disk.toFile().getUsableSpace() > 2L << 20 ? large : small;
                    try {
                        file.write(piece);
                    } catch (IOException full) {
                        Thread.sleep(5);
                    }
                }
            } catch (IOException | InterruptedException over) {
                // The bench has ended.
            }
        });
    }

    private void empty() throws Exception {
        filling = false;
        if (filler != null) {
            filler.join();
        }
        Files.deleteIfExists(disk.resolve("filler"));
    }
}
