// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.hikyaku.queue.Disk;
import org.jspecify.annotations.Nullable;

/// A disk in memory that does what the worst disk may: forgets any part of what was not forced when
/// the power goes, runs full, fails to force, turns bits, loses files. Safe for several threads.
public final class FailingDisk implements Disk {

    private static final int SECTOR = 512;

    /// A file, whatever its name.
    private static final class Node {

        byte[] live = {};
        byte[] durable = {};
        final List<Change> unforced = new ArrayList<>();

        /// What is seen of it and what the disk has may differ from now on.
        boolean forceFailed;

        void apply(Change change) {
            durable = change.appliedTo(durable);
        }
    }

    /// A write, or with null bytes a truncation to `position`.
    private record Change(int position, @Nullable ByteBuffer bytes) {

        byte[] appliedTo(byte[] file) {
            if (bytes == null) {
                return Arrays.copyOf(file, position);
            }
            int end = position + bytes.limit();
            var longer = file.length < end ? Arrays.copyOf(file, end) : file;
            bytes.get(0, longer, position, bytes.limit());
            return longer;
        }
    }

    /// A change of names: `to` is null for a deletion, `from` for a creation.
    private record Naming(@Nullable Path from, @Nullable Path to, Node node) {}

    /// What becomes of changes that were not forced.
    public enum Fate {
        ALL_LOST,
        ALL_KEPT,
        /// Each write, creation, renaming and deletion by itself, writes by the sector.
        ANY
    }

    private final TreeMap<Path, Node> names = new TreeMap<>();
    private final TreeMap<Path, Node> durableNames = new TreeMap<>();
    private final List<Naming> unforcedNames = new ArrayList<>();

    /// And whether their names are forced.
    private final TreeMap<Path, Boolean> directories = new TreeMap<>();

    private final Set<Path> locked = new HashSet<>();

    private int operations;
    private int cutAt = Integer.MAX_VALUE;
    private boolean off;
    private long capacity = Long.MAX_VALUE;
    private int forcesToFail;
    private int forcedAgain;
    private @Nullable Runnable meanwhile;
    private @Nullable Thread meanwhileOn;
    private int opened;
    private boolean readOnly;

    // What a test does to it.

    /// How many operations changed or forced something so far.
    public synchronized int operations() {
        return operations;
    }

    /// The power goes during the operation with this number, counted from 1.
    public synchronized FailingDisk cutAt(int operation) {
        cutAt = operation;
        return this;
    }

    public synchronized boolean isOff() {
        return off;
    }

    /// All files together may not grow beyond this.
    public synchronized void capacity(long octets) {
        capacity = octets;
    }

    public synchronized long used() {
        long used = 0;
        for (var node : new HashSet<>(identities(names).keySet())) {
            used += node.live.length;
        }
        return used;
    }

    public synchronized void failNextForces(int count) {
        forcesToFail = count;
    }

    /// How often a file was forced that could not be forced before: that says nothing about it.
    public synchronized int forcedAgain() {
        return forcedAgain;
    }

    /// Whether it was told to fail, and has not been told otherwise.
    public synchronized boolean isFailing() {
        return forcesToFail > 0
                || capacity < Long.MAX_VALUE
                || names.values().stream().anyMatch(node -> node.forceFailed);
    }

    /// Whether a force of it failed, so that it may show what the disk does not have.
    public synchronized boolean isDeceptive(Path file) {
        return node(file).forceFailed;
    }

    /// Happens when this thread next reads out of a file, once.
    public synchronized void meanwhile(Runnable what) {
        meanwhile = what;
        meanwhileOn = Thread.currentThread();
    }

    private void happenMeanwhile() {
        Runnable what;
        synchronized (this) {
            if (!Thread.currentThread().equals(meanwhileOn)) {
                return;
            }
            what = meanwhile;
            meanwhile = null;
            meanwhileOn = null;
        }
        if (what != null) {
            what.run();
        }
    }

    /// How often a file was opened to be read.
    public synchronized int opened() {
        return opened;
    }

    public synchronized void makeReadOnly() {
        readOnly = true;
    }

    public synchronized void flip(Path file, int offset, int bit) {
        node(file).live[offset] ^= (byte) (1 << bit);
    }

    public synchronized void overwrite(Path file, int offset, byte[] bytes) {
        System.arraycopy(bytes, 0, node(file).live, offset, bytes.length);
    }

    public synchronized void append(Path file, byte[] bytes) {
        var node = node(file);
        int length = node.live.length;
        node.live = Arrays.copyOf(node.live, length + bytes.length);
        System.arraycopy(bytes, 0, node.live, length, bytes.length);
    }

    /// As [#append], but in front of the zeros at the end, where the next record would come.
    public synchronized void appendBeforeZeros(Path file, byte[] bytes) {
        var node = node(file);
        int end = node.live.length;
        while (end > 0 && node.live[end - 1] == 0) {
            end--;
        }
        int length = Math.max(node.live.length, end + bytes.length);
        node.live = Arrays.copyOf(node.live, length);
        System.arraycopy(bytes, 0, node.live, end, bytes.length);
    }

