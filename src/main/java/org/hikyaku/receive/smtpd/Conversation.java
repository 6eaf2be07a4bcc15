// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.net.Connection;
import org.hikyaku.receive.smtpd.command.Arguments;
import org.hikyaku.receive.smtpd.command.CommandRejected;
import org.hikyaku.receive.smtpd.command.CommandTable;
import org.hikyaku.receive.smtpd.command.CommandTable.Trait;
import org.hikyaku.receive.smtpd.command.Replies;
import org.hikyaku.smtp.BareNewline;
import org.hikyaku.smtp.LineReader;
import org.hikyaku.smtp.LineReader.Ending;
import org.hikyaku.smtp.Reply;
import org.hikyaku.smtp.Transcript;
import org.jspecify.annotations.Nullable;

/// The conversation with one SMTP client, from greeting to goodbye: reads commands, has them
/// handled, and sends the replies. What is common to all commands is decided here and nowhere else:
/// pipelining, mistakes, delays, soft_bounce.
///
/// Confined to one thread, except [#shutDown] and [#cut].
final class Conversation {

    private final Service service;
    private final Wire wire;
    private final Session session;
    private final SmtpdLog log;
    private final CommandStats stats;
    private final Mistakes mistakes;
    private final Transcript transcript;

    Conversation(
            Service service,
            Connection connection,
            Client client,
            SmtpdLog log,
            Session.Origin origin,
            Transcript transcript) {
        var settings = service.settings();
        var timed = service.withDeadline(connection);
        this.service = service;
        this.log = log;
        this.transcript = transcript;
        this.wire =
                new Wire(
                        timed,
                        new LineReader(timed, settings.lineLengthLimit(), service.memory()),
                        settings.timeout(),
                        this::noteReply);
        this.stats = new CommandStats(service.commands().names());
        this.mistakes = new Mistakes(settings.errors());
        this.session = new Session(service, wire, mistakes, client, log, origin);
    }

    void run() {
        session.begins();
        wire.newRequest();
        try {
            converse();
        } catch (SocketTimeoutException late) {
            breakOff("timeout", Reply.reply(421, "4.4.2", hostName() + " Error: timeout exceeded"));
        } catch (LineReader.NoRoomException _) {
            wire.farewell(Replies.NO_ROOM);
            lostConnection();
        } catch (IOException gone) {
            lostConnection();
        } catch (RuntimeException ourMistake) {
            log.say(
                    Event.text(
                            Severity.PANIC,
                            "session with " + session.client().display() + ": " + ourMistake));
            wire.farewell(Reply.reply(421, "4.3.0", hostName() + " Error: internal error"));
        } finally {
            session.abandonTransaction();
            wire.closeInput();
            session.ended(stats);
            wire.close();
        }
    }

    private void lostConnection() {
        if (wire.isShutDown()) {
            wire.farewell(Reply.reply(421, "4.3.2", hostName() + " Error: server shutting down"));
        } else {
            session.brokenOff("lost connection");
        }
    }

    private void breakOff(String reason, Reply farewell) {
        session.brokenOff(reason);
        wire.farewell(farewell);
    }

    private void converse() throws IOException {
        if (talksFirst()) {
            wire.flush();
            return;
        }
        wire.add(soften(session.greet()));
        while (!(session.phase() instanceof Phase.Closing)) {
            if (mistakes.areTooMany()) {
                breakOff(
                        "too many errors",
                        Reply.reply(421, "4.7.0", hostName() + " Error: too many errors"));
                return;
            }
            readCommand();
        }
        wire.flush();
    }

    /// Who has something to say before we have greeted is no mail client. True when it was sent
    /// away for it. RFC 5321 §4.3.1.
    private boolean talksFirst() throws IOException {
        if (session.origin() != Session.Origin.NETWORK || !wire.hasSpoken()) {
            return false;
        }
        wire.input().listen();
        return isOutOfStep();
    }

    private void readCommand() throws IOException {
        wire.newRequest();
        var ending = wire.nextLine();
        if (ending == Ending.LIMIT) {
            warnOfLongLine();
        }
        var line = service.decode(wire.input());
        noteCommand(line);
        if (ending == Ending.LIMIT) {
            wire.flush(); // The end of the line may be long in coming.
            wire.input().skipLine();
        }
        if (ending == Ending.BARE_LF && !acceptsBareNewline()) {
            return;
        }
        if (line == null) {
            answer(Replies.BAD_UTF8);
            return;
        }
        take(line);
    }

    private void noteReply(Reply reply) {
        transcript.said(session.client().display(), reply);
    }

