// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hikyaku.mail.Address;
import org.hikyaku.receive.smtpd.access.Request;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.smtp.ClientMemory;
import org.hikyaku.smtp.LineReader;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// What stands between us and one SMTP client: who it is, how it introduced itself, the mail
/// transaction in hand. Commands ask it and tell it; [Conversation] keeps it going.
///
/// Confined to the session's thread.
public final class Session {

    /// Nothing of a message is under way.
    static final long NO_CONTENT = -1;

    private final Service service;
    private final Wire wire;
    private final Mistakes mistakes;
    private final SmtpdLog log;
    private final Origin origin;

    private Client client;
    private Withheld withheld;
    private Greeting greeting = Greeting.NONE;
    private Phase phase = new Phase.Ready();
    private String stage = "CONNECT";
    private long contentOctets = NO_CONTENT;
    private String notes = "";

    /// Where the client is.
    enum Origin {
        NETWORK,
        /// `sendmail -bs`: a user of this machine, whom no restriction concerns.
        LOCAL_SUBMISSION
    }

    Session(
            Service service,
            Wire wire,
            Mistakes mistakes,
            Client client,
            SmtpdLog log,
            Origin origin) {
        this.service = service;
        this.wire = wire;
        this.mistakes = mistakes;
        this.client = client;
        this.log = log;
        this.withheld = service.withheld().fromAll();
        this.origin = origin;
    }

    // --- From beginning to end

    void begins() {
        log.connected(client);
        withheld = service.withheld().from(client);
    }

    /// The greeting, or the refusal that takes its place.
    Reply greet() {
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

    /// Logs that it ends before its time.
    ///
    /// @param reason `lost connection`, `timeout`, `too many errors`
    void brokenOff(String reason) {
        log.brokenOff(queueId(), reason, stage, contentOctets, client);
    }

    void ended(CommandStats stats) {
        log.disconnected(client, stats, notes);
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

    Origin origin() {
        return origin;
    }

    public SmtpdLog log() {
        return log;
    }

    /// What the recipients of a message in the making are remembered in.
    public ClientMemory memory() {
        return service.memory();
    }

    public LineReader input() {
        return wire.input();
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
        var soft = service.settings().bounce().soften(reply);
        log.rejected(queueId(), stage, client, soft, partiesOf(sender, recipient));
        return soft;
    }

    private SmtpdLog.Parties partiesOf(@Nullable Address sender, @Nullable Address recipient) {
        return new SmtpdLog.Parties(sender, recipient, greeting, service.settings().loggedForm());
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
        this.withheld = service.withheld().from(client);
        this.greeting = greeting;
        return greet();
    }

    /// Sends a reply now, because the client waits for it in the middle of a command.
    public void sendNow(Reply reply) throws IOException {
        wire.add(reply);
        wire.flush();
    }

    /// Replies that are owed must not wait for a slow client's content.
    public void flush() throws IOException {
        wire.flush();
    }

    /// A command or a message begins: with smtpd_per_request_deadline it has smtpd_timeout for
    /// itself and its reply, or more for content that comes at smtpd_min_data_rate.
    public void newRequest() {
        wire.newRequest();
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

    /// Refuses a line or a message for a bare newline in it.
    public Reply rejectBareNewline(@Nullable Address sender, @Nullable Address recipient) {
        log.rejectedBareNewline(queueId(), stage, client, partiesOf(sender, recipient));
        int code = bareLf().rejectCode();
        return Reply.reply(
                code,
                code / 100 + ".5.2",
                service.settings().hostName() + " Error: bare <LF> received");
    }

    /// The client sent more where it had to wait for us.
    void outOfStep(String text) {
        log.improperPipelining(stage, client, text);
    }
}
