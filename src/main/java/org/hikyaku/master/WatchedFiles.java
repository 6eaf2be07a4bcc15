// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hikyaku.config.Configuration;
import org.hikyaku.master.check.Lists;
import org.hikyaku.tables.FileStamp;
import org.jspecify.annotations.Nullable;

/// main.cf and the files that its values are read from, such as `mydestination = /etc/domains`.
/// Tables are not among them: they notice by themselves. Unchanging.
final class WatchedFiles {

    /// Parameters whose value is the name of a file, or is in it.
    private static final List<String> NAMING_A_FILE = List.of("myorigin", "bounce_template_file");

    /// What all of them looked like at one moment: equal when nobody has touched any.
    record Stamp(Map<Path, Optional<FileStamp>> looks) {

        /// The same with an earlier look at the files that both have.
        Stamp with(Stamp earlier) {
            var merged = new LinkedHashMap<>(looks);
            merged.replaceAll((file, look) -> earlier.looks.getOrDefault(file, look));
            return new Stamp(merged);
        }
    }

    private final List<Path> files;

    private WatchedFiles(List<Path> files) {
        this.files = List.copyOf(files);
    }

    static WatchedFiles of(Configuration configuration) {
        var files = new ArrayList<Path>();
        files.add(configuration.directory().resolve("main.cf"));
        files.addAll(Lists.files(configuration));
        for (var name : NAMING_A_FILE) {
            var setting = configuration.settings().get(name);
            if (setting != null && setting.value().startsWith("/")) {
                files.add(Path.of(setting.value()));
            }
        }
        return new WatchedFiles(files);
    }

    Stamp stamp() {
        var looks = new LinkedHashMap<Path, Optional<FileStamp>>();
        for (var file : files) {
            looks.put(file, look(file));
        }
        return new Stamp(looks);
    }

    private static Optional<FileStamp> look(Path file) {
        return Optional.ofNullable(FileStamp.of(file));
    }

    private static boolean hasContent(Optional<FileStamp> look) {
        return look.isPresent() && look.get().size() > 0;
    }

    /// What has been lost, as far as looks can tell, of what was there at the time of the earlier
    /// stamp: `DIR/domains is gone or empty`; null when nothing has. main.cf may be empty here: it
    /// is judged by what is in it.
    @Nullable String lostSince(Stamp earlier) {
        for (var file : files) {
            var before = earlier.looks().getOrDefault(file, Optional.empty());
            var now = look(file);
            if (!hasContent(before)) {
                continue;
            }
            if (!hasContent(now)) {
                if (!file.equals(files.getFirst())) {
                    return file + " is gone or empty";
                }
            } else if (now.get().size() < before.get().size() && isUnfinished(file)) {
                return file + " is shorter than it was and ends in the middle of a line";
            }
        }
        return null;
    }

    /// Whether some file's last line has no end, as while it is being written.
    boolean isUnfinished() {
        for (var file : files) {
            if (isUnfinished(file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnfinished(Path file) {
        try (var channel = FileChannel.open(file)) {
            var last = ByteBuffer.allocate(1);
            return channel.size() > 0
                    && channel.read(last, channel.size() - 1) == 1
                    && last.get(0) != '\n';
        } catch (IOException unreadable) {
            return false; // Nobody can say; what is read of it will decide.
        }
    }
}
