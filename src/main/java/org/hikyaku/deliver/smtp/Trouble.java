// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.hikyaku.deliver.Outcome;
import org.hikyaku.deliver.Outcome.Bounced;
import org.hikyaku.deliver.Outcome.Deferred;
import org.hikyaku.deliver.Outcome.Remote;
import org.hikyaku.net.IpAddress;
import org.hikyaku.smtp.EnhancedStatus;
import org.hikyaku.smtp.RemoteReply;

/// Everything that can go wrong in a delivery, with what it means and Postfix's words for it. All
/// policy about failure is here: what is temporary, what is final, which status it gets.
///
/// RFC 5321 §4.2.1 (what the first digit means), RFC 3463.
final class Trouble {

    private static final EnhancedStatus NO_ANSWER = EnhancedStatus.of("4.4.1");
    private static final EnhancedStatus BAD_CONNECTION = EnhancedStatus.of("4.4.2");
    private static final EnhancedStatus LOOP = EnhancedStatus.of("5.4.6");
    private static final EnhancedStatus OTHER_HOST_LOOPS = EnhancedStatus.of("4.4.6");
    private static final EnhancedStatus TOO_BIG = EnhancedStatus.of("5.3.4");
    private static final EnhancedStatus NO_SMTPUTF8 = EnhancedStatus.of("5.6.7");

    private Trouble() {}

    /// No connection. Whatever the reason, it is temporary: "no route to host" too.
    static SiteFailure connecting(Host host, IOException why) {
        return new SiteFailure(
                new Deferred(
                        NO_ANSWER,
                        "connect to "
                                + host.name()
                                + "["
                                + IpAddress.text(host.address())
                                + "]:"
                                + host.port()
                                + ": "
                                + words(why),
                        null));
    }

    private static String words(IOException why) {
        if (why instanceof SocketTimeoutException) {
            return "Connection timed out";
        }
        var text = why.getMessage();
        return text == null ? why.getClass().getSimpleName() : text;
    }

    /// The dialogue broke off or came to a standstill.
    static SiteFailure talking(Host host, Step step, IOException why) {
        var text =
                why instanceof SocketTimeoutException
                        ? "conversation with " + host.nameAndAddress() + " timed out while "
                        : "lost connection with " + host.nameAndAddress() + " while ";
        return new SiteFailure(new Deferred(BAD_CONNECTION, text + step.doing(), null));
    }

    /// A greeting or an answer to EHLO that is a no.
    static SiteFailure refusedToTalk(Host host, RemoteReply reply, Finality finality) {
        return new SiteFailure(
                outcome(
                        host,
                        reply,
                        "host " + host.nameAndAddress() + " refused to talk to me: " + reply.text(),
                        finality));
    }

    /// Whether a 5xx is believed.
    enum Finality {
        AS_SAID,
        TEMPORARY
    }

    /// We are talking to ourselves.
    static SiteFailure loop(Host host, String destination) {
        var text = "mail for " + destination + " loops back to myself";
        return new SiteFailure(
                host.isBest()
                        ? new Bounced(LOOP, text, null)
                        : new Deferred(OTHER_HOST_LOOPS, text, null));
    }

    /// A command was answered with a no.
    static Outcome refused(Host host, RemoteReply reply, Step step) {
        var text =
                "host "
                        + host.nameAndAddress()
                        + " said: "
                        + reply.text()
                        + " (in reply to "
                        + step.command()
                        + ")";
        // RFC 5321 §4.5.3.1.10: 552 after RCPT is an old way to say 452, too many recipients.
        boolean tooMany = step == Step.RCPT && reply.code() == 552;
        return outcome(host, reply, text, tooMany ? Finality.TEMPORARY : Finality.AS_SAID);
    }

    private static Outcome outcome(Host host, RemoteReply reply, String text, Finality finality) {
        var remote = new Remote(host.name(), reply.text());
        var status = reply.statusOrPlain();
        if (reply.isPermanent() && finality == Finality.AS_SAID) {
            return new Bounced(status, text, remote);
        }
        // A 2xx or 3xx that makes no sense here is as good as a 4xx.
        return new Deferred(status.withClass(4), text, remote);
    }

    static Outcome tooBig(Host host, long size, long limit) {
        return new Bounced(
                TOO_BIG,
                "message size "
                        + size
                        + " exceeds size limit "
                        + limit
                        + " of server "
                        + host.nameAndAddress(),
                null);
    }

    static Outcome needsSmtpUtf8(Host host) {
        return new Bounced(
                NO_SMTPUTF8,
                "SMTPUTF8 is required, but was not offered by host " + host.nameAndAddress(),
                null);
    }
}
