// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.IOException;
import java.util.List;

/// A running server with the settings of one dialogue.
public interface MailServer extends AutoCloseable {

    Peer connect(Client client) throws IOException;

    /// The lines logged since the dialogue began, in order, without time, host, program and number.
    List<String> log() throws IOException;

    /// What the dialogue left in the queue, in order of arrival.
    List<StoredMessage> queue() throws IOException;

    @Override
    void close() throws IOException;
}