    public synchronized byte[] contents(Path file) {
        return node(file).live.clone();
    }

    public synchronized void lose(Path file) {
        names.remove(file);
    }

    public synchronized List<Path> files() {
        return List.copyOf(names.keySet());
    }

    /// The disk as it is found when the power comes back. This one stays as it is, so that several
    /// fates can be tried.
    public synchronized FailingDisk afterPowerCut(Fate fate, Random random) {
        var next = new FailingDisk();
        var copies = new IdentityHashMap<Node, Node>();
        var found = new TreeMap<>(durableNames);
        for (var naming : unforcedNames) {
            if (happens(fate, random)) {
                if (naming.from() != null) {
                    found.remove(naming.from());
                }
                if (naming.to() != null) {
                    found.put(naming.to(), naming.node());
                }
            }
        }
        directories.forEach((path, forced) -> {
            var above = path.getParent();
            boolean reached = above == null || above.getParent() == null || next.has(above);
            if (reached && (forced || happens(fate, random))) {
                next.directories.put(path, true);
            }
        });
        found.keySet().removeIf(path -> !next.directories.containsKey(path.getParent()));
        found.forEach((path, node) ->
                next.names.put(path, copies.computeIfAbsent(node, n -> survivor(n, fate, random))));
        next.durableNames.putAll(next.names);
        return next;
    }

    /// The disk after a crash of the program alone: every write is still seen, but what was not
    /// forced may be forgotten yet.
    public synchronized FailingDisk afterCrash() {
        var next = new FailingDisk();
        var copies = new IdentityHashMap<Node, Node>();
        next.directories.putAll(directories);
        names.forEach((path, node) -> next.names.put(path, copy(node, copies)));
        durableNames.forEach((path, node) -> next.durableNames.put(path, copy(node, copies)));
        for (var naming : unforcedNames) {
            next.unforcedNames.add(
                    new Naming(naming.from(), naming.to(), copy(naming.node(), copies)));
        }
        return next;
    }

    private boolean has(Path directory) {
        return directories.containsKey(directory);
    }

    private static Node copy(Node node, Map<Node, Node> copies) {
        return copies.computeIfAbsent(
                node,
                original -> {
                    var copy = new Node();
                    copy.live = original.live.clone();
                    copy.durable = original.durable.clone();
                    copy.unforced.addAll(original.unforced);
                    return copy;
                });
    }

    private static boolean happens(Fate fate, Random random) {
        return switch (fate) {
            case ALL_LOST -> false;
            case ALL_KEPT -> true;
            case ANY -> random.nextBoolean();
        };
    }

    private static Node survivor(Node node, Fate fate, Random random) {
        var survivor = new Node();
        survivor.live = node.durable.clone();
        for (var change : node.unforced) {
            if (!happens(fate, random)) {
                continue;
            }
            var bytes = change.bytes();
            if (bytes == null) {
                survivor.live = Arrays.copyOf(survivor.live, change.position());
            } else if (fate == Fate.ANY && random.nextBoolean()) {
                tear(survivor, change.position(), bytes, random);
            } else {
                apply(survivor, change.position(), bytes, 0, bytes.limit());
            }
        }
        survivor.durable = survivor.live.clone();
        return survivor;
    }

    /// Some sectors of the write arrived, and perhaps only the beginning of one.
    private static void tear(Node node, int position, ByteBuffer bytes, Random random) {
        for (int at = 0; at < bytes.limit(); ) {
            int end = Math.min(bytes.limit(), at + SECTOR - (position + at) % SECTOR);
            switch (random.nextInt(8)) {
                case 0, 1 -> {}
                case 2 -> apply(node, position, bytes, at, at + random.nextInt(end - at + 1));
                default -> apply(node, position, bytes, at, end);
            }
            at = end;
        }
    }

    private static void apply(Node node, int position, ByteBuffer bytes, int from, int to) {
        if (from == to) {
            return;
        }
        if (node.live.length < position + to) {
            node.live = Arrays.copyOf(node.live, position + to);
        }
        bytes.get(from, node.live, position + from, to - from);
    }

    private Node node(Path file) {
        var node = names.get(file);
        if (node == null) {
            throw new IllegalArgumentException("no file " + file);
        }
        return node;
    }

    private static Map<Node, Boolean> identities(Map<Path, Node> names) {
        var nodes = new IdentityHashMap<Node, Boolean>();
        names.values().forEach(node -> nodes.put(node, true));
        return nodes;
    }

    // What the journal does with it.

    private void check() throws IOException {
        if (off) {
            throw new IOException("the power is off");
        }
    }

    /// Counts an operation that changes something; true when the power goes in the middle of it.
    private boolean cut() throws IOException {
        check();
        operations++;
        if (operations >= cutAt) {
            off = true;
        }
        return off;
    }

