// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Tracing;
import org.hikyaku.mail.Verp;
import org.jspecify.annotations.Nullable;

/// How a submission looks as frames, on the control socket and in a file of `maildrop/`: a version,
/// the envelope, the content, and an end without which the rest does not count.
public final class SubmissionFormat {

    private static final String VERSION = "hikyaku submission 2";

    private static final char BEGIN = 'B';
    private static final char SENDER = 'S';
    private static final char FULL_NAME = 'F';
    private static final char RECIPIENT = 'R';

    /// Both are about the recipient that follows.
    private static final char WISH = 'N';

    private static final char ORCPT = 'O';

    private static final char ENVELOPE_ID = 'V';
    private static final char RETURN = 'H';
    private static final char ENCODING = '8';
    private static final char TRACE = 'T';
    private static final char VERP = 'X';
    private static final char CONTENT = 'D';
    private static final char END = 'E';

    /// More recipients than anybody has, and few enough to hold in memory.
    static final int MOST_RECIPIENTS = 100_000;

    private SubmissionFormat() {}

    /// Everything before the content.
    public static void write(FrameWriter out, Submission submission) throws IOException {
        out.text(BEGIN, VERSION);
        optional(out, SENDER, submission.sender());
        optional(out, FULL_NAME, submission.fullName());
        optional(out, ENVELOPE_ID, submission.envelopeId());
        optional(out, RETURN, submission.returnWish());
        optional(out, ENCODING, submission.encoding());
        if (submission.tracing() != Tracing.OFF) {
            out.text(TRACE, submission.tracing().name());
        }
        var verp = submission.verp();
        optional(out, VERP, verp == null ? null : verp.delimiters());
        for (var recipient : submission.recipients()) {
            for (var wish : recipient.wish()) {
                out.text(WISH, wish.name());
            }
            optional(out, ORCPT, recipient.orcpt());
            out.text(RECIPIENT, recipient.address());
        }
    }

    public static void writeContent(FrameWriter out, byte[] bytes, int offset, int length)
            throws IOException {
        if (length > 0) {
            out.octets(CONTENT, bytes, offset, length);
        }
    }

    public static void writeEnd(FrameWriter out) throws IOException {
        out.text(END, "");
    }

    /// Reads everything before the content and stops at its first frame, which [#readContent] then
    /// finds in the reader.
    ///
    /// @throws BadSubmissionException when this is no submission or one of a later version
    static Opened read(FrameReader in) throws IOException {
        if (in.next() != BEGIN || !in.text().equals(VERSION)) {
            throw new BadSubmissionException("not a submission of this version");
        }
        String sender = null;
        String fullName = null;
        String envelopeId = null;
        String returnWish = null;
        String encoding = null;
        var tracing = Tracing.OFF;
        Verp verp = null;
        var recipients = new ArrayList<Submission.To>();
        var wish = EnumSet.noneOf(Notify.class);
        String orcpt = null;
        while (true) {
            char kind = in.next();
            switch (kind) {
                case SENDER -> sender = in.text();
                case FULL_NAME -> fullName = in.text();
                case ENVELOPE_ID -> envelopeId = in.text();
                case RETURN -> returnWish = in.text();
                case ENCODING -> encoding = in.text();
                case TRACE -> tracing = tracing(in.text());
                case VERP -> verp = verp(in.text());
                case WISH -> wish.add(notify(in.text()));
                case ORCPT -> orcpt = in.text();
                case RECIPIENT -> {
                    addRecipient(recipients, new Submission.To(in.text(), wish, orcpt));
                    wish.clear();
                    orcpt = null;
                }
                case CONTENT, END -> {
                    return new Opened(
                            new Submission(
                                    sender,
                                    fullName,
                                    recipients,
                                    envelopeId,
                                    returnWish,
                                    encoding,
                                    tracing,
                                    verp),
                            kind);
                }
                default -> throw unexpected(kind);
            }
        }
    }

    /// A submission whose content is still to be read.
    ///
    /// @param kind of the frame the reader holds
    record Opened(Submission submission, char kind) {}

    /// Reads the content to its end. Returns false when the last line was not ended.
    ///
    /// @throws BadSubmissionException when the end is missing: whoever wrote it died
    static boolean readContent(FrameReader in, Opened opened, Content.Sink sink)
            throws IOException {
        boolean isEnded = true;
        for (char kind = opened.kind(); kind != END; kind = in.next()) {
            if (kind != CONTENT) {
                throw unexpected(kind);
            }
            if (in.length() > 0) {
                sink.accept(in.octets(), 0, in.length());
                isEnded = in.octets()[in.length() - 1] == '\n';
            }
        }
        return isEnded;
    }

    /// Reads a submission and forgets it.
    public static void skip(FrameReader in) throws IOException {
        readContent(in, read(in), (_, _, _) -> {});
    }

    private static void optional(FrameWriter out, char kind, @Nullable String text)
            throws IOException {
        if (text != null) {
            out.text(kind, text);
        }
    }

    private static Tracing tracing(String word) throws IOException {
        for (var tracing : Tracing.values()) {
            if (tracing.name().equals(word)) {
                return tracing;
            }
        }
        throw new BadSubmissionException("an unknown kind of delivery report");
    }

    private static Verp verp(String delimiters) throws IOException {
        if (delimiters.length() != 2) {
            throw new BadSubmissionException("not the delimiters of a return path");
        }
        return new Verp(delimiters);
    }

    private static Notify notify(String word) throws IOException {
        for (var wish : Notify.values()) {
            if (wish.name().equals(word)) {
                return wish;
            }
        }
        throw new BadSubmissionException("an unknown delivery notification wish");
    }

    private static void addRecipient(List<Submission.To> recipients, Submission.To recipient)
            throws IOException {
        if (recipients.size() == MOST_RECIPIENTS) {
            throw new BadSubmissionException("more than " + MOST_RECIPIENTS + " recipients");
        }
        recipients.add(recipient);
    }

    private static IOException unexpected(char kind) {
        return new BadSubmissionException(
                kind == FrameReader.NO_MORE
                        ? "the submission ends before its end"
                        : "a submission with an unknown record");
    }
}
