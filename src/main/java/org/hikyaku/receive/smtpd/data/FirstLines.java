// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.data;

import java.nio.charset.StandardCharsets;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.mail.Content;

/// Hands content on to a draft and looks at how it begins. Postfix: a `From ` line of a mailbox
/// file in front of the headers becomes an X-Mailbox-Line header, and content that begins with a
/// blank has no headers at all. Used once.
final class FirstLines implements Content.Sink {

    private static final byte[] MAILBOX_LINE =
            "X-Mailbox-Line: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY_LINE = {'\n'};

    private final Draft draft;
    private boolean atStart = true;

    FirstLines(Draft draft) {
        this.draft = draft;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        if (atStart && length > 0) {
            begin(bytes, offset, length);
        } else {
            draft.content(bytes, offset, length);
        }
    }

    private void begin(byte[] bytes, int offset, int length) {
        int position = offset;
        int end = offset + length;
        while (isMailboxLine(bytes, position, end)) {
            int newline = position;
            while (newline < end && bytes[newline] != '\n') {
                newline++;
            }
            draft.content(MAILBOX_LINE, 0, MAILBOX_LINE.length);
            int next = Math.min(newline + 1, end);
            draft.content(bytes, position, next - position);
            position = next;
        }
        if (position < end) {
            atStart = false;
            if (bytes[position] == ' ' || bytes[position] == '\t') {
                draft.content(EMPTY_LINE, 0, 1);
            }
            draft.content(bytes, position, end - position);
        }
    }

    private static boolean isMailboxLine(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] == '>') {
            i++;
        }
        return end - i >= 5
                && bytes[i] == 'F'
                && bytes[i + 1] == 'r'
                && bytes[i + 2] == 'o'
                && bytes[i + 3] == 'm'
                && bytes[i + 4] == ' ';
    }
}