    private void change() throws IOException {
        if (cut()) {
            throw new IOException("the power went");
        }
        if (readOnly) {
            throw new AccessDeniedException("read-only");
        }
    }

    private synchronized void name(@Nullable Path from, @Nullable Path to, Node node)
            throws IOException {
        boolean cut = cut();
        if (readOnly) {
            throw new AccessDeniedException(String.valueOf(to));
        }
        unforcedNames.add(new Naming(from, to, node));
        if (from != null) {
            names.remove(from);
        }
        if (to != null) {
            names.put(to, node);
        }
        if (cut) {
            throw new IOException("the power went");
        }
    }

    @Override
    public synchronized List<Path> createDirectories(Path directory) throws IOException {
        check();
        if (readOnly) {
            throw new AccessDeniedException(directory.toString());
        }
        var above = new ArrayList<Path>();
        for (var at = directory; at.getParent() != null; at = at.getParent()) {
            if (directories.putIfAbsent(at, false) == null) {
                above.add(at.getParent());
            }
        }
        return above;
    }

    @Override
    public synchronized Writing create(Path file) throws IOException {
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var node = new Node();
        name(null, file, node);
        return new OpenFile(node);
    }

    @Override
    public synchronized Writing reopen(Path file) throws IOException {
        check();
        return new OpenFile(found(file));
    }

    @Override
    public synchronized Reading read(Path file) throws IOException {
        check();
        opened++;
        return new OpenFile(found(file));
    }

    private Node found(Path file) throws NoSuchFileException {
        var node = names.get(file);
        if (node == null) {
            throw new NoSuchFileException(file.toString());
        }
        return node;
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        name(from, to, found(from));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        var node = names.get(file);
        if (node != null) {
            name(file, null, node);
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        change();
        directories.replaceAll((path, forced) -> forced || directory.equals(path.getParent()));
        var rest = new ArrayList<Naming>();
        for (var naming : unforcedNames) {
            var path = naming.to() != null ? naming.to() : naming.from();
            if (path == null || !directory.equals(path.getParent())) {
                rest.add(naming);
                continue;
            }
            if (naming.from() != null) {
                durableNames.remove(naming.from());
            }
            if (naming.to() != null) {
                durableNames.put(naming.to(), naming.node());
            }
        }
        unforcedNames.clear();
        unforcedNames.addAll(rest);
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        check();
        return names.keySet().stream().filter(file -> directory.equals(file.getParent())).toList();
    }

    @Override
    public synchronized long usableBytes(Path directory) throws IOException {
        check();
        return capacity - used();
    }

    @Override
    public synchronized Closeable lock(Path file) throws IOException {
        check();
        if (readOnly) {
            throw new AccessDeniedException(file.toString());
        }
        if (!locked.add(file)) {
            throw new IOException("locked twice");
        }
        return () -> locked.remove(file);
    }

    private final class OpenFile implements Writing, Reading {

        private final Node node;

        OpenFile(Node node) {
            this.node = node;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            synchronized (FailingDisk.this) {
                boolean cut = cut();
                int length = bytes.remaining();
                long room = capacity - used() + node.live.length - position;
                int written = (int) Math.max(0, Math.min(length, room));
                var copy = ByteBuffer.allocate(written);
                copy.put(bytes.slice(bytes.position(), written)).flip();
                bytes.position(bytes.limit());
                node.unforced.add(new Change((int) position, copy));
                apply(node, (int) position, copy, 0, written);
                if (cut) {
                    throw new IOException("the power went");
                }
                if (written < length) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (FailingDisk.this) {
                change();
                if (size < node.live.length) {
                    node.unforced.add(new Change((int) size, null));
                    node.live = Arrays.copyOf(node.live, (int) size);
                }
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FailingDisk.this) {
                change();
                if (forcesToFail > 0) {
                    forcesToFail--;
                    // As Linux does it: the pages count as clean now, and are lost.
                    node.unforced.clear();
                    node.forceFailed = true;
                    throw new IOException("Input/output error");
                }
                if (node.forceFailed) {
                    forcedAgain++;
                }
                node.unforced.forEach(node::apply);
                node.unforced.clear();
            }
        }

        @Override
        public int read(byte[] into, int offset, int length, long position) throws IOException {
            happenMeanwhile();
            synchronized (FailingDisk.this) {
                check();
                int n = (int) Math.max(0, Math.min(length, node.live.length - position));
                System.arraycopy(node.live, (int) position, into, offset, n);
                return n;
            }
        }

        @Override
        public long size() {
            synchronized (FailingDisk.this) {
                return node.live.length;
            }
        }

        @Override
        public void close() {}
    }

    /// How many files there are in each directory, for messages of failed tests.
    @Override
    public synchronized String toString() {
        var counts = new HashMap<Path, Integer>();
        for (var file : names.keySet()) {
            counts.merge(file, names.get(file) == null ? 0 : node(file).live.length, Integer::sum);
        }
        return counts.toString();
    }
}
