// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.jspecify.annotations.Nullable;

/// What a start makes of the files it finds: reads every segment, by its index or record by record,
/// and fills the ledger. Changes nothing but what is certainly left over.
///
/// The newest segment header says which segments there must be and where each ends. Behind that end
/// is nothing, whatever the disk shows; beyond the newest segment's last complete batch is a torn
/// tail. Any other bytes that are no record are damage: reported, kept in `corrupt/`, skipped.
final class Recovery {

    private final Disk disk;
    private final Path queue;
    private final Ledger ledger;
    private final Aside aside;
    private final Consumer<Event> log;

    private final TreeMap<Integer, Path> files = new TreeMap<>();
    private final TreeMap<Integer, SegmentHeader> headers = new TreeMap<>();
    private final Set<Integer> dropped = new HashSet<>();

    private final Replay replay;
    private boolean damaged;
    private boolean reserveFound;

    Recovery(Disk disk, Path queue, Ledger ledger, Aside aside, Consumer<Event> log) {
        this.disk = disk;
        this.queue = queue;
        this.ledger = ledger;
        this.aside = aside;
        this.log = log;
        this.replay = new Replay(ledger, log);
    }

    /// First serial that was never given out.
    long nextSerial() {
        return replay.nextSerial();
    }

    int nextSegment() {
        int highest = files.isEmpty() ? 0 : files.lastKey();
        for (var header : headers.values()) {
            if (!header.lengths().isEmpty()) {
                highest = Math.max(highest, header.lengths().lastKey());
            }
        }
        return highest + 1;
    }

    boolean reserveFound() {
        return reserveFound;
    }

    void run() throws IOException {
        findFiles();
        int base = headers.isEmpty() ? 0 : headers.lastKey();
        var newest = headers.get(base);
        readDropped(base);
        for (int number : List.copyOf(files.keySet())) {
            boolean unlisted =
                    newest != null && number < base && !newest.lengths().containsKey(number);
            if (unlisted || dropped.contains(number)) {
                disk.delete(Layout.segmentFile(queue, number));
                files.remove(number);
            }
        }
        if (newest != null) {
            reportMissing(newest);
        }
        for (var file : files.entrySet()) {
            Integer limit = newest == null ? null : newest.lengths().get(file.getKey());
            load(file.getKey(), file.getValue(), limit);
        }
        removeGhosts();
        sweepBodies();
    }

    private void findFiles() throws IOException {
        for (var file : disk.list(Layout.journal(queue))) {
            int number = Layout.segmentNumber(file);
            if (number > 0) {
                files.put(number, file);
            }
            reserveFound |= file.equals(Layout.reserve(queue));
        }
        for (var file : files.entrySet()) {
            try (var in = disk.read(file.getValue())) {
                var header = SegmentHeader.read(file.getValue(), in);
                if (header != null && header.number() == file.getKey()) {
                    headers.put(file.getKey(), header);
                }
            }
        }
    }

    /// Segments that the newest ones say were dropped: their files are only left over.
    private void readDropped(int base) throws IOException {
        for (var file : files.tailMap(base).entrySet()) {
            try (var in = disk.read(file.getValue())) {
                var header = headers.get(file.getKey());
                new SegmentScanner(in, file.getKey(), Integer.MAX_VALUE)
                        .scan(
                                header == null ? 0 : header.encodedLength(),
                                (head, _, _) -> {
                                    if (head.type() == Layout.DROP) {
                                        dropped.add((int) head.serial());
                                    }
                                });
            }
        }
    }

    private void reportMissing(SegmentHeader newest) {
        for (int number : newest.lengths().keySet()) {
            if (!files.containsKey(number) && !dropped.contains(number)) {
                damaged = true;
                log.accept(
                        Event.warning(
                                "journal segment "
                                        + Layout.segmentFile(queue, number)
                                        + " is missing: mail and outcomes that were only there are"
                                        + " lost; put the file back and restart before the next"
                                        + " one is written"));
            }
        }
    }

