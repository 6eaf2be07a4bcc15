// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hikyaku.log.Event;
import org.hikyaku.queue.FactsCommit.Change;
import org.jspecify.annotations.Nullable;

/// Says again what was written, believed, and could not be forced: a disk that fails must not make
/// us deliver twice while we are still there to know better. Out of the commits as they are in
/// memory, since what the file shows after a failed force is not to be trusted. Confined to the
/// committer.
final class Rescue {

    private final Ledger ledger;
    private final JournalReader reader;
    private final Consumer<Event> log;

    Rescue(Ledger ledger, JournalReader reader, Consumer<Event> log) {
        this.ledger = ledger;
        this.reader = reader;
        this.log = log;
    }

    /// Commits for another segment that say the same; to be committed before anything else.
    ///
    /// @param inDoubt in their order
    List<Commit> sayAgain(List<Commit> inDoubt) {
        var again = new ArrayList<Commit>();
        var facts = new LinkedHashMap<Long, List<FactsCommit>>();
        for (var commit : inDoubt) {
            switch (commit) {
                case FactsCommit some ->
                        facts.computeIfAbsent(some.serial(), _ -> new ArrayList<>()).add(some);
                case RemovalCommit removal ->
                        again.add(RemovalCommit.carried(removal.serial(), removal.homes()));
                default -> {} // everything else was forced before it was believed
            }
        }
        facts.forEach((serial, some) -> {
            var all = allFacts(serial, some);
            if (all != null) {
                again.add(all);
            }
        });
        again.forEach(Commit::leaveToCommitter);
        return again;
    }

    /// Everything that is known about a message, as one record. Null when the message is gone.
    private @Nullable Commit allFacts(long serial, List<FactsCommit> inDoubt) {
        var entry = ledger.entry(serial);
        if (entry == null) {
            return null;
        }
        var known = new TreeMap<Integer, RecipientFact>();
        try {
            for (var commit : inDoubt.reversed()) {
                FactsCodec.read(commit.payload().array(), commit.payload().size(), known);
                if (commit.previous() == 0) {
                    return snapshot(entry, known);
                }
            }
            var oldest = inDoubt.getFirst();
            reader.readChain(serial, oldest.previous(), oldest.chain() - 1, known);
        } catch (IOException damaged) {
            log.accept(
                    Event.warning(
                            entry.id()
                                    + ": "
                                    + damaged.getMessage()
                                    + "; some of its recipients may be tried again"));
        }
        return snapshot(entry, known);
    }

    private static Commit snapshot(Entry entry, Map<Integer, RecipientFact> known) {
        return new FactsCommit(
                entry.serial,
                FactsCodec.write(List.copyOf(known.values())),
                known.size(),
                entry.facts,
                new Change.None(),
                Commit.Durability.FORCED);
    }
}
