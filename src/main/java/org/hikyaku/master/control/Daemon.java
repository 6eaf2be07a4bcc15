// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;

/// The running mail system, as the control socket can turn it.
public interface Daemon {

    /// `postfix reload`: returns when the new configuration is in force.
    ///
    /// @throws IOException whose text says which file, line and parameter is wrong; the old
    ///   configuration stays
    void reload() throws IOException;

    /// `postfix logrotate`: returns when no line goes to the old log any more.
    ///
    /// @throws IOException when a new one cannot be opened
    void reopenLog() throws IOException;

    /// `postfix stop`: returns at once; the end comes when what is in flight is finished.
    void stop();
}
