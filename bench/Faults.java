// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a machine does to a mail server under load, one fault after the other. Each part has a server and a sink of its
/// own, clients that come again whatever they hear, and says what they heard, what the log said, and whether each thing
/// that was acknowledged with a 250 was delivered, and once.
///
/// Some parts need root (a small disk is mounted), some a C compiler (bench/faults.c is preloaded); they say so and are
/// left out.
final class Faults {

    private interface Part {
        void run(FaultRig faults) throws Exception;
    }

    /// @param mainCf what it adds to the settings of all benches
    private record Row(String about, String mainCf, Part part) {}

    /// Deferred mail is tried every few seconds, and who is refused may come again at once.
    private static final String IMPATIENT = """
                                            smtpd_peername_lookup = no
                                            smtpd_error_sleep_time = 0
                                            transport_retry_time = 5s
                                            minimal_backoff_time = 5s
                                            maximal_backoff_time = 10s
                                            """;

    private static final Map<String, Row> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("slow-force", new Row("a disk that takes its time over each force", "smtpd_peername_lookup = no\n", faults -> new SlowForce(faults).run()));
        PARTS.put("full-disk", new Row("an ext4 that is full for a while", IMPATIENT + "message_size_limit = 20480\n", faults -> new FullDisk(FullDisk.Kind.EXT4, faults).run()));
        PARTS.put("full-tmpfs", new Row("the same with a tmpfs", IMPATIENT + "message_size_limit = 20480\n", faults -> new FullDisk(FullDisk.Kind.TMPFS, faults).run()));
        PARTS.put("clock-jumps", new Row("the wall clock an hour ahead, and back", IMPATIENT + "smtpd_timeout = 8s\n", faults -> new ClockJumps(faults).run()));
        PARTS.put("few-files", new Row("few file descriptors, and none", IMPATIENT, faults -> new FewFiles(faults).run()));
        PARTS.put("full-queue", new Row("as many messages queued as allowed", IMPATIENT + "hikyaku_queue_message_limit = " + FullQueue.LIMIT + "\n", faults -> new FullQueue(faults).run()));
        PARTS.put("no-memory", new Row("a heap that is too small", IMPATIENT + "smtpd_recipient_limit = 100000\nsmtpd_forbid_unauth_pipelining = no\nhikyaku_smtpd_memory_limit = 1000000000\n", faults -> new NoMemory(faults).run()));
    }

    private Faults() {}

    public static void main(String[] args) throws Exception {
        var asked = args.length > 1 ? List.of(args).subList(1, args.length) : List.copyOf(PARTS.keySet());
        boolean good = true;
        Rig report = null;
        for (var name : asked) {
            var row = PARTS.get(name);
            if (row == null) {
                throw new IllegalArgumentException("no part " + name + "; there are " + PARTS.keySet());
            }
            try (var sink = new RecordingSink()) {
                var rig = report == null ? new Rig("faults", Path.of(args[0]), sink.port(), row.mainCf) : new Rig(report, sink.port(), row.mainCf);
                report = rig;
                rig.say("\n## %s: %s\n", name, row.about);
                var faults = new FaultRig(rig, sink);
                long begun = System.nanoTime();
                row.part.run(faults);
                rig.say("%s took %.0f s", name, (System.nanoTime() - begun) / 1e9);
                good &= faults.allGood();
            }
        }
        if (report != null) {
            report.keep();
        }
        System.exit(good ? 0 : 1);
    }
}
