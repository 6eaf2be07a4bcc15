// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An LMDB file, mapped into memory and read by ourselves: a B+tree of pages, whose newest root is
/// named by one of two meta pages.
///
/// Not through liblmdb, since that reads without looking where: a file that is cut short or damaged
/// would end the mail system. Here every read is checked, and makes a question fail, nothing worse.
/// Another program may write in it meanwhile, as Postfix's postmap does: a new version is written
/// beside the last two, so an answer counts if none was finished while it was being found.
///
/// Any number of threads may ask. The format is that of 64-bit machines with the small end first,
/// lmdb.h and mdb.c of LMDB 0.9; decision 0022.
final class LmdbReader implements TableIndex {

    private static final int META = 0x08;
    private static final int MAGIC = 0xBEEFC0DE;
    private static final int VERSION = 1;
    private static final int MAGIC_AT = LmdbPages.HEADER;
    private static final int VERSION_AT = MAGIC_AT + 4;
    private static final int PAGE_SIZE_AT = MAGIC_AT + 24;
    private static final int ROOT_AT = MAGIC_AT + 24 + 48 + 40;
    private static final int TRANSACTION_AT = MAGIC_AT + 24 + 2 * 48 + 8;
    private static final int META_BYTES = TRANSACTION_AT + Long.BYTES;
    private static final int SMALLEST_PAGE = 256;
    private static final int LARGEST_PAGE = 1 << 16;
    private static final long NO_ROOT = -1;

    /// How often somebody may finish a new version while we look for an answer.
    private static final int TRIES = 10;

    private final Path file;
    private volatile MemorySegment data;
    private final int pageSize;

    private LmdbReader(Path file, MemorySegment data) throws NotAnIndexException {
        this.file = file;
        this.data = data;
        if (data.byteSize() < META_BYTES || !isMeta(data, 0)) {
            throw new NotAnIndexException("it is not an index made by postmap");
        }
        pageSize = data.get(LmdbPages.U32, PAGE_SIZE_AT);
        boolean isPower = Integer.bitCount(pageSize) == 1;
        if (!isPower
                || pageSize < SMALLEST_PAGE
                || pageSize > LARGEST_PAGE
                || data.byteSize() < 2L * pageSize
                || !isMeta(data, pageSize)) {
            throw new NotAnIndexException("it is not an index made by postmap");
        }
    }

    /// @throws NotAnIndexException if the file is something else
    static LmdbReader open(Path file) throws IOException {
        return new LmdbReader(file, map(file));
    }

    private static MemorySegment map(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
    }

    private static boolean isMeta(MemorySegment data, long page) {
        return (data.get(LmdbPages.U16, page + LmdbPages.FLAGS_AT) & META) != 0
                && data.get(LmdbPages.U32, page + MAGIC_AT) == MAGIC
                && data.get(LmdbPages.U32, page + VERSION_AT) == VERSION;
    }

    /// A version of the whole: which one, and where its tree begins.
    private record Snapshot(LmdbPages pages, long transaction, long root) {}

    private Snapshot newest() {
        var mapped = data;
        long newer =
                mapped.get(LmdbPages.U64, TRANSACTION_AT)
                                >= mapped.get(LmdbPages.U64, pageSize + TRANSACTION_AT)
                        ? 0
                        : pageSize;
        return new Snapshot(
                new LmdbPages(mapped, pageSize),
                mapped.get(LmdbPages.U64, newer + TRANSACTION_AT),
                mapped.get(LmdbPages.U64, newer + ROOT_AT));
    }

    /// A question to one version.
    @FunctionalInterface
    private interface Question<T> {
        T ask(Snapshot snapshot) throws IOException;
    }

    private <T> T ask(Question<T> question) throws IOException {
        for (int tried = 0; tried < TRIES; tried++) {
            try {
                var snapshot = newest();
                var answer = question.ask(snapshot);
                if (newest().transaction() == snapshot.transaction()) {
                    return answer;
                }
            } catch (IndexOutOfBoundsException | InternalError | NotAnIndexException odd) {
                var grown = map(file);
                if (tried > 0 && grown.byteSize() == data.byteSize()) {
                    throw new NotAnIndexException(
                            file + " is damaged, or was changed in place", odd);
                }
                data = grown;
            }
        }
        throw new IOException(file + " is being written all the time");
    }

    @Override
    public byte @Nullable [] find(byte[] key) throws IOException {
        var ended = Arrays.copyOf(key, key.length + 1);
        return ask(snapshot -> find(snapshot, key, ended)).octets;
    }

    /// What was found, if anything.
    private static final class Found {
        private static final Found NOTHING = new Found(null);

        private final byte @Nullable [] octets;

        Found(byte @Nullable [] octets) {
            this.octets = octets;
        }

        static Found withoutNul(byte[] octets) {
            int length = octets.length;
            boolean isEnded = length > 0 && octets[length - 1] == 0;
            return new Found(isEnded ? Arrays.copyOf(octets, length - 1) : octets);
        }
    }

    /// Between a key and the same one with a NUL there is no other, so one search finds either.
    private static Found find(Snapshot snapshot, byte[] key, byte[] ended) throws IOException {
        var pages = snapshot.pages();
        long node = notGreater(snapshot, ended);
        if (node == LmdbPages.NO_NODE) {
            // What begins the page may have been deleted, and the key is at the end of the last.
            node = notGreater(snapshot, key);
        }
        if (node == LmdbPages.NO_NODE) {
            return Found.NOTHING;
        }
        if (pages.compare(node, ended) == 0) {
            return Found.withoutNul(pages.value(node));
        }
        return pages.compare(node, key) == 0 ? new Found(pages.value(node)) : Found.NOTHING;
    }

    private static long notGreater(Snapshot snapshot, byte[] key) throws IOException {
        return snapshot.root() == NO_ROOT
                ? LmdbPages.NO_NODE
                : snapshot.pages().notGreater(snapshot.root(), key);
    }

    /// In the order of the keys.
    @Override
    public void forEach(Visitor visitor) throws IOException {
        // Not asked again: what was shown was shown. Who changes an index in place while it is
        // listed gets a list of both.
        var snapshot = newest();
        if (snapshot.root() != NO_ROOT) {
            try {
                new Walk(snapshot.pages(), visitor).page(snapshot.root());
            } catch (IndexOutOfBoundsException | InternalError odd) {
                throw new NotAnIndexException(file + " is damaged, or was changed in place", odd);
            }
        }
    }

    /// Goes from page to page, and to no more of them than there are.
    private final class Walk {

        private final LmdbPages pages;
        private final Visitor visitor;
        private long left;

        Walk(LmdbPages pages, Visitor visitor) {
            this.pages = pages;
            this.visitor = visitor;
            left = pages.count();
        }

        void page(long number) throws IOException {
            if (left-- == 0) {
                throw new NotAnIndexException(file + " is damaged, or was changed in place");
            }
            long page = pages.page(number);
            boolean leaf = pages.isLeaf(page);
            for (int i = 0; i < pages.nodes(page); i++) {
                long node = pages.node(page, i);
                if (leaf) {
                    visitor.record(pages.key(node), pages.value(node));
                } else {
                    page(pages.child(node));
                }
            }
        }
    }
}
