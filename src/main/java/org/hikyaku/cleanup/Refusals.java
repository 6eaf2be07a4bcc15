// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import static org.hikyaku.smtp.Reply.reply;

import org.hikyaku.smtp.Reply;

/// Why a draft does not become a message, in the words of an SMTP reply.
final class Refusals {

    static final Reply TOO_MANY_HOPS = reply(554, "5.4.0", "Error: too many hops");
    static final Reply TOO_BIG = reply(552, "5.3.4", "Error: message file too big");
    static final Reply WRITE_ERROR = reply(451, "4.3.0", "Error: queue file write error");
    static final Reply DISALLOWED_CHARACTER = reply(550, "5.7.1", "disallowed character");
    static final Reply ALIAS_EXPANSION = reply(451, "4.6.0", "Alias expansion error");
    static final Reply NO_RECIPIENTS = reply(550, "5.1.1", "Error: no recipients specified");

    private Refusals() {}
}
