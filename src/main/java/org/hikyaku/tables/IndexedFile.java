// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// `hash:`, `btree:`, `cdb:`, `lmdb:` — a text file that postmap has made an index of.
///
/// The index answers, even where the text is newer: running postmap is how an operator commits an
/// edit. Without one, or where it is a Berkeley DB of the Postfix that was here before, the text
/// answers, with one warning: forgetting postmap is no outage. What cannot be read is
/// [Lookup.Unavailable], unless an earlier version of it is still at hand.
///
/// Looks at the files at most once a second. An index that was replaced counts at once; one that
/// was written over in place, as cp does, when it has stood still between two looks.
final class IndexedFile implements LookupTable {

    /// In every default configuration, whether or not anybody has written the file.
    private static final String DEFAULT_ALIASES = "/etc/aliases";

    private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    /// Postfix: a text that was saved only just now may be one that postmap is at work on.
    private static final Duration TIME_FOR_POSTMAP = Duration.ofSeconds(100);

    private final String name;
    private final IndexType type;
    private final Path index;
    private final Tables.Opening opening;

    private final ReentrantLock looking = new ReentrantLock();
    private volatile LookupTable current = _ -> Lookup.NOT_FOUND;
    private volatile long nextLook;
    private final AtomicBoolean hasComplainedOfText = new AtomicBoolean();

    // Guarded by looking, or confined to the constructor.
    private Answerer answerer = Answerer.NOBODY;
    private @Nullable FileStamp read;
    private @Nullable FileStamp seen;
    private @Nullable FileStamp complainedOf;
    private @Nullable String lastFailure;

    /// Where the answers come from.
    private enum Answerer {
        NOBODY,
        TEXT,
        INDEX
    }

    private IndexedFile(String name, IndexType type, Tables.Opening opening) {
        this.name = name;
        this.type = type;
        this.opening = opening;
        index = type.file(name);
        read = seen = FileStamp.of(index);
        adopt();
        nextLook = opening.nanoTime().getAsLong() + BETWEEN_LOOKS;
    }

    static LookupTable open(String name, Tables.Opening opening) {
        var type = IndexType.named(opening.type());
        if (type == null) {
            throw new IllegalStateException(opening.type() + " in a row of indexed files");
        }
        return new IndexedFile(name, type, opening);
    }

    @Override
    public Lookup lookup(String key) {
        if (opening.nanoTime().getAsLong() - nextLook >= 0) {
            look();
        }
        return current.lookup(key);
    }

    private void look() {
        if (!looking.tryLock()) {
            return; // Somebody else is at it; the old answer is good enough meanwhile.
        }
        try {
            nextLook = opening.nanoTime().getAsLong() + BETWEEN_LOOKS;
            var now = FileStamp.of(index);
            boolean isSettled = now == null || now.equals(seen) || isReplaced(now);
            boolean isNew = now == null ? read != null : !now.equals(read);
            seen = now;
            if (isSettled && (isNew || answerer == Answerer.NOBODY)) {
                read = now;
                adopt();
            } else if (answerer == Answerer.INDEX) {
                complainOfAge();
            }
        } finally {
            looking.unlock();
        }
    }

    private boolean isReplaced(FileStamp now) {
        return seen != null && now.file() != null && !now.file().equals(seen.file());
    }

    /// Takes what is there now.
    private void adopt() {
        if (read == null && Files.notExists(index)) {
            adoptText("there is no index");
            return;
        }
        try {
            var opened = type.open(index);
            current = new IndexAnswers(opened, opening);
            answerer = Answerer.INDEX;
            lastFailure = null;
            complainOfAge();
        } catch (NotAnIndexException.Foreign foreign) {
            adoptText(foreign.getMessage());
        } catch (IOException unreadable) {
            fail(unreadable);
        }
    }

    @Override
    public boolean list(Pairs pairs) throws IOException {
        return current.list(pairs);
    }

    /// What was read last goes on answering; if there was nothing yet, nobody knows.
    private void fail(IOException unreadable) {
        var text = "open database " + index + ": " + FileTable.why(unreadable);
        if (text.equals(lastFailure)) {
            return;
        }
        lastFailure = text;
        if (answerer == Answerer.NOBODY) {
            current = opening.unavailable(text);
        } else {
            opening.warnings().warning(opening.spec() + " is unavailable. " + text);
        }
    }

    /// Postfix: dict_db_open.
    private void complainOfAge() {
        var text = FileStamp.of(Path.of(name));
        if (text == null || read == null || text.equals(complainedOf)) {
            return;
        }
        long age = opening.clock().instant().getEpochSecond() - text.seconds();
        if (text.seconds() > read.seconds() && age > TIME_FOR_POSTMAP.toSeconds()) {
            complainedOf = text;
            opening.warnings().warning("database " + index + " is older than source file " + name);
        }
    }

    private void adoptText(@Nullable String why) {
        if (answerer == Answerer.INDEX && FileStamp.of(Path.of(name)) == null) {
            return; // Both are gone. What we have is better than nothing.
        }
        answerer = Answerer.TEXT;
        hasComplainedOfText.set(false);
        var text =
                new FileTable(
                        Path.of(name),
                        opening,
                        Keys.FIXED,
                        content -> readText(content, why),
                        this::whenNeitherIsThere);
        current = text;
    }

    private LookupTable whenNeitherIsThere(IOException failure) {
        if (name.equals(DEFAULT_ALIASES)) {
            return _ -> Lookup.NOT_FOUND;
        }
        var text =
                Files.notExists(Path.of(name))
                        ? "open database " + index + ": No such file or directory"
                        : "open " + name + ": " + FileTable.why(failure);
        return opening.unavailable(text);
    }

    private LookupTable readText(byte[] content, @Nullable String why) {
        return new TextAnswers(
                TextFile.read(name, content, opening),
                opening,
                why + "; the answers come from the text " + name,
                hasComplainedOfText);
    }
}
