// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Whether a mailbox file is what it seems to be. Who can write into the directory of a mailbox
/// must not be able to lead our writing elsewhere.
///
/// Postfix: a symbolic link is followed when root owns it and the directory it is in.
///
/// @param ownership `strict_mailbox_ownership`
record MailboxSafety(Ownership ownership) {

    /// Whose a mailbox file may be.
    enum Ownership {
        /// `yes`: the recipient's.
        STRICT,
        /// `no`: anybody's, if we can write it.
        LENIENT
    }

    /// What stands at the path of a mailbox.
    enum Found {
        NOTHING,
        FILE,
        /// A symbolic link that only root can have made.
        TRUSTED_LINK
    }

    private static final int ROOT = 0;
    private static final int WRITABLE_BY_OTHERS = 0022;

    /// @param uid the recipient
    /// @throws MailboxTrouble when nothing must be written there
    Found look(Path file, int uid) throws IOException {
        BasicFileAttributes entry;
        try {
            entry =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException nothing) {
            return Found.NOTHING;
        }
        if (entry.isSymbolicLink()) {
            if (!isTrusted(file)) {
                throw MailboxTrouble.because("file is a symbolic link");
            }
            return Found.TRUSTED_LINK;
        }
        if (entry.isDirectory()) {
            throw MailboxTrouble.because("cannot open file: Is a directory");
        }
        if (!entry.isRegularFile()) {
            // Opening a pipe waits for its reader, for ever perhaps.
            throw MailboxTrouble.because("file is not a regular file");
        }
        int links = (Integer) Files.getAttribute(file, "unix:nlink");
        if (links != 1) {
            throw MailboxTrouble.because("file has " + links + " hard links");
        }
        if (ownership == Ownership.STRICT && owner(file) != uid) {
            throw MailboxTrouble.notOwned(file);
        }
        return Found.FILE;
    }

    private static boolean isTrusted(Path link) throws IOException {
        var directory = link.getParent();
        return directory != null
                && owner(link) == ROOT
                && owner(directory) == ROOT
                && (mode(directory) & WRITABLE_BY_OTHERS) == 0;
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }
}