    /// @param line null when the octets are no text
    private void noteCommand(@Nullable String line) {
        transcript.heard(
                session.client().display(),
                line != null ? line : wire.input().text(service.charset()));
    }

    private void warnOfLongLine() {
        var in = wire.input();
        var start = in.text(service.charset()).substring(0, 30);
        log.warning(
                session.client().display()
                        + ": request longer than "
                        + in.length()
                        + ": "
                        + SmtpdLog.printable(start)
                        + "...");
    }

    /// False when the line was refused for the LF, and with it the client.
    private boolean acceptsBareNewline() throws IOException {
        session.noteBareNewline();
        if (session.bareLf().policy() != BareNewline.REJECT) {
            return true;
        }
        answer(session.rejectBareNewline(null, null));
        session.close();
        return false;
    }

    // --- One command

    private void take(String line) throws IOException {
        int start = firstNonBlank(line);
        var command = start == 0 ? line : line.substring(start);
        int verbLength = firstBlank(command);
        if (verbLength == 0 || command.charAt(0) == 0) {
            answer(Replies.BAD_SYNTAX);
            return;
        }
        if (service.isNoop(command, verbLength)) {
            mistakes.junk();
            answer(Replies.OK);
            return;
        }
        var row = service.commands().find(command, verbLength);
        if (row == null) {
            takeUnknown(command, verbLength);
        } else {
            take(row, command, verbLength);
        }
    }

    private void take(CommandTable.Row row, String line, int verbLength) throws IOException {
        session.at(row.verb(), Session.NO_CONTENT);
        stats.came(row.number());
        if (row.has(Trait.COUNTS_AS_JUNK)) {
            mistakes.junk();
        }
        if (endsGroup(row) && wire.input().waiting() > 0 && isOutOfStep()) {
            return;
        }
        if (session.phase() instanceof Phase.Unwelcome(var refusal)
                && !row.has(Trait.FOR_UNWELCOME_TOO)) {
            answer(refusal);
            return;
        }
        Reply reply;
        try {
            reply = row.handler().handle(session, new Arguments(line, verbLength));
        } catch (CommandRejected malformed) {
            reply = malformed.reply();
        }
        if ((reply.isPositive() || mistakes.isForgiven()) && !row.has(Trait.BEGINS_ANEW)) {
            stats.wentWell(row.number());
        }
        answer(reply);
    }

    private void takeUnknown(String line, int verbLength) throws IOException {
        session.at("UNKNOWN", Session.NO_CONTENT);
        stats.came(service.commands().names().size() - 1);
        if (session.phase() instanceof Phase.Unwelcome(var refusal)) {
            answer(refusal);
        } else if (service.isOtherProtocol(line, verbLength)) {
            log.notSmtp(session.client(), line);
            answer(Replies.BREAKS_RULES);
            session.close();
        } else {
            answer(Replies.NOT_RECOGNIZED);
        }
    }

    /// Postfix: a client that has not said EHLO must wait after every command.
    private boolean endsGroup(CommandTable.Row row) {
        return session.origin() == Session.Origin.NETWORK
                && (session.greeting().protocol() == Greeting.Protocol.SMTP
                        || row.has(Trait.ENDS_PIPELINED_GROUP));
    }

    /// True when the client is sent away for it.
    private boolean isOutOfStep() throws IOException {
        if (mistakes.outOfStepForTheFirstTime()) {
            session.outOfStep(wire.input().peek(100, service.charset()));
        }
        if (service.settings().pipelining() == SmtpdSettings.Pipelining.TOLERATED) {
            return false;
        }
        answer(Replies.NOT_SYNCHRONIZED);
        session.close();
        return true;
    }

    private void answer(Reply reply) throws IOException {
        mistakes.count(reply);
        if (mistakes.callForDelay()) {
            service.pause().pause(service.settings().errors().sleepTime());
        }
        var soft = soften(reply);
        wire.add(soft);
        if (soft.hangsUp()) {
            session.close();
        }
    }

    private Reply soften(Reply reply) {
        return service.settings().bounce().soften(reply);
    }

    private String hostName() {
        return service.settings().hostName();
    }

    private static int firstBlank(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != ' ' && text.charAt(i) != '\t') {
            i++;
        }
        return i;
    }

    private static int firstNonBlank(String text) {
        int i = 0;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    // --- Shutdown

    /// Ends it if the client is between two commands; one that is in the middle of something
    /// finishes that first. Does not wait.
    void shutDown() {
        wire.shutDown();
    }

    /// Ends it at once.
    void cut() {
        wire.cut();
    }
}
