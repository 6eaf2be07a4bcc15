// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import org.hikyaku.mail.Address;
import org.hikyaku.receive.smtpd.Client;
import org.hikyaku.receive.smtpd.Greeting;
import org.hikyaku.rewrite.Resolution;
import org.hikyaku.rewrite.Resolver;
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
    private final String site;
    private @Nullable Resolution resolution;

    public Request(
            Whose whose,
            Client client,
            Greeting greeting,
            @Nullable Address sender,
            @Nullable Address recipient) {
        this(whose, client, greeting, sender, recipient, "");
    }

    private Request(
            Whose whose,
            Client client,
            Greeting greeting,
            @Nullable Address sender,
            @Nullable Address recipient,
            String site) {
        this.whose = whose;
        this.client = client;
        this.greeting = greeting;
        this.sender = sender;
        this.recipient = recipient;
        this.site = site;
    }

    /// Of a client that says ETRN.
    ///
    /// @param site the domain whose mail it wants sent
    public static Request toFlush(Whose whose, Client client, Greeting greeting, String site) {
        return new Request(whose, client, greeting, null, null, site);
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
            case SENDER -> sender == null ? "" : sender.text();
            case RELAY, RECIPIENT -> recipient == null ? "" : recipient.text();
            case DATA -> "DATA";
            case END_OF_DATA -> "END-OF-MESSAGE";
            case ETRN -> site;
        };
    }
}
