// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.hikyaku.queue.Commit.Durability;
import org.hikyaku.queue.FactsCommit.Change;
import org.hikyaku.queue.Interventions.Outcome;

/// What happens to messages once they are queued: facts about their recipients, a change of place,
/// their end. Each is one record; see [FactsCommit] and [RemovalCommit].
///
/// Safe for any number of threads.
final class MessageChanges {

    private final Disk disk;
    private final Journal journal;
    private final StoredMessages messages;
    private final BodyMemory memory;
    private final JournalReader reader;
    private final Durability outcomes;

    /// @param outcomes what an outcome of a delivery waits for
    MessageChanges(
            Disk disk,
            Journal journal,
            StoredMessages messages,
            BodyMemory memory,
            Durability outcomes) {
        this.disk = disk;
        this.journal = journal;
        this.messages = messages;
        this.memory = memory;
        this.reader = journal.reader();
        this.outcomes = outcomes;
    }

    /// All is done for the message. Does not wait: what follows in this process comes after it, and
    /// after a power cut the message may be there again. A body in a file of its own goes only when
    /// the removal is on the disk, since a message that comes back must have its body.
    void finish(long serial) throws IOException {
        var entry = journal.ledger().entry(serial);
        if (outcomes == Durability.FORCED || (entry != null && reader.bodyFile(entry) != null)) {
            var _ = remove(serial);
            return;
        }
        memory.release(serial);
        journal.submit(RemovalCommit.finished(serial));
    }

    /// Removes a message and its body, for good when it returns. False when there is none.
    boolean remove(long serial) throws IOException {
        var commit = RemovalCommit.of(serial);
        journal.submit(commit);
        return removed(serial, commit);
    }

    /// Many at once, so that they share a `force()`.
    Outcome removeAll(List<QueueId> ids) throws IOException {
        var commits = new ArrayList<RemovalCommit>(ids.size());
        for (var id : ids) {
            commits.add(RemovalCommit.of(id.serial()));
        }
        journal.submitAll(commits);
        var outcome = new Outcome();
        for (int i = 0; i < commits.size(); i++) {
            try {
                if (removed(ids.get(i).serial(), commits.get(i))) {
                    outcome.done(ids.get(i));
                }
            } catch (IOException failed) {
                outcome.failed(failed);
            }
        }
        return outcome;
    }

    private boolean removed(long serial, RemovalCommit commit) throws IOException {
        commit.await();
        var removed = commit.removed();
        if (removed == null) {
            return false;
        }
        memory.release(serial);
        var own = reader.bodyFile(removed);
        if (own != null) {
            disk.delete(own);
        }
        return true;
    }

    /// The outcome of a delivery: adds facts to what is known, and changes where the message
    /// stands. Waits until the system has it, not until the disk has.
    void outcome(long serial, List<RecipientFact> facts, Change change) throws IOException {
        var _ = change(serial, facts, change, outcomes);
    }

    /// What an operator wants of messages; on the disk when it returns. All of them share a
    /// `force()`; and so do, after that, those whose facts have changed or moved meanwhile.
    Outcome changeAll(List<QueueId> ids, Change change) throws IOException {
        var outcome = new Outcome();
        var written = new HashSet<QueueId>();
        for (var left = ids; !left.isEmpty(); ) {
            left = changeSome(left, change, written, outcome);
        }
        for (var id : ids) {
            if (written.contains(id)) {
                outcome.done(id);
            }
        }
        return outcome;
    }

    /// Returns those that must be done again.
    private List<QueueId> changeSome(
            List<QueueId> ids, Change change, Set<QueueId> written, Outcome outcome)
            throws IOException {
        var commits = new ArrayList<FactsCommit>(ids.size());
        try (var reading = messages.listing()) {
            for (var id : ids) {
                commits.add(changeOf(id.serial(), change, reading));
            }
        }
        journal.submitAll(commits);
        var stale = new ArrayList<QueueId>();
        for (int i = 0; i < ids.size(); i++) {
            try {
                commits.get(i).await();
                switch (commits.get(i).result()) {
                    case WRITTEN -> written.add(ids.get(i));
                    case STALE -> stale.add(ids.get(i));
                    case ALREADY_SO, NOT_THERE -> {}
                }
            } catch (IOException failed) {
                outcome.failed(failed);
            }
        }
        return stale;
    }

    /// Adds nothing to what is known of the recipients; but where nothing can be added, it is
    /// written again.
    private FactsCommit changeOf(long serial, Change change, StoredMessages.Listing reading)
            throws IOException {
        var entry = journal.ledger().entry(serial);
        return entry != null && !FactsCommit.canGrow(entry, journal.currentSegment())
                ? commit(serial, earlier(entry, reading), entry.facts, change, Durability.FORCED)
                : commit(serial, List.of(), FactsCommit.ADD, change, Durability.FORCED);
    }

    private FactsCommit.Result change(
            long serial, List<RecipientFact> facts, Change change, Durability durability)
            throws IOException {
        var result = write(serial, facts, FactsCommit.ADD, change, durability);
        while (result == FactsCommit.Result.STALE) {
            var entry = journal.ledger().entry(serial);
            if (entry == null) {
                return FactsCommit.Result.NOT_THERE;
            }
            result = write(serial, merged(entry, facts), entry.facts, change, durability);
        }
        return result;
    }

    private FactsCommit.Result write(
            long serial,
            List<RecipientFact> facts,
            long replaces,
            Change change,
            Durability durability)
            throws IOException {
        var commit = commit(serial, facts, replaces, change, durability);
        journal.submit(commit);
        commit.await();
        return commit.result();
    }

    private static FactsCommit commit(
            long serial,
            List<RecipientFact> facts,
            long replaces,
            Change change,
            Durability durability) {
        var payload = FactsCodec.write(facts);
        return new FactsCommit(serial, payload, facts.size(), replaces, change, durability);
    }

    private List<RecipientFact> merged(Entry entry, List<RecipientFact> newer) throws IOException {
        var all = new TreeMap<Integer, RecipientFact>();
        for (var fact : earlier(entry)) {
            all.put(fact.recipient(), fact);
        }
        for (var fact : newer) {
            all.put(fact.recipient(), fact);
        }
        return new ArrayList<>(all.values());
    }

    private List<RecipientFact> earlier(Entry entry) throws IOException {
        try {
            return messages.facts(entry);
        } catch (NoSuchFileException | CorruptRecordException moved) {
            // The commit will be found stale and we are asked again.
            return List.of();
        }
    }

    private static List<RecipientFact> earlier(Entry entry, StoredMessages.Listing reading)
            throws IOException {
        try {
            return reading.facts(entry);
        } catch (NoSuchFileException | CorruptRecordException moved) {
            return List.of(); // As above.
        }
    }
}
