// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import org.hikyaku.mail.Address;
import org.hikyaku.receive.smtpd.Client;
import org.hikyaku.receive.smtpd.Greeting;
import org.hikyaku.rewrite.Resolution;
import org.hikyaku.rewrite.Resolver;
import org.hikyaku.smtp.MailPath;
import org.jspecify.annotations.Nullable;

/// What is being judged. Remembers where the recipient goes, since several restrictions ask.
/// Confined to the session's thread.
public final class Request {

    /// Whose request it is.
    public enum Whose {
        A_CLIENTS,
        /// A user of this machine, by `sendmail -bs`: no restriction concerns it.
        A_LOCAL_USERS
    }

    private final Whose whose;
    private final Client client;
    private final Greeting greeting;
    private final @Nullable Address sender;
    private final @Nullable Address recipient;
    private @Nullable Resolution resolution;

    public Request(
            Whose whose,
            Client client,
            Greeting greeting,
            @Nullable Address sender,
            @Nullable Address recipient) {
        this.whose = whose;
        this.client = client;
        this.greeting = greeting;
        this.sender = sender;
        this.recipient = recipient;
    }

    Whose whose() {
        return whose;
    }

    public Client client() {
        return client;
    }

    public Greeting greeting() {
        return greeting;
    }

    /// Null outside a transaction.
    public @Nullable Address sender() {
        return sender;
    }

    /// Null when no single recipient is being judged.
    public @Nullable Address recipient() {
        return recipient;
    }

    /// Where the recipient goes; asked once.
    Resolution resolve(Resolver resolver, Address recipient) {
        if (resolution == null) {
            resolution = resolver.resolve(sender == null ? Address.NULL_SENDER : sender, recipient);
        }
        return resolution;
    }

    /// What a refusal names in front of its text, without the brackets.
    String subject(Checkpoint checkpoint) {
        return switch (checkpoint) {
            case CLIENT -> client.display();
            case HELO -> greeting.heloName() == null ? "" : greeting.heloName();
            case SENDER -> sender == null ? "" : MailPath.quote(sender);
            case RELAY, RECIPIENT -> recipient == null ? "" : recipient.text();
            case DATA -> "DATA";
            case END_OF_DATA -> "END-OF-MESSAGE";
        };
    }
}
