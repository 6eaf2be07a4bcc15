// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hikyaku.queue.Commit.Durability;
import org.hikyaku.queue.FactsCommit.Change;
import org.hikyaku.queue.Interventions.Outcome;
import org.hikyaku.queue.Interventions.Waiting;

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
        var waiting = new ArrayList<Waiting>(ids.size());
        for (var id : ids) {
            var commit = RemovalCommit.of(id.serial());
            journal.submit(commit);
            waiting.add(() -> removed(id.serial(), commit));
        }
        return Interventions.awaitAll(ids, waiting);
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

    /// What an operator wants of messages; on the disk when it returns. All are handed over before
    /// the first is awaited; and so are, after that, those whose facts must be written anew.
    Outcome changeAll(List<QueueId> ids, Change change) throws IOException {
        var first = new ArrayList<FactsCommit>(ids.size());
        for (var id : ids) {
            first.add(submit(id.serial(), List.of(), FactsCommit.ADD, change, Durability.FORCED));
        }
        var waiting = new ArrayList<Waiting>(ids.size());
        for (var commit : first) {
            waiting.add(again(commit, change));
        }
        return Interventions.awaitAll(ids, waiting);
    }

    /// What remains to be done about a commit.
    private Waiting again(FactsCommit commit, Change change) {
        IOException failure;
        try {
            commit.await();
            if (commit.result() != FactsCommit.Result.STALE) {
                return () -> commit.result() == FactsCommit.Result.WRITTEN;
            }
            var entry = journal.ledger().entry(commit.serial());
            if (entry == null) {
                return () -> false;
            }
            var second =
                    submit(
                            commit.serial(),
                            merged(entry, List.of()),
                            entry.facts,
                            change,
                            Durability.FORCED);
            return () -> {
                second.await();
                var result = second.result();
                if (result == FactsCommit.Result.STALE) {
                    result = change(commit.serial(), List.of(), change, Durability.FORCED);
                }
                return result == FactsCommit.Result.WRITTEN;
            };
        } catch (IOException failed) {
            failure = failed;
        }
        return () -> {
            throw failure;
        };
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
        var commit = submit(serial, facts, replaces, change, durability);
        commit.await();
        return commit.result();
    }

    private FactsCommit submit(
            long serial,
            List<RecipientFact> facts,
            long replaces,
            Change change,
            Durability durability)
            throws IOException {
        var payload = FactsCodec.write(facts);
        var commit = new FactsCommit(serial, payload, facts.size(), replaces, change, durability);
        journal.submit(commit);
        return commit;
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
}
