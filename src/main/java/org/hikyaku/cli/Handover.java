// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import org.hikyaku.config.ConfigException;
import org.hikyaku.master.control.Refusal;
import org.hikyaku.receive.pickup.Maildrop;

/// Where a submission goes: to the server if one runs, else into `maildrop/`. When a call returns,
/// the message is on the disk.
///
/// Postfix: postdrop(1).
final class Handover {

    private final MailInstance system;

    Handover(MailInstance system) {
        this.system = system;
    }

    /// Hands over a message that can be written twice, and returns its queue id, or the name under
    /// which it lies in `maildrop/`.
    ///
    /// @throws Refusal when the server does not want it and trying again would not help
    String give(Maildrop.Filler submission) throws ConfigException, IOException {
        var server = system.server();
        if (server != null) {
            try {
                return server.submit(submission);
            } catch (Refusal no) {
                if (no.kind() != Refusal.Kind.TRY_LATER) {
                    throw no;
                }
            } catch (IOException broken) {
                // It went down meanwhile, or is about to. Whether it has the message nobody knows:
                // better twice than never.
                system.warning("the mail system broke off: " + MailInstance.reason(broken));
            }
        }
        return leave(submission);
    }

    /// Leaves it in `maildrop/`, whether a server runs or not. Returns the name it has there.
    String leave(Maildrop.Filler submission) throws ConfigException, IOException {
        try (var file = open()) {
            submission.fill(file.out());
            return finish(file);
        }
    }

    /// Begins a message in `maildrop/`, for those who write it piece by piece.
    Maildrop.Unfinished open() throws ConfigException, IOException {
        return Maildrop.open(system.queueDirectory());
    }

    /// Makes it count, and tells the server, which may have started since we looked.
    String finish(Maildrop.Unfinished file) throws ConfigException, IOException {
        var name = file.finish();
        try {
            var server = system.serverNow();
            if (server != null) {
                server.pickUp();
            }
        } catch (IOException _) {
            // It will find the file by itself. The message is safe, which is all that was asked.
        }
        return name;
    }
}
