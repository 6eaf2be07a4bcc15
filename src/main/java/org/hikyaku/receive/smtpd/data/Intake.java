// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.data;

import java.io.IOException;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.mail.Attribute;
import org.hikyaku.receive.smtpd.Client;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.Transaction;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.RewriteContext;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.receive.smtpd.command.Replies;
import org.hikyaku.smtp.BareNewline;
import org.hikyaku.smtp.DotReader;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// Turns what follows DATA or BDAT into a queued message, and gives the one reply that takes
/// responsibility for it. The steps are open, accept, finish; a client that vanishes on the way
/// leaves nothing behind. Unchanging; all sessions share it.
///
/// - RFC 5321 §4.1.1.4 (DATA), §6.1 (a 250 means the message is ours); RFC 3030 §2 (BDAT)
/// - Parameters: smtpd_end_of_data_restrictions, message_size_limit, smtpd_forbid_bare_newline
public final class Intake {

    private final SmtpdSettings settings;
    private final AccessPolicy access;
    private final RewriteContext rewriteContext;
    private final Cleanup cleanup;
    private final String serviceName;
    private final ReceivedHeader received;

    /// For one service.
    ///
    /// @param serviceName the program name in the log, for the envelope
    public Intake(
            SmtpdSettings settings,
            AccessPolicy access,
            RewriteContext rewriteContext,
            Cleanup cleanup,
            String serviceName) {
        this.settings = settings;
        this.access = access;
        this.rewriteContext = rewriteContext;
        this.cleanup = cleanup;
        this.serviceName = serviceName;
        this.received = new ReceivedHeader(settings);
    }

    /// Opens a draft with the first recipient that is accepted. Postfix:
    /// smtpd_delay_open_until_valid_rcpt.
    public void open(Session session, Transaction mail) {
        if (mail.draft() != null) {
            return;
        }
        var draft = cleanup.open();
        mail.opened(draft);
        draft.arrival(mail.arrival());
        draft.sender(mail.sender());
        describe(session, mail, draft);
        session.log().draftOpened(draft.id().text(), session.client());
    }

    private void describe(Session session, Transaction mail, Draft draft) {
        Client client = session.client();
        var options = mail.options();
        draft.attribute(Attribute.CLIENT_NAME, client.name());
        draft.attribute(Attribute.REVERSE_CLIENT_NAME, client.reverseName());
        draft.attribute(Attribute.CLIENT_ADDRESS, client.addressText());
        draft.attribute(Attribute.CLIENT_PORT, client.portText());
        draft.attribute(Attribute.HELO_NAME, session.greeting().heloName());
        draft.attribute(Attribute.PROTOCOL_NAME, session.greeting().protocol().toString());
        draft.attribute(Attribute.MESSAGE_ORIGIN, client.display());
        draft.attribute(Attribute.REWRITE_CONTEXT, rewriteContext.of(client));
        draft.attribute(Attribute.ENCODING, options.encoding());
        draft.attribute(Attribute.DSN_RET, options.ret());
        draft.attribute(Attribute.DSN_ENVID, options.envid());
        draft.attribute(Attribute.RECEIVED_BY, serviceName);
        draft.attribute(
                Attribute.SMTPUTF8,
                options.smtpUtf8() == Transaction.SmtpUtf8.REQUESTED ? "yes" : null);
    }

    /// The content up to the lone dot, and the reply to it.
    public Reply acceptData(Session session, Transaction mail) throws IOException {
        var draft = draftOf(mail);
        draft.prependHeader(received.of(session, mail, draft.id().text()));
        session.newRequest();
        var content = new DotReader(session.input(), session.bareLf().policy());
        var sink = new FirstLines(draft);
        session.at("DATA", 0);
        content.transferTo((bytes, offset, length) -> {
            sink.accept(bytes, offset, length);
            session.at("DATA", content.size());
        });
        session.at("END-OF-MESSAGE", -1);
        if (content.sawBareNewline()) {
            session.noteBareNewline();
        }
        return finish(session, mail, draft, content.sawBareNewline(), "Ok: ");
    }

    /// Reads a chunk. Null when all is well; the message is not complete before [#finishChunks].
    public @Nullable Reply acceptChunk(Session session, Transaction mail, long octets)
            throws IOException {
        var draft = draftOf(mail);
        var chunks = (ChunkDecoder) mail.chunks();
        if (chunks == null) {
            draft.prependHeader(received.of(session, mail, draft.id().text()));
            chunks = new ChunkDecoder(new FirstLines(draft));
            mail.chunks(chunks);
        }
        if (settings.messageSizeLimit() > 0
                && octets > settings.messageSizeLimit() - chunks.size()) {
            session.log()
                    .warning(
                            session.queueId()
                                    + ": BDAT request from "
                                    + session.client().display()
                                    + " exceeds message size limit");
            discardChunk(session, octets);
            return Replies.CHUNK_TOO_BIG;
        }
        readChunk(session, octets, chunks::accept);
        return null;
    }

    /// Reads a chunk that nobody wants, since the client may have sent it already.
    public void discardChunk(Session session, long octets) throws IOException {
        readChunk(session, octets, (_, _, _) -> {});
    }

    private static void readChunk(Session session, long octets, org.hikyaku.mail.Content.Sink sink)
            throws IOException {
        long left = octets;
        if (left > session.input().waiting()) {
            session.flush();
        }
        while (left > 0) {
            session.at("BDAT", octets - left);
            left -= session.input().takeRaw((int) Math.min(left, Integer.MAX_VALUE), sink);
        }
        session.at("BDAT", -1);
    }

    /// The reply to the last chunk.
    public Reply finishChunks(Session session, Transaction mail) throws IOException {
        var draft = draftOf(mail);
        var chunks = (ChunkDecoder) mail.chunks();
        if (chunks == null) {
            throw new IllegalStateException("the last chunk without a chunk");
        }
        chunks.finish();
        session.at("END-OF-MESSAGE", -1);
        if (chunks.sawBareNewline()) {
            session.noteBareNewline();
        }
        return finish(
                session, mail, draft, chunks.sawBareNewline(), "Ok: " + chunks.size() + " bytes ");
    }

    private Reply finish(
            Session session, Transaction mail, Draft draft, boolean bareNewline, String ok) {
        var refusal = refusal(session, mail, bareNewline);
        if (refusal != null) {
            session.abandonTransaction();
            return refusal;
        }
        return switch (draft.commit()) {
            case Cleanup.Result.Queued(var id) -> {
                session.abandonTransaction();
                session.messageAccepted();
                yield Reply.reply(250, "2.0.0", ok + "queued as " + id);
            }
            case Cleanup.Result.Refused(var reply) -> {
                session.abandonTransaction();
                yield reply;
            }
        };
    }

    private @Nullable Reply refusal(Session session, Transaction mail, boolean bareNewline) {
        if (bareNewline && session.bareLf().policy() == BareNewline.REJECT) {
            return session.rejectBareNewline(mail.sender(), mail.onlyRecipient());
        }
        var verdict = access.judgeEndOfData(session.requestTo(mail.sender(), mail.onlyRecipient()));
        return verdict instanceof Verdict.Refuse(var reply)
                ? session.rejected(reply, mail.sender(), mail.onlyRecipient())
                : null;
    }

    private static Draft draftOf(Transaction mail) {
        var draft = mail.draft();
        if (draft == null) {
            throw new IllegalStateException("content without a recipient");
        }
        return draft;
    }
}
