// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.mail.Attribute;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.smtp.XText;

/// `XFORWARD`: tells a content filter whose mail this is, for its log and for the server behind it.
/// Told is what the server asks for and we know.
///
/// - Postfix: XFORWARD_README
/// - Parameters: smtp_send_xforward_command, smtp_xforward_timeout
final class Xforward {

    /// What a server may ask for; the words are those of its answer to EHLO.
    enum Fact {
        NAME,
        ADDR,
        PORT,
        PROTO,
        HELO,
        IDENT,
        SOURCE
    }

    /// The facts fit into two command lines. RFC 5321 §4.5.3.1.4
    private static final Set<Fact> FIRST = EnumSet.of(Fact.NAME, Fact.ADDR, Fact.PORT);

    private static final Set<Fact> SECOND =
            EnumSet.of(Fact.PROTO, Fact.HELO, Fact.IDENT, Fact.SOURCE);

    private final Session session;
    private final QueuedMessage message;

    Xforward(Session session, QueuedMessage message) {
        this.session = session;
        this.message = message;
    }

    /// From the words behind XFORWARD in an answer to EHLO.
    static Set<Fact> wanted(String words) {
        var wanted = EnumSet.noneOf(Fact.class);
        for (var fact : Fact.values()) {
            for (var word : words.split("[ \t]+", -1)) {
                if (word.equalsIgnoreCase(fact.name())) {
                    wanted.add(fact);
                }
            }
        }
        return wanted;
    }

    /// Appends a command with name and address; false when there is nothing to tell.
    boolean appendClient() {
        return append(FIRST);
    }

    /// Appends a command with the rest; false when there is nothing to tell.
    boolean appendSession() {
        return append(SECOND);
    }

    private boolean append(Set<Fact> facts) {
        var line = session.command();
        int before = line.length();
        for (var fact : facts) {
            var value = session.extensions().xforward().contains(fact) ? value(fact) : "";
            if (!value.isEmpty() && !value.equalsIgnoreCase("unknown")) {
                line.append(line.length() == before ? "XFORWARD " : " ");
                line.append(fact.name()).append('=').append(XText.encode(value));
            }
        }
        if (line.length() == before) {
            return false;
        }
        line.append("\r\n");
        return true;
    }

    private String value(Fact fact) {
        var attributes = message.envelope().attributes();
        return switch (fact) {
            case NAME -> attributes.get(Attribute.CLIENT_NAME, "");
            case ADDR -> {
                var address = attributes.get(Attribute.CLIENT_ADDRESS, "");
                yield address.contains(":") ? "IPv6:" + address : address;
            }
            case PORT -> attributes.get(Attribute.CLIENT_PORT, "");
            case PROTO -> attributes.get(Attribute.PROTOCOL_NAME, "");
            case HELO -> attributes.get(Attribute.HELO_NAME, "");
            case IDENT -> message.id().text();
            case SOURCE -> attributes.get(Attribute.REWRITE_CONTEXT, "").toUpperCase(Locale.ROOT);
        };
    }
}
