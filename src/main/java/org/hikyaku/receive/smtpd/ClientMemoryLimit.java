// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.util.function.Consumer;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Event;
import org.hikyaku.smtp.ClientMemory;

/// How much of the heap clients may take with what they have told us so far.
public final class ClientMemoryLimit {

    /// 1000 recipients with addresses of usual length in 27 sessions, of the 128 MB we start with.
    private static final int SHARE_OF_HEAP = 8;

    private ClientMemoryLimit() {}

    /// For the whole life of this process.
    ///
    /// @param log hears when it is used up
    public static ClientMemory memory(Configuration configuration, Consumer<Event> log) {
        long limit = configuration.get(SmtpdMemoryParameters.LIMIT);
        long heap = Runtime.getRuntime().maxMemory();
        return new ClientMemory(limit == 0 ? heap / SHARE_OF_HEAP : limit, log);
    }
}
