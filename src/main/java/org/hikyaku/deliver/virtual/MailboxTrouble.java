// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.hikyaku.smtp.EnhancedStatus;

/// Why a message is not in its mailbox: a status of class 4 (try again) or 5, and the words for the
/// log and the sender.
///
/// Postfix: mailbox trouble is 4.2.0, a full disk 4.3.0; a quota and a size limit bounce with
/// 5.2.2.
final class MailboxTrouble extends IOException {

    private static final long serialVersionUID = 1L;

    private static final EnhancedStatus MAILBOX = EnhancedStatus.of("4.2.0");
    private static final EnhancedStatus SYSTEM_FULL = EnhancedStatus.of("4.3.0");
    private static final EnhancedStatus MAILBOX_FULL = EnhancedStatus.of("5.2.2");

    /// The system's words for more octets than a file, or this user, may have.
    private static final String TOO_LARGE = "File too large";

    private static final String DENIED = "Permission denied";
    private static final String QUOTA = "Disk quota exceeded";
    private static final String DISK_FULL = "No space left on device";

    /// What the operator could change.
    enum Cure {
        PERMISSIONS,
        OWNERSHIP,
        UNKNOWN
    }

    private final transient EnhancedStatus status;
    private final Cure cure;

    private MailboxTrouble(EnhancedStatus status, Cure cure, String words) {
        super(words);
        this.status = status;
        this.cure = cure;
    }

    /// The mailbox is not as it should be.
    static MailboxTrouble because(String words) {
        return new MailboxTrouble(MAILBOX, Cure.UNKNOWN, words);
    }

    /// `strict_mailbox_ownership` forbids it.
    static MailboxTrouble notOwned(Path file) {
        return new MailboxTrouble(
                MAILBOX, Cure.OWNERSHIP, "destination " + file + " is not owned by recipient");
    }

    /// The message would make it larger than virtual_mailbox_limit allows.
    static MailboxTrouble tooLarge() {
        return new MailboxTrouble(
                MAILBOX_FULL, Cure.UNKNOWN, "error writing message: " + TOO_LARGE);
    }

    /// @param doing what failed, for instance `cannot open file`
    static MailboxTrouble during(String doing, IOException failure) {
        if (failure instanceof MailboxTrouble known) {
            return known;
        }
        var reason = reason(failure);
        var cure = reason.equals(DENIED) ? Cure.PERMISSIONS : Cure.UNKNOWN;
        return new MailboxTrouble(status(reason), cure, doing + ": " + reason);
    }

    EnhancedStatus status() {
        return status;
    }

    private static EnhancedStatus status(String reason) {
        return switch (reason) {
            case DISK_FULL -> SYSTEM_FULL;
            case TOO_LARGE, QUOTA -> MAILBOX_FULL;
            default -> MAILBOX;
        };
    }

    /// An exception of java.nio.file has the path for a message, and says the rest by its class or
    /// as its reason.
    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> DENIED;
            case NoSuchFileException _ -> "No such file or directory";
            case FileAlreadyExistsException _ -> "File exists";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }

    Cure cure() {
        return cure;
    }
}
