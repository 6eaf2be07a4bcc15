// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.time.InstantSource;
import java.time.ZoneId;
import org.hikyaku.dns.Dns;
import org.hikyaku.dns.HostsFile;
import org.hikyaku.log.LogNumbers;
import org.hikyaku.log.MailLog;
import org.hikyaku.log.Voice;
import org.hikyaku.net.Deadlines;
import org.hikyaku.net.InterfaceAddresses;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.receive.smtpd.FastFlush;
import org.hikyaku.smtp.ClientMemory;

/// What outlives a reload and every generation is built upon.
///
/// @param flushable the scheduler, which is made of the first generation
/// @param clientMemory all SMTP sessions share it
/// @param interfaces as they were at start: a change of inet_interfaces needs stop and start
record Shared(
        MailLog log,
        LogNumbers numbers,
        InstantSource clock,
        ZoneId zone,
        MessageStore store,
        Deadlines deadlines,
        Dns dns,
        HostsFile hosts,
        InterfaceAddresses interfaces,
        ClientMemory clientMemory,
        FastFlush.Queue flushable) {

    Voice voice(String program) {
        return new Voice(log, program, numbers.next());
    }
}
