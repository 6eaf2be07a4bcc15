// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import java.io.IOException;
import org.hikyaku.receive.smtpd.Phase;
import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.receive.smtpd.Transaction;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.access.Verdict;
import org.hikyaku.receive.smtpd.data.Intake;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// `BDAT`: a piece of the content follows, as many octets as it says. They are read whatever the
/// answer is, since the client may have sent them already.
///
/// - RFC 3030 §2
/// - Parameters: smtpd_data_restrictions, smtpd_discard_ehlo_keywords
final class Bdat implements Command {

    private final AccessPolicy access;
    private final Intake intake;

    Bdat(AccessPolicy access, Intake intake) {
        this.access = access;
        this.intake = intake;
    }

    private record Chunk(long size, Last last) {}

    /// Whether the message ends with this chunk.
    private enum Last {
        NO,
        YES
    }

    @Override
    public Reply handle(Session session, Arguments arguments) throws IOException {
        if (session.withheld().contains("CHUNKING")) {
            return Replies.NO_BDAT;
        }
        var chunk = read(arguments);
        if (chunk == null) {
            // Where the chunk ends is anybody's guess, so there is no going on.
            session.log()
                    .warning(
                            session.queueId()
                                    + ": malformed BDAT command syntax from "
                                    + session.client().display()
                                    + ": "
                                    + session.printable(arguments.line()));
            session.close();
            return Replies.BDAT_SYNTAX;
        }
        if (session.phase() instanceof Phase.InTransaction(var mail)) {
            var refusal = refusal(session, mail, chunk);
            if (refusal == null) {
                return accept(session, mail, chunk);
            }
            return fail(session, chunk, refusal);
        }
        if (session.phase() instanceof Phase.AfterFailedChunk) {
            return fail(
                    session,
                    chunk,
                    Reply.reply(
                            551,
                            "5.0.0",
                            "Discarded " + chunk.size() + " bytes after earlier error"));
        }
        return fail(session, chunk, Replies.NEED_RCPT);
    }

    private Reply accept(Session session, Transaction mail, Chunk chunk) throws IOException {
        var outcome = intake.acceptChunk(session, mail, chunk.size());
        if (outcome != null) {
            return failed(session, chunk, outcome);
        }
        return switch (chunk.last()) {
            case NO -> Reply.reply(250, "2.0.0", "Ok: " + chunk.size() + " bytes");
            case YES -> intake.finishChunks(session, mail);
        };
    }

    private @Nullable Reply refusal(Session session, Transaction mail, Chunk chunk) {
        try {
            Data.requireRecipients(mail);
        } catch (CommandRejected noRecipients) {
            return noRecipients.reply();
        }
        if (chunk.size() == 0 && chunk.last() == Last.NO) {
            session.log()
                    .warning(
                            session.queueId()
                                    + ": null BDAT request from "
                                    + session.client().display());
            return Replies.NULL_BDAT;
        }
        if (mail.chunks() == null) {
            var verdict = access.judgeData(session.requestTo(mail.sender(), mail.onlyRecipient()));
            if (verdict instanceof Verdict.Refuse(var reply)) {
                return session.rejected(reply, mail.sender(), mail.onlyRecipient());
            }
        }
        return null;
    }

    private Reply fail(Session session, Chunk chunk, Reply reply) throws IOException {
        intake.discardChunk(session, chunk.size());
        return failed(session, chunk, reply);
    }

    /// Chunks that are under way are thrown away until the client begins anew.
    private static Reply failed(Session session, Chunk chunk, Reply reply) {
        session.abandonTransaction();
        if (chunk.last() == Last.NO || session.phase() instanceof Phase.AfterFailedChunk) {
            session.chunkFailed();
        }
        return reply;
    }

    private static @Nullable Chunk read(Arguments arguments) {
        var size = arguments.takeWord();
        var last = arguments.takeWord();
        if (size == null || size.length() > 18 || arguments.hasMore()) {
            return null;
        }
        if (!size.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        if (last != null && !last.equalsIgnoreCase("LAST")) {
            return null;
        }
        return new Chunk(Long.parseLong(size), last == null ? Last.NO : Last.YES);
    }
}
