// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.hikyaku.net.Connection;
import org.hikyaku.net.RequestDeadline;
import org.hikyaku.receive.smtpd.access.AccessPolicies;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.ClientList;
import org.hikyaku.receive.smtpd.command.CommandTable;
import org.hikyaku.smtp.ClientMemory;
import org.hikyaku.smtp.LineReader;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.ListMatch;
import org.jspecify.annotations.Nullable;

/// What all sessions of one service share, made from one snapshot of main.cf. Unchanging.
record Service(
        SmtpdSettings settings,
        CommandTable commands,
        AccessPolicies policies,
        DomainList noopCommands,
        ForeignProtocols foreignProtocols,
        ClientNames clientNames,
        Withheld.Rules withheld,
        InstantSource clock,
        LongSupplier nanoClock,
        ClientMemory memory,
        Pause pause) {

    AccessPolicy access() {
        return policies.access();
    }

    /// `smtpd_per_request_deadline`.
    Connection withDeadline(Connection connection) {
        int rate = settings.minDataRate();
        return rate == SmtpdSettings.NO_DEADLINE
                ? connection
                : RequestDeadline.ofServer(connection, nanoClock, rate);
    }

    boolean mayUseXclient(Client client) {
        return policies.xclientHosts().contains(client) == ClientList.Answer.YES;
    }

    boolean mayUseBareNewlines(Client client) {
        return policies.bareNewlineClients().contains(client) == ClientList.Answer.YES;
    }

    boolean isOtherProtocol(String line, int verbLength) {
        return foreignProtocols.isOneOf(line, verbLength);
    }

    /// `smtpd_noop_commands`.
    boolean isNoop(String line, int verbLength) {
        return noopCommands.matches(line.substring(0, verbLength)) instanceof ListMatch.Listed;
    }

    /// For showing what a client sent, whatever it is.
    Charset charset() {
        return StandardCharsets.ISO_8859_1;
    }

    /// A command line as text. Null when it must be UTF-8 and is not. RFC 6531 §3.1.
    @Nullable String decode(LineReader in) {
        for (int i = 0; i < in.length(); i++) {
            if (in.octet(i) > 127) {
                return decodeUtf8(in);
            }
        }
        return in.text(StandardCharsets.ISO_8859_1);
    }

    private @Nullable String decodeUtf8(LineReader in) {
        var octets = in.text(StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return settings.utf8() == SmtpdSettings.Utf8.ENABLED
                    ? null
                    : new String(octets, StandardCharsets.ISO_8859_1);
        }
    }
}
