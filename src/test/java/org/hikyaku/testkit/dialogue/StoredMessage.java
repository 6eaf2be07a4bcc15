// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.util.List;

/// A message as it lies in the queue; text is Latin-1, one char for one octet; lines of the content
/// end in LF.
public record StoredMessage(String sender, List<String> recipients, String content) {

    public StoredMessage {
        recipients = List.copyOf(recipients);
    }

    /// As the `[queue]` section of a dialogue writes it.
    public String envelope() {
        var words = new StringBuilder("from=<").append(sender).append('>');
        // By name: Postfix lists them in no order.
        for (var recipient : recipients.stream().sorted().toList()) {
            words.append(" to=<").append(recipient).append('>');
        }
        return words.toString();
    }
}
