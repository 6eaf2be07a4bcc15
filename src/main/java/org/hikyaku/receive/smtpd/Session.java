// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.mail.Address;
import org.hikyaku.net.Connection;
import org.hikyaku.receive.smtpd.access.Request;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.receive.smtpd.command.Arguments;
import org.hikyaku.receive.smtpd.command.CommandRejected;
import org.hikyaku.receive.smtpd.command.CommandTable;
import org.hikyaku.receive.smtpd.command.CommandTable.Trait;
import org.hikyaku.receive.smtpd.command.Replies;
import org.hikyaku.smtp.BareNewline;
import org.hikyaku.smtp.ClientMemory;
import org.hikyaku.smtp.LineReader;
import org.hikyaku.smtp.LineReader.Ending;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// A conversation with one SMTP client: reads commands, has them handled, and sends the replies.
/// What is common to all commands is decided here and nowhere else: pipelining, mistakes, delays,
/// soft_bounce.
///
/// Confined to one thread, except [#shutDown].
public final class Session {

    /// Where a shutdown may interrupt.
    private enum Moment {
        BUSY,
        /// Nothing is owed to the client, and we wait for its next command.
        BETWEEN_COMMANDS,
        SHUT_DOWN
    }

    private final Service service;
    private final Connection connection;
    private final SmtpdLog log;
    private final Origin origin;
    private final LineReader in;
    private final ReplyWriter out;
    private final CommandStats stats;
    private final Mistakes mistakes;
    private final AtomicReference<Moment> moment = new AtomicReference<>(Moment.BUSY);

    private Client client;
    private Withheld withheld;
    private Greeting greeting = Greeting.NONE;
    private Phase phase = new Phase.Ready();
    private String stage = "CONNECT";
    private long contentOctets = -1;
    private String notes = "";

    /// The command in hand was an XCLIENT that succeeded.
    private boolean begunAnew;

    /// Where the client is.
    enum Origin {
        NETWORK,
        /// `sendmail -bs`: a user of this machine, whom no restriction concerns.
        LOCAL_SUBMISSION
    }

    Session(Service service, Connection connection, Client client, SmtpdLog log, Origin origin) {
        this.service = service;
        this.connection = service.withDeadline(connection);
        this.client = client;
        this.log = log;
        this.withheld = service.withheld().fromAll();
        this.origin = origin;
        this.in =
                new LineReader(
                        this.connection, service.settings().lineLengthLimit(), service.memory());
        this.out = new ReplyWriter(this.connection);
        this.stats = new CommandStats(service.commands().names());
        this.mistakes = new Mistakes(service.settings().errors());
    }

    // --- The loop

    void run() {
        log.connected(client);
        withheld = service.withheld().from(client, log);
        newRequest();
        try {
            converse();
        } catch (SocketTimeoutException late) {
            brokenOff(
                    "timeout", Reply.reply(421, "4.4.2", hostName() + " Error: timeout exceeded"));
        } catch (LineReader.NoRoomException _) {
            farewell(Replies.NO_ROOM);
            lostConnection();
        } catch (IOException gone) {
            lostConnection();
        } catch (RuntimeException ourMistake) {
            log.say(
                    Event.text(
                            Severity.PANIC,
                            "session with " + client.display() + ": " + ourMistake));
            farewell(Reply.reply(421, "4.3.0", hostName() + " Error: internal error"));
        } finally {
            abandonTransaction();
            in.close();
            log.disconnected(client, stats, notes);
            connection.close();
        }
    }

    private void lostConnection() {
        if (moment.get() == Moment.SHUT_DOWN) {
            farewell(goodbye());
        } else {
            log.brokenOff(queueId(), "lost connection", stage, contentOctets, client);
        }
    }

    private void brokenOff(String reason, Reply farewell) {
        log.brokenOff(queueId(), reason, stage, contentOctets, client);
        farewell(farewell);
    }

