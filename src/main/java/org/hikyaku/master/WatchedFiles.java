// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Words;
import org.jspecify.annotations.Nullable;

/// main.cf and the files that its values are read from, such as `mydestination = /etc/domains`.
/// Tables are not among them: they notice by themselves. Unchanging.
final class WatchedFiles {

    /// In which a word that begins with a slash is a file with more words, or with the value.
    private static final List<String> NAMING_FILES =
            List.of(
                    "myorigin",
                    "mydestination",
                    "relay_domains",
                    "virtual_alias_domains",
                    "virtual_mailbox_domains",
                    "mynetworks",
                    "proxy_interfaces",
                    "fast_flush_domains",
                    "smtpd_authorized_xclient_hosts",
                    "smtpd_forbid_bare_newline_exclusions",
                    "bounce_template_file");

    /// How a file was found. The fields of a missing one are null.
    private record Look(long size, @Nullable FileTime modified, @Nullable Object inode) {
        static final Look MISSING = new Look(-1, null, null);
    }

    /// What all of them looked like at one moment: equal when nobody has touched any.
    record Stamp(Map<Path, Object> looks) {

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
        for (var name : NAMING_FILES) {
            var setting = configuration.settings().get(name);
            for (var word : setting == null ? List.<String>of() : Words.split(setting.value())) {
                var path = word.startsWith("!") ? word.substring(1) : word;
                if (path.startsWith("/")) {
                    files.add(Path.of(path));
                }
            }
        }
        return new WatchedFiles(files);
    }

    Stamp stamp() {
        var looks = new LinkedHashMap<Path, Object>();
        for (var file : files) {
            looks.put(file, look(file));
        }
        return new Stamp(looks);
    }

    private static Look look(Path file) {
        try {
            var found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(found.size(), found.lastModifiedTime(), found.fileKey());
        } catch (IOException notThere) {
            return Look.MISSING;
        }
    }

    /// A file that has gone or is empty now and was not, at the time of the earlier stamp; null
    /// when there is none. main.cf is judged by what is in it.
    @Nullable Path lostSince(Stamp earlier) {
        for (var file : files.subList(1, files.size())) {
            if (earlier.looks().get(file) instanceof Look before
                    && before.size() > 0
                    && look(file).size() <= 0) {
                return file;
            }
        }
        return null;
    }

    /// Whether some file's last line has no end, as while it is being written.
    boolean isUnfinished() {
        for (var file : files) {
            try (var channel = FileChannel.open(file)) {
                var last = ByteBuffer.allocate(1);
                if (channel.size() > 0
                        && channel.read(last, channel.size() - 1) == 1
                        && last.get(0) != '\n') {
                    return true;
                }
            } catch (IOException unreadable) {
                // Nobody can say; what is read of it will decide.
            }
        }
        return false;
    }
}
