// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.net.InetAddress;
import java.util.Locale;
import org.hikyaku.net.IpAddress;
import org.hikyaku.receive.smtpd.Client;
import org.hikyaku.receive.smtpd.ClientNames.Certainty;
import org.hikyaku.receive.smtpd.Greeting;
import org.hikyaku.receive.smtpd.Phase;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.Reply;
import org.hikyaku.smtp.XText;
import org.jspecify.annotations.Nullable;

/// `XCLIENT`: a proxy that we trust says for whom it speaks. The session begins anew as that
/// client's, with a new greeting.
///
/// - Postfix: XCLIENT_README
/// - Parameters: smtpd_authorized_xclient_hosts
final class Xclient implements Command {

    private static final String UNAVAILABLE = "[UNAVAILABLE]";
    private static final String TEMPUNAVAIL = "[TEMPUNAVAIL]";

    private final SmtpdSettings settings;

    Xclient(SmtpdSettings settings) {
        this.settings = settings;
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws CommandRejected {
        if (!(session.phase() instanceof Phase.Ready)) {
            throw new CommandRejected(Replies.TRANSACTION_IN_PROGRESS);
        }
        if (!arguments.hasMore()) {
            throw new CommandRejected(Replies.XCLIENT_SYNTAX);
        }
        if (!session.mayUseXclient()) {
            throw new CommandRejected(Replies.NOT_AUTHORIZED);
        }
        var told = new Told(session.client());
        for (var word = arguments.takeWord(); word != null; word = arguments.takeWord()) {
            told.take(word);
        }
        return session.becomes(told.client(), new Greeting(told.helo, told.protocol));
    }

    /// What the proxy has told so far. Used once.
    private final class Told {

        private String name;
        private String reverseName;
        private Certainty certainty;
        private @Nullable InetAddress address;
        private int port;
        private @Nullable String helo;
        private Greeting.Protocol protocol = Greeting.Protocol.SMTP;

        Told(Client before) {
            name = before.name();
            reverseName = before.reverseName();
            certainty = before.certainty();
            address = before.address();
            port = before.port();
        }

        Client client() {
            return Client.of(name, reverseName, certainty, address, port, settings.portLogging());
        }

        void take(String word) throws CommandRejected {
            int equals = word.indexOf('=');
            if (equals < 1 || equals == word.length() - 1) {
                throw new CommandRejected(Replies.ATTRIBUTE_EXPECTED);
            }
            var attribute = word.substring(0, equals).toUpperCase(Locale.ROOT);
            var value = XText.decode(word.substring(equals + 1));
            if (value == null) {
                throw bad(attribute, word.substring(equals + 1));
            }
            boolean known =
                    !value.equalsIgnoreCase(UNAVAILABLE) && !value.equalsIgnoreCase(TEMPUNAVAIL);
            switch (attribute) {
                case "NAME" -> takeName(value, known);
                case "REVERSE_NAME" -> takeReverseName(value, known);
                case "ADDR" -> address = known ? readAddress(value) : null;
                case "PORT" -> port = known ? readPort(attribute, value) : 0;
                case "HELO" -> helo = known ? readHelo(value) : null;
                case "PROTO" -> protocol = readProtocol(value);
                // Nobody has logged in, so there is no login to take over; where the proxy listened
                // interests only those who log it.
                case "LOGIN" -> {}
                case "DESTADDR" -> {
                    if (known) {
                        InetAddress _ = readAddress(value);
                    }
                }
                case "DESTPORT" -> {
                    if (known) {
                        int _ = readPort(attribute, value);
                    }
                }
                default ->
                        throw new CommandRejected(
                                Reply.reply(
                                        501, "5.5.4", "Bad XCLIENT attribute name: " + attribute));
            }
        }

        private void takeName(String value, boolean known) throws CommandRejected {
            if (known && !isHostName(value)) {
                throw bad("NAME", value);
            }
            name = known ? value : Client.UNKNOWN;
            certainty = certaintyOf(value, known);
        }

        private void takeReverseName(String value, boolean known) throws CommandRejected {
            if (known && !isHostName(value)) {
                throw bad("REVERSE_NAME", value);
            }
            reverseName = known ? value : Client.UNKNOWN;
        }

        private static Certainty certaintyOf(String value, boolean known) {
            if (known) {
                return Certainty.CONFIRMED;
            }
            return value.equalsIgnoreCase(TEMPUNAVAIL) ? Certainty.UNAVAILABLE : Certainty.MISSING;
        }

        private static InetAddress readAddress(String value) throws CommandRejected {
            boolean prefixed = value.regionMatches(true, 0, "IPv6:", 0, 5);
            var read = IpAddress.parse(prefixed ? value.substring(5) : value);
            if (read == null) {
                throw bad("ADDR", value);
            }
            return read;
        }

        private static int readPort(String attribute, String value) throws CommandRejected {
            boolean digits =
                    value.length() <= 5 && value.chars().allMatch(c -> c >= '0' && c <= '9');
            int read = digits && !value.isEmpty() ? Integer.parseInt(value) : -1;
            if (read < 0 || read > 65535) {
                throw bad(attribute, value);
            }
            return read;
        }

        private static String readHelo(String value) throws CommandRejected {
            if (value.isBlank()) {
                throw bad("HELO", value);
            }
            return value.replaceAll("\\p{Cntrl}", "?");
        }

        private static Greeting.Protocol readProtocol(String value) throws CommandRejected {
            return switch (value.toUpperCase(Locale.ROOT)) {
                case "SMTP" -> Greeting.Protocol.SMTP;
                case "ESMTP" -> Greeting.Protocol.ESMTP;
                default -> throw bad("PROTO", value);
            };
        }

        private static boolean isHostName(String value) {
            return MailPath.parse("<x@" + value + ">", 0, MailPath.Strictness.STRICT) != null;
        }

        private static CommandRejected bad(String attribute, String value) {
            return new CommandRejected(
                    Reply.reply(501, "5.5.4", "Bad " + attribute + " syntax: " + value));
        }
    }
}
