// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import org.hikyaku.log.MailLog;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.receive.pickup.MaildropSweep;
import org.hikyaku.receive.pickup.Pickup;
import org.hikyaku.schedule.QueueControl;

/// The parts of the mail system that commands reach through the control socket.
public record Services(
        MessageStore store,
        QueueControl scheduler,
        Pickup pickup,
        MaildropSweep maildrop,
        MailLog log,
        Daemon daemon) {}