    private void farewell(Reply reply) {
        try {
            connection.timeout(service.settings().timeout());
            out.add(reply);
            out.flush();
        } catch (IOException alreadyGone) {
            // It was a courtesy; the log says what happened.
            return;
        }
    }

    private void converse() throws IOException {
        if (talksFirst()) {
            out.flush();
            return;
        }
        out.add(soften(greet()));
        while (!(phase instanceof Phase.Closing)) {
            if (mistakes.areTooMany()) {
                brokenOff(
                        "too many errors",
                        Reply.reply(421, "4.7.0", hostName() + " Error: too many errors"));
                return;
            }
            readCommand();
        }
        out.flush();
    }

    /// Who has something to say before we have greeted is no mail client. True when it was sent
    /// away for it. RFC 5321 §4.3.1.
    private boolean talksFirst() throws IOException {
        if (origin != Origin.NETWORK || connection.readable() == 0) {
            return false;
        }
        in.listen();
        return isOutOfStep();
    }

    /// The greeting, or the refusal that takes its place.
    private Reply greet() {
        if (origin == Origin.NETWORK) {
            var verdict = service.access().judgeConnection(requestWith(greeting));
            if (verdict instanceof Verdict.Refuse(var reply)) {
                phase =
                        new Phase.Unwelcome(
                                Reply.reply(
                                        503,
                                        "5.7.0",
                                        "Error: access denied for " + client.display()));
                mistakes.count(reply);
                return rejected(reply, null, null);
            }
        }
        return Reply.reply(220, service.settings().banner());
    }