    private void load(int number, Path file, @Nullable Integer limit) throws IOException {
        var segment = new Segment(number, file);
        ledger.add(segment);
        var header = headers.get(number);
        replay.begin(segment, header);
        try (var in = disk.read(file)) {
            var index = understood(file, SegmentIndex.read(file, in, number));
            if (index != null && header != null && (limit == null || limit == index.end())) {
                segment.length = index.end();
                segment.digest = null;
                Digest.replay(index.rows().array(), 0, index.rows().size(), replay);
                return;
            }
            scan(segment, in, limit);
        }
        if (segment.length == 0) {
            // Begun when the power went; nothing was acknowledged in it.
            ledger.drop(number);
            disk.delete(file);
        } else if (limit == null) {
            forceAgain(file);
        }
    }

    /// Before any row of it is applied. What is not understood is written anew, out of the records.
    private SegmentIndex.@Nullable Found understood(Path file, SegmentIndex.@Nullable Found index) {
        if (index == null || Digest.isUnderstood(index.rows())) {
            return index;
        }
        log.accept(Event.info(file + ": index of another version; its records are read instead"));
        return null;
    }

    /// What was read may so far be only in the system's memory (after a crash of ours, not of the
    /// machine), and from now on it counts.
    private void forceAgain(Path file) throws IOException {
        try (var writing = disk.reopen(file)) {
            writing.force();
        }
    }

    private void scan(Segment segment, Disk.Reading in, @Nullable Integer limit)
            throws IOException {
        var header = headers.get(segment.number);
        int from = header == null ? 0 : header.encodedLength();
        int to = limit == null ? Integer.MAX_VALUE : limit;
        var scanner = new SegmentScanner(in, segment.number, to);
        replay.lastBatch(scanner.scan(from, (_, _, _) -> {}).lastBatch());
        var findings = scanner.scan(from, replay);
        boolean anything = header != null || findings.end() > from;
        segment.length = !anything ? 0 : limit != null ? Math.max(limit, from) : findings.end();
        for (var bad : findings.bad()) {
            report(segment, bad, limit == null && bad.batch() >= findings.lastBatch());
        }
    }

    private void report(Segment segment, SegmentScanner.Bad bad, boolean torn) throws IOException {
        int length = bad.to() - bad.from();
        var where = segment.file + ": " + length + " bytes at " + bad.from();
        if (torn && length < Layout.RECORD_HEADER) {
            log.accept(Event.info(where + " are the beginning of a record; ignored"));
            return;
        }
        var name = "journal-%08x-%d".formatted(segment.number, bad.from());
        var kept = keep(segment, bad, name);
        damaged |= !torn;
        log.accept(
                Event.warning(
                        where
                                + (torn
                                        ? " were being written when the system stopped"
                                        : " are damaged")
                                + (bad.named() > 0 ? " (serial " + bad.named() + ")" : "")
                                + "; "
                                + kept));
    }

    /// What became of it. A full disk must not keep the mail system from starting.
    private String keep(Segment segment, SegmentScanner.Bad bad, String name) {
        try {
            return "kept in "
                    + aside.keep(segment.file, bad.from(), bad.to(), name)
                    + " and skipped";
        } catch (IOException e) {
            return "skipped; cannot be kept in " + Layout.corrupt(queue) + ": " + e.getMessage();
        }
    }

    private void removeGhosts() {
        var ghosts = new ArrayList<Entry>();
        ledger.forEach(entry -> {
            if (entry.put == 0) {
                ghosts.add(entry);
            }
        });
        for (var ghost : ghosts) {
            ghost.gone = true;
            ledger.settle(ghost);
        }
    }

    /// Deletes bodies that no message names: their put never finished, or their message is done.
    /// After damage they are kept, since the message that named them may be among what was lost.
    private void sweepBodies() throws IOException {
        for (var file : disk.list(Layout.bodies(queue))) {
            long serial = Layout.bodySerial(file);
            var entry = serial < 0 ? null : ledger.entry(serial);
            if (entry != null && (entry.state & Layout.OWN_FILE) != 0) {
                continue;
            }
            if (damaged) {
                aside.move(file, String.valueOf(file.getFileName()));
            } else {
                disk.delete(file);
            }
        }
    }
}
