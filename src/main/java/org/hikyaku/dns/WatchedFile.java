// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// A small system file, parsed, and parsed again when it has changed. Looks at most once a second;
/// a file that cannot be read counts as empty.
final class WatchedFile<T> {

    private static final long LOOK_NANOS = 1_000_000_000L;

    private record Stamp(long modifiedMillis, long size) {
        static final Stamp MISSING = new Stamp(-1, -1);
    }

    private record Seen<T>(Stamp stamp, long lookedAt, T value) {}

    private final Path file;
    private final Function<List<String>, T> parser;
    private final LongSupplier nanoClock;
    private volatile Seen<T> seen;

    WatchedFile(Path file, Function<List<String>, T> parser, LongSupplier nanoClock) {
        this.file = file;
        this.parser = parser;
        this.nanoClock = nanoClock;
        this.seen = look(nanoClock.getAsLong());
    }

    T value() {
        var last = seen;
        long now = nanoClock.getAsLong();
        if (now - last.lookedAt() < LOOK_NANOS) {
            return last.value();
        }
        var next =
                stamp().equals(last.stamp())
                        ? new Seen<>(last.stamp(), now, last.value())
                        : look(now);
        seen = next;
        return next.value();
    }

    private Seen<T> look(long now) {
        var stamp = stamp();
        List<String> lines;
        try {
            lines = Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        } catch (IOException unreadable) {
            lines = List.of();
        }
        return new Seen<>(stamp, now, parser.apply(lines));
    }

    private Stamp stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size());
        } catch (IOException missing) {
            return Stamp.MISSING;
        }
    }
}
