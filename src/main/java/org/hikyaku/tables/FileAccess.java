// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// Who owns a file and who may do what with it.
///
/// @param uid [#KEEP] for whoever makes the file; and so is the group
record FileAccess(int uid, int gid, Set<PosixFilePermission> permissions) {

    static final int KEEP = -1;

    /// 0644.
    static final FileAccess EVERYBODY =
            new FileAccess(
                    KEEP,
                    KEEP,
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.GROUP_READ,
                            PosixFilePermission.OTHERS_READ));

    FileAccess {
        permissions = Set.copyOf(permissions);
    }

    static FileAccess of(Path file) throws IOException {
        return new FileAccess(
                (int) Files.getAttribute(file, "unix:uid"),
                (int) Files.getAttribute(file, "unix:gid"),
                Files.getPosixFilePermissions(file));
    }

    /// Postfix: an index is for everybody to read (0644), unless its source is not.
    FileAccess forIndex() {
        var allowed = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        for (var everybody :
                Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)) {
            if (permissions.contains(everybody)) {
                allowed.add(everybody);
            }
        }
        return new FileAccess(uid, gid, allowed);
    }

    /// The same for a file of our own.
    FileAccess ours() {
        return new FileAccess(KEEP, KEEP, permissions);
    }
}
