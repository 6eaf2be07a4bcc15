// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.io.IOException;
import org.xbill.DNS.Message;

/// Those who answer queries. Tests put their own behind it.
public interface NameServers {

    /// The answer of the first server that gives one.
    ///
    /// @throws IOException when nobody answers in time
    Message ask(Message query) throws IOException;
}