    private void readCommand() throws IOException {
        newRequest();
        var ending = awaitLine();
        if (ending == Ending.LIMIT) {
            var start = in.text(service.charset()).substring(0, 30);
            log.warning(
                    client.display()
                            + ": request longer than "
                            + in.length()
                            + ": "
                            + printable(start)
                            + "...");
        }
        var line = service.decode(in);
        if (ending == Ending.LIMIT) {
            out.flush(); // The end of the line may be long in coming.
            in.skipLine();
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

    /// Sends what is owed, if there is nothing more to answer first, and waits.
    private Ending awaitLine() throws IOException {
        if (in.hasLine()) {
            return in.next();
        }
        out.flush();
        if (!moment.compareAndSet(Moment.BUSY, Moment.BETWEEN_COMMANDS)) {
            throw new IOException("shutting down");
        }
        in.rest();
        var ending = in.next();
        if (!moment.compareAndSet(Moment.BETWEEN_COMMANDS, Moment.BUSY)) {
            throw new IOException("shutting down");
        }
        return ending;
    }

    /// False when the line was refused for the LF, and with it the client.
    private boolean acceptsBareNewline() throws IOException {
        var policy = bareLf();
        noteBareNewline();
        if (policy.policy() != BareNewline.REJECT) {
            return true;
        }
        log.rejectedBareNewline(queueId(), stage, client, partiesOf(null, null));
        answer(bareNewlineReply());
        close();
        return false;
    }

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
        stage = row.verb();
        stats.came(row.number());
        if (row.has(Trait.COUNTS_AS_JUNK)) {
            mistakes.junk();
        }
        if (endsGroup(row) && in.waiting() > 0 && isOutOfStep()) {
            return;
        }
        if (phase instanceof Phase.Unwelcome(var refusal) && !row.has(Trait.FOR_UNWELCOME_TOO)) {
            answer(refusal);
            return;
        }
        Reply reply;
        begunAnew = false;
        try {
            reply = row.handler().handle(this, new Arguments(line, verbLength));
        } catch (CommandRejected malformed) {
            reply = malformed.reply();
        }
        // Postfix: an XCLIENT that succeeds begins a new session and is not counted as a success.
        if ((reply.isPositive() || mistakes.isForgiven()) && !begunAnew) {
            stats.wentWell(row.number());
        }
        answer(reply);
    }

    private void takeUnknown(String line, int verbLength) throws IOException {
        stage = "UNKNOWN";
        stats.came(service.commands().names().size() - 1);
        if (phase instanceof Phase.Unwelcome(var refusal)) {
            answer(refusal);
        } else if (service.isOtherProtocol(line, verbLength)) {
            log.notSmtp(client, line);
            answer(Replies.BREAKS_RULES);
            close();
        } else {
            answer(Replies.NOT_RECOGNIZED);
        }
    }

    /// Postfix: a client that has not said EHLO must wait after every command.
    private boolean endsGroup(CommandTable.Row row) {
        return origin == Origin.NETWORK
                && (greeting.protocol() == Greeting.Protocol.SMTP
                        || row.has(Trait.ENDS_PIPELINED_GROUP));
    }

    /// True when the client is sent away for it.
    private boolean isOutOfStep() throws IOException {
        if (mistakes.outOfStepForTheFirstTime()) {
            log.improperPipelining(stage, client, in.peek(100, service.charset()));
        }
        if (service.settings().pipelining() == SmtpdSettings.Pipelining.TOLERATED) {
            return false;
        }
        answer(Replies.NOT_SYNCHRONIZED);
        close();
        return true;
    }

    private void answer(Reply reply) throws IOException {
        mistakes.count(reply);
        if (mistakes.callForDelay()) {
            service.pause().pause(service.settings().errors().sleepTime());
        }
        var soft = soften(reply);
        out.add(soft);
        if (soft.hangsUp()) {
            close();
        }
    }

    /// `soft_bounce`: what is permanent today may be a slip in a new configuration.
    private Reply soften(Reply reply) {
        if (service.settings().bounce() == SmtpdSettings.Bounce.AS_IS || !reply.isPermanent()) {
            return reply;
        }
        var status = reply.status();
        return new Reply(
                reply.code() - 100, status == null ? null : status.withClass(4), reply.lines());
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

    // --- What commands ask and tell

    public Client client() {
        return client;
    }

    /// The extensions that this client is not told of.
    public Withheld withheld() {
        return withheld;
    }

    public Greeting greeting() {
        return greeting;
    }

    public Phase phase() {
        return phase;
    }

    public SmtpdLog log() {
        return log;
    }

    /// What the recipients of a message in the making are remembered in.
    public ClientMemory memory() {
        return service.memory();
    }

    public LineReader input() {
        return in;
    }

    public Instant now() {
        return service.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /// Of the message in the making, or `NOQUEUE`.
    public String queueId() {
        if (phase instanceof Phase.InTransaction(var mail)) {
            var draft = mail.draft();
            if (draft != null) {
                return draft.id().text();
            }
        }
        return "NOQUEUE";
    }

    public String printable(String text) {
        return SmtpdLog.printable(text);
    }

    private String hostName() {
        return service.settings().hostName();
    }

    public Request requestWith(Greeting greeting) {
        return new Request(whose(), client, greeting, null, null);
    }

    public Request requestFrom(Address sender) {
        return new Request(whose(), client, greeting, sender, null);
    }

    public Request requestTo(@Nullable Address sender, @Nullable Address recipient) {
        return new Request(whose(), client, greeting, sender, recipient);
    }

    /// What the access lists are asked about an ETRN for this domain.
    public Request requestToFlush(String site) {
        return Request.toFlush(whose(), client, greeting, site);
    }

    private Request.Whose whose() {
        return switch (origin) {
            case NETWORK -> Request.Whose.A_CLIENTS;
            case LOCAL_SUBMISSION -> Request.Whose.A_LOCAL_USERS;
        };
    }

    /// Logs a refusal and gives it back, ready to be sent.
    public Reply rejected(Reply reply, @Nullable Address sender, @Nullable Address recipient) {
        var soft = soften(reply);
        log.rejected(queueId(), stage, client, soft, partiesOf(sender, recipient));
        return soft;
    }

    private SmtpdLog.Parties partiesOf(@Nullable Address sender, @Nullable Address recipient) {
        return new SmtpdLog.Parties(sender, recipient, greeting);
    }

    public boolean mayUseXclient() {
        return origin == Origin.NETWORK && service.mayUseXclient(client);
    }

    public void introduced(Greeting greeting) {
        this.greeting = greeting;
    }

    public void begin(Transaction mail) {
        phase = new Phase.InTransaction(mail);
    }

    /// Forgets the mail transaction, if there is one.
    public void abandonTransaction() {
        if (phase instanceof Phase.InTransaction(var mail)) {
            mail.abandon();
        }
        switch (phase) {
            case Phase.InTransaction _, Phase.AfterFailedChunk _, Phase.Ready _ ->
                    phase = new Phase.Ready();
            case Phase.Unwelcome _, Phase.Closing _ -> {}
        }
    }

    /// What the client sends by BDAT is thrown away until it begins anew.
    public void chunkFailed() {
        phase = new Phase.AfterFailedChunk();
    }

    /// No further command is read.
    public void close() {
        abandonTransaction();
        phase = new Phase.Closing();
    }

    /// The reply that is about to be given is no mistake of the client's.
    public void forgive() {
        mistakes.forgive();
    }

    /// A message got through: earlier mistakes no longer count.
    public void messageAccepted() {
        mistakes.forget();
    }

    /// XCLIENT: the session goes on as that client's, from its beginning.
    public Reply becomes(Client client, Greeting greeting) {
        this.client = client;
        this.withheld = service.withheld().from(client, log);
        this.greeting = greeting;
        begunAnew = true;
        return greet();
    }

    /// Sends a reply now, because the client waits for it in the middle of a command.
    public void sendNow(Reply reply) throws IOException {
        out.add(reply);
        out.flush();
    }

    /// Replies that are owed must not wait for a slow client's content.
    public void flush() throws IOException {
        out.flush();
    }

    /// A command or a message begins: with smtpd_per_request_deadline it has smtpd_timeout for
    /// itself and its reply, or more for content that comes at smtpd_min_data_rate.
    public void newRequest() {
        connection.timeout(service.settings().timeout());
    }

    /// What the log says if the client vanishes now.
    ///
    /// @param octets of content that have come; negative when it is not content that we wait for
    public void at(String stage, long octets) {
        this.stage = stage;
        this.contentOctets = octets;
    }

    /// What to do about bare newlines of this client.
    public SmtpdSettings.BareLf bareLf() {
        return origin == Origin.LOCAL_SUBMISSION || service.mayUseBareNewlines(client)
                ? SmtpdSettings.BareLf.ALLOWED
                : service.settings().bareLf();
    }

    /// Remembers, for the disconnect line, that there was one.
    public void noteBareNewline() {
        notes = bareLf().remark();
    }

    /// Refuses a message for a bare newline in it.
    public Reply rejectBareNewline(Transaction mail) {
        log.rejectedBareNewline(
                queueId(), stage, client, partiesOf(mail.sender(), mail.onlyRecipient()));
        return bareNewlineReply();
    }

    private Reply bareNewlineReply() {
        int code = bareLf().rejectCode();
        return Reply.reply(code, code / 100 + ".5.2", hostName() + " Error: bare <LF> received");
    }

    // --- Shutdown

    /// Ends a session whose client is between two commands; one that is in the middle of something
    /// finishes that first. May come from any thread, and does not wait: the goodbye is said by the
    /// session's thread, since a client that reads nothing may make it wait.
    void shutDown() {
        if (moment.compareAndSet(Moment.BETWEEN_COMMANDS, Moment.SHUT_DOWN)) {
            connection.endInput();
        } else {
            moment.compareAndSet(Moment.BUSY, Moment.SHUT_DOWN);
        }
    }

    private Reply goodbye() {
        return Reply.reply(421, "4.3.2", hostName() + " Error: server shutting down");
    }

    /// Ends it at once, from another thread.
    void cut() {
        connection.close();
    }
}
