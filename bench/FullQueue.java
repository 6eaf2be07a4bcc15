// SPDX-License-Identifier: Apache-2.0

/// As many messages queued as hikyaku_queue_message_limit allows, because the next host takes none: new mail is refused
/// with a 452; when the next host takes mail again, so do we, by itself.
final class FullQueue {

    private static final int CLIENTS = 20;
    /// hikyaku_queue_message_limit, in main.cf of this part.
    static final int LIMIT = 500;

    private final FaultRig faults;
    private final Rig rig;

    FullQueue(FaultRig faults) {
        this.faults = faults;
        rig = faults.rig;
    }

    void run() throws Exception {
        faults.sink.refuses(true);
        var server = faults.start("", "");
        var source = new StubbornSource("later.example", rig.port, 1_024, 1);
        try {
            source.start(CLIENTS);
            boolean full = FaultRig.await(30, () -> System.nanoTime() - source.lastAcknowledgedNanos() > 1_000_000_000L && source.acknowledged().size() >= LIMIT);
            rig.say("the next host takes nothing: %d of at most %d queued; clients heard %s", source.acknowledged().size(), LIMIT, source.takeHeard());
            faults.must(full && source.acknowledged().size() <= LIMIT + CLIENTS, "new mail is refused at the limit");
            faults.sink.refuses(false);
            int before = source.acknowledged().size();
            long begun = System.nanoTime();
            faults.must(FaultRig.await(20, () -> source.acknowledged().size() > before), "mail is taken again by itself");
            rig.say("%.1f s after the next host does", (System.nanoTime() - begun) / 1e9);
            Thread.sleep(1_000);
            source.stop();
            faults.judge("In all", source);
            faults.sayComplaints(0);
        } finally {
            source.stop();
            Rig.stop(server);
        }
    }
}
