// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import org.jspecify.annotations.Nullable;

/// What a command may ask, and who may ask it. The names go over the socket.
enum Request {
    /// Mail, as a submission follows. Answer: the queue id.
    SUBMIT(Permission.SUBMIT),
    /// Something was left in `maildrop/`.
    PICKUP(Permission.ANYONE),
    /// A line for the log: program, number, severity, text.
    LOG(Permission.ANYONE),
    /// Every queued message, one record each.
    LIST(Permission.VIEW),
    FLUSH_ALL(Permission.FLUSH),
    /// Argument: a queue id.
    FLUSH_ID(Permission.FLUSH),
    /// Argument: a domain.
    FLUSH_SITE(Permission.FLUSH),
    /// Arguments: ALL, or ONE and then frames with ids follow; the command's process id; queue
    /// names.
    HOLD(Permission.OWNER),
    RELEASE(Permission.OWNER),
    DELETE(Permission.OWNER),
    REQUEUE(Permission.OWNER),
    EXPIRE(Permission.OWNER),
    /// Argument: a queue id. Answer: envelope and content.
    CAT(Permission.OWNER),
    STATUS(Permission.ANYONE),
    RELOAD(Permission.OWNER),
    /// The log was renamed.
    REOPEN_LOG(Permission.OWNER),
    STOP(Permission.OWNER);

    enum Permission {
        ANYONE(""),
        SUBMIT("submit mail"),
        VIEW("view the mail queue"),
        FLUSH("flush the mail queue"),
        /// The super-user and the user the server runs as.
        OWNER("");

        private final String deed;

        Permission(String deed) {
            this.deed = deed;
        }

        /// Follows `is not allowed to `.
        String deed() {
            return deed;
        }
    }

    private final Permission permission;

    Request(Permission permission) {
        this.permission = permission;
    }

    Permission permission() {
        return permission;
    }

    static @Nullable Request named(String word) {
        for (var request : values()) {
            if (request.name().equals(word)) {
                return request;
            }
        }
        return null;
    }
}
