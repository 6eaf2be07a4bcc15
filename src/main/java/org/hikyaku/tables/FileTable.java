// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A table in a text file that is read as a whole, and read again when the file has changed: the
/// operator saves it, and a second or two later it counts.
///
/// Looks at the file at most once a second, and reads a changed one only when it has stood still
/// between two looks, so that a half-written file is not taken for a short one; one whose last line
/// has no end must stand still longer. When the file goes away or cannot be read any more, is empty
/// or looks cut off, what was read last goes on answering until it is opened anew, by a reload; if
/// there was nothing yet, the answer is [Lookup.Unavailable].
final class FileTable implements LookupTable {

    private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    /// How long an unfinished last line makes a file wait.
    private static final long UNFINISHED = TimeUnit.SECONDS.toNanos(5);

    /// A table in memory takes several times its text, and there may be other tables.
    private static final int SHARE_OF_MEMORY = 8;

    /// Makes the table of what is in the file. The warnings are about lines.
    @FunctionalInterface
    interface Reader {
        LookupTable read(byte[] octets);
    }

    private final Path path;
    private final Tables.Opening opening;
    private final Reader reader;
    private final Function<IOException, LookupTable> whenUnreadable;
    private final Keys keys;

    private final ReentrantLock looking = new ReentrantLock();
    private volatile LookupTable current;
    private volatile long nextLook;
    private @Nullable FileStamp read;
    private @Nullable FileStamp seen;
    private long seenAt;
    private boolean hasContent;

    /// In octets, what `current` was made of.
    private int size;

    FileTable(
            Path path,
            Tables.Opening opening,
            Keys keys,
            Reader reader,
            Function<IOException, LookupTable> whenUnreadable) {
        this.path = path;
        this.opening = opening;
        this.reader = reader;
        this.whenUnreadable = whenUnreadable;
        this.keys = keys;
        this.current = _ -> Lookup.NOT_FOUND;
        seen = FileStamp.of(path);
        readNow();
        nextLook = opening.nanoTime().getAsLong() + BETWEEN_LOOKS;
    }

    /// A file whose absence means that nobody knows.
    static FileTable required(Tables.Opening opening, Keys keys, Reader reader) {
        var path = Path.of(opening.name());
        return new FileTable(
                path,
                opening,
                keys,
                reader,
                failure -> {
                    var open = opening.type().equals("texthash") ? "open database " : "open ";
                    return opening.unavailable(open + path + ": " + why(failure));
                });
    }

    @Override
    public Lookup lookup(String key) {
        if (opening.nanoTime().getAsLong() - nextLook >= 0) {
            look();
        }
        return current.lookup(key);
    }

    @Override
    public Keys keys() {
        return keys;
    }

    @Override
    public boolean list(Pairs pairs) throws IOException {
        return current.list(pairs);
    }

    private void look() {
        if (!looking.tryLock()) {
            return; // Somebody else is at it; the old answer is good enough meanwhile.
        }
        try {
            long moment = opening.nanoTime().getAsLong();
            nextLook = moment + BETWEEN_LOOKS;
            var now = FileStamp.of(path);
            if (now == null || !now.equals(seen)) {
                seen = now;
                seenAt = moment;
            } else if (!now.equals(read)) {
                readChanged(moment - seenAt);
            }
        } finally {
            looking.unlock();
        }
    }

    /// @param still for how long nobody has written, in nanoseconds
    private void readChanged(long still) {
        byte[] octets;
        try {
            octets = octets();
        } catch (IOException unreadable) {
            readNow(); // Says what there is to say.
            return;
        }
        boolean unfinished = octets.length > 0 && octets[octets.length - 1] != '\n';
        if (unfinished && still < UNFINISHED) {
            return;
        }
        read = seen;
        if (octets.length < size && (octets.length == 0 || unfinished)) {
            opening.warnings()
                    .warning(
                            opening.spec()
                                    + (unfinished
                                            ? " is shorter than it was and ends in the middle of a"
                                                    + " line"
                                            : " is empty now")
                                    + ": what it held before goes on answering; if it is meant so,"
                                    + " run postfix reload");
            return;
        }
        take(octets);
    }

    /// One file that is too long must not end the mail system.
    private byte[] octets() throws IOException {
        long length = Files.size(path);
        if (length > Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY) {
            throw new IOException(
                    length
                            + " octets of text need more memory than there is; make an index of it"
                            + " (hash:), or start with more (HIKYAKU_JAVA_OPTS=-Xmx1g)");
        }
        return Files.readAllBytes(path);
    }

    private void take(byte[] octets) {
        current = reader.read(octets);
        hasContent = true;
        size = octets.length;
    }

    private void readNow() {
        try {
            take(octets());
        } catch (IOException unreadable) {
            if (!hasContent) {
                current = whenUnreadable.apply(unreadable);
            }
        }
        read = seen;
    }

    /// As the C library says it.
    static String why(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
