// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.MessageStore.Listed;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.RecipientFact;
import org.jspecify.annotations.Nullable;

/// Which queued messages have an open recipient in which domain, for ETRN and `postqueue -s`. By
/// ETRN strangers ask, so an answer must not cost a reading of the queue. Until somebody asks for
/// the first time it costs nothing at all; then the queue is read once, and from there on it is
/// kept up where a round ends.
///
/// It may name a message that waits no more: who asks finds out. It never leaves one out, except
/// while that message is being delivered. It holds at most [#MOST_DOMAINS] entries for a message;
/// those with more domains are looked into one by one.
///
/// - Postfix: flush(8) keeps such a list in a file for each of fast_flush_domains, and forgets what
///   is in it by fast_flush_refresh_time and fast_flush_purge_time; here there is nothing to forget
final class SiteIndex {

    private static final int MOST_DOMAINS = 50;

    /// So many deleted messages are taken out together.
    private static final int FEW = 1024;

    private final MessageStore store;

    /// One reading of the queue at a time.
    private final ReentrantLock reading = new ReentrantLock();

    private volatile boolean isAwake;

    private final Map<String, SerialSet> sites = new HashMap<>();
    private int entries;

    /// Messages for more domains than are kept.
    private final SerialSet large = new SerialSet();

    /// Messages that were released or requeued: nobody has told us their recipients.
    private final SerialSet unread = new SerialSet();

    private final SerialSet deleted = new SerialSet();

    SiteIndex(MessageStore store) {
        this.store = store;
    }

    /// Somebody has asked, so that it must be told.
    boolean isAwake() {
        return isAwake;
    }

    /// The messages with an open recipient in this domain, the oldest first.
    ///
    /// @throws IOException when the queue cannot be read
    long[] waitingFor(String domain) throws IOException {
        reading.lock();
        try {
            if (!isAwake) {
                readAll();
            }
            for (long serial : takeUnread()) {
                read(serial);
            }
        } finally {
            reading.unlock();
        }
        var site = domain.toLowerCase(Locale.ROOT);
        var known = known(site);
        var more = new ArrayList<Long>(0);
        for (long serial : largeOnes()) {
            var listed = listed(serial);
            if (listed != null && !openAt(site, listed).isEmpty()) {
                more.add(serial);
            }
        }
        if (more.isEmpty()) {
            return known;
        }
        var all = Arrays.copyOf(known, known.length + more.size());
        for (int i = 0; i < more.size(); i++) {
            all[known.length + i] = more.get(i);
        }
        Arrays.sort(all);
        return all;
    }

    /// The open recipients of a message in this domain.
    static List<Recipient> openAt(String domain, Listed listed) {
        var open = new ArrayList<Recipient>(1);
        var done = done(listed.facts());
        for (var recipient : listed.envelope().recipients()) {
            if (recipient.address().domain().equalsIgnoreCase(domain)
                    && !done.get(recipient.number())) {
                open.add(recipient);
            }
        }
        return open;
    }

    /// What is queued under this serial; null when nothing is.
    @Nullable Listed listed(long serial) throws IOException {
        var id = store.idOf(serial);
        return id == null ? null : store.listed(id);
    }

    /// It waits, since its round is over or there is no room for it.
    void waits(long serial, List<Recipient> recipients, List<RecipientFact> facts) {
        if (isAwake) {
            note(serial, recipients, facts);
        }
    }

    /// All its recipients have been seen to, or it has been deleted.
    void left(long serial, List<Recipient> recipients) {
        if (isAwake) {
            remove(serial, recipients);
        }
    }

    /// It was released or requeued.
    synchronized void returned(QueueId id) {
        if (isAwake) {
            unread.add(id.serial());
        }
    }

    /// It was deleted, perhaps with a million others.
    synchronized void deleted(long serial) {
        if (isAwake && deleted.add(serial) && deleted.size() > Math.max(FEW, entries / 2)) {
            sweep();
        }
    }

    /// How many entries there are; for tests.
    synchronized int size() {
        return entries + large.size();
    }

    private void readAll() throws IOException {
        isAwake = true;
        boolean complete = false;
        try {
            store.list(this::note);
            complete = true;
        } finally {
            if (!complete) {
                isAwake = false;
                clear();
            }
        }
    }

    private synchronized void clear() {
        sites.clear();
        entries = 0;
    }

    private void read(long serial) throws IOException {
        var listed = listed(serial);
        if (listed != null) {
            note(listed);
        }
    }

    private void note(Listed listed) {
        note(listed.id().serial(), listed.envelope().recipients(), listed.facts());
    }

    private synchronized long[] takeUnread() {
        var taken = unread.sorted();
        for (long serial : taken) {
            unread.remove(serial);
        }
        return taken;
    }

    private synchronized long[] largeOnes() {
        return large.sorted();
    }

    private synchronized long[] known(String site) {
        var waiting = sites.get(site);
        return waiting == null ? new long[0] : waiting.sorted();
    }

    private synchronized void note(
            long serial, List<Recipient> recipients, List<RecipientFact> facts) {
        var isDone = done(facts);
        var open = new HashSet<String>();
        var done = new HashSet<String>();
        for (var recipient : recipients) {
            (isDone.get(recipient.number()) ? done : open).add(site(recipient));
        }
        if (open.size() > MOST_DOMAINS) {
            large.add(serial);
            return;
        }
        large.remove(serial);
        for (var site : open) {
            entries += sites.computeIfAbsent(site, _ -> new SerialSet()).add(serial) ? 1 : 0;
        }
        for (var site : done) {
            if (!open.contains(site)) {
                remove(serial, site);
            }
        }
    }

    private synchronized void remove(long serial, List<Recipient> recipients) {
        large.remove(serial);
        for (var recipient : recipients) {
            remove(serial, site(recipient));
        }
    }

    private void remove(long serial, String site) {
        var waiting = sites.get(site);
        if (waiting != null && waiting.remove(serial)) {
            entries--;
            if (waiting.isEmpty()) {
                sites.remove(site);
            }
        }
    }

    private void sweep() {
        sites.values()
                .removeIf(waiting -> {
                    for (long serial : waiting.sorted()) {
                        entries -= deleted.contains(serial) && waiting.remove(serial) ? 1 : 0;
                    }
                    return waiting.isEmpty();
                });
        for (long serial : deleted.sorted()) {
            large.remove(serial);
            unread.remove(serial);
        }
        deleted.clear();
    }

    private static String site(Recipient recipient) {
        return recipient.address().domain().toLowerCase(Locale.ROOT);
    }

    /// The numbers of recipients that have been seen to.
    private static BitSet done(List<RecipientFact> facts) {
        var done = new BitSet();
        for (var fact : facts) {
            done.set(fact.recipient(), fact.kind().isFinal());
        }
        return done;
    }
}
