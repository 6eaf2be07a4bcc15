// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// What tells one version of a file from another.
///
/// @param file device and inode: another one means that the file was replaced as a whole
public record FileStamp(long size, FileTime modified, @Nullable Object file) {

    /// Null when there is no such file, or nobody lets us see it.
    public static @Nullable FileStamp of(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileStamp(
                    attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (IOException notThere) {
            return null;
        }
    }

    /// In seconds since 1970, as Postfix compares them.
    long seconds() {
        return modified.toInstant().getEpochSecond();
    }
}
