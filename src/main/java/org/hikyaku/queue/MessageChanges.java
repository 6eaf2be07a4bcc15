// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hikyaku.queue.FactsCommit.Change;

/// What happens to messages once they are queued: facts about their recipients, a change of place,
/// their end. Each is one record; see [FactsCommit] and [RemovalCommit].
///
/// Safe for any number of threads.
final class MessageChanges {

    private final Disk disk;
    private final Journal journal;
    private final StoredMessages messages;
    private final BodyMemory memory;

    MessageChanges(Disk disk, Journal journal, StoredMessages messages, BodyMemory memory) {
        this.disk = disk;
        this.journal = journal;
        this.messages = messages;
        this.memory = memory;
    }

    /// The message is done, its body goes with it. False when there is no such message.
    boolean end(long serial) throws IOException {
        var commit = RemovalCommit.of(serial);
        journal.commit(commit);
        var removed = commit.removed();
        if (removed == null) {
            return false;
        }
        memory.release(serial);
        var own = journal.reader().bodyFile(removed);
        if (own != null) {
            disk.delete(own);
        }
        return true;
    }

    /// Adds facts (perhaps none) to what is known, and changes where the message stands.
    FactsCommit.Result change(long serial, List<RecipientFact> facts, Change change)
            throws IOException {
        var result = write(serial, facts, FactsCommit.ADD, change);
        while (result == FactsCommit.Result.STALE) {
            var entry = journal.ledger().entry(serial);
            if (entry == null) {
                return FactsCommit.Result.NOT_THERE;
            }
            result = write(serial, merged(entry, facts), entry.facts, change);
        }
        return result;
    }

    private FactsCommit.Result write(
            long serial, List<RecipientFact> facts, long replaces, Change change)
            throws IOException {
        var commit =
                new FactsCommit(serial, FactsCodec.write(facts), facts.size(), replaces, change);
        journal.commit(commit);
        return commit.result();
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
