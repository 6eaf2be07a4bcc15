// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.hikyaku.receive.pickup.FrameWriter;
import org.hikyaku.receive.pickup.Submission;
import org.hikyaku.receive.pickup.SubmissionFormat;

/// A message on its way from standard input to the mail system. Most are small and are read whole
/// before the server is bothered; of a large one the start is kept and the rest read when it is
/// written.
final class SubmissionSpool {

    /// A message is small up to here.
    private static final int SMALL = 1 << 20;

    private final MessageInput input;
    private final long sizeLimit;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream(8192);
    private long size;
    private boolean whole;

    /// @param sizeLimit message_size_limit, 0 for none
    SubmissionSpool(MessageInput input, long sizeLimit) {
        this.input = input;
        this.sizeLimit = sizeLimit;
    }

    /// The message is larger than the limit.
    static final class TooBig extends IOException {
        private static final long serialVersionUID = 1L;

        TooBig() {
            super("message file too big");
        }
    }

    /// Reads the header, for those who look for recipients there, and keeps it.
    void readHeader(HeaderRecipients recipients) throws IOException {
        while (isRead()) {
            start.write(input.line(), 0, input.length());
            if (!recipients.line(input.line(), input.length())) {
                return;
            }
        }
        whole = true;
    }

    /// Reads as much as a small message has. Returns whether that was all.
    boolean readSmall() throws IOException {
        while (!whole && start.size() < SMALL) {
            if (isRead()) {
                start.write(input.line(), 0, input.length());
            } else {
                whole = true;
            }
        }
        return whole;
    }

    /// Writes everything, reading what has not been read. Only a message that [#readSmall] has read
    /// whole can be written again.
    void write(FrameWriter out, Submission submission) throws IOException {
        SubmissionFormat.write(out, submission);
        var bytes = start.toByteArray();
        SubmissionFormat.writeContent(out, bytes, 0, bytes.length);
        while (!whole && isRead()) {
            SubmissionFormat.writeContent(out, input.line(), 0, input.length());
        }
        SubmissionFormat.writeEnd(out);
    }

    private boolean isRead() throws IOException {
        if (!input.next()) {
            return false;
        }
        size += input.length();
        if (sizeLimit > 0 && size > sizeLimit) {
            throw new TooBig();
        }
        return true;
    }
}
