// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.mail.AddressList;
import org.hikyaku.mail.HeaderName;
import org.jspecify.annotations.Nullable;

/// The recipients that `sendmail -t` finds in a message's header, while its lines go by. When there
/// is any Resent- header, only the Resent- recipients count. RFC 5322 §3.6.6.
final class HeaderRecipients {

    private final int headerSizeLimit;
    private final int tokenLimit;
    private final List<String> recipients = new ArrayList<>();
    private final List<String> resentRecipients = new ArrayList<>();
    private final StringBuilder value = new StringBuilder();
    private @Nullable HeaderName header;
    private boolean resent;
    private boolean inHeader = true;
    private boolean headerBefore;

    HeaderRecipients(int headerSizeLimit, int tokenLimit) {
        this.headerSizeLimit = headerSizeLimit;
        this.tokenLimit = tokenLimit;
    }

    /// Takes a line with its end. False once the header is over.
    boolean line(byte[] line, int length) {
        if (!inHeader) {
            return false;
        }
        boolean isFolded = length > 0 && (line[0] == ' ' || line[0] == '\t');
        if (isFolded && header != null) {
            append(line, 0, length);
            return true;
        }
        int nameLength = HeaderName.nameLength(line, 0, length);
        if (nameLength < 0) {
            // A folded line of a header that is none of ours goes on too; anything else ends it.
            inHeader = isFolded && headerBefore;
            if (!inHeader) {
                finishHeader();
            }
            return inHeader;
        }
        finishHeader();
        headerBefore = true;
        begin(line, nameLength, length);
        return true;
    }

    /// The addresses found, as the envelope needs them.
    List<String> recipients() {
        finishHeader();
        return resent ? resentRecipients : recipients;
    }

    private void begin(byte[] line, int nameLength, int length) {
        var name = HeaderName.find(line, 0, nameLength);
        if (name == null) {
            return;
        }
        resent |= name.isResent();
        if (name.addresses() == HeaderName.Addresses.RECIPIENTS) {
            header = name;
            int colon = nameLength;
            while (line[colon] != ':') {
                colon++;
            }
            append(line, colon + 1, length);
        }
    }

    private void append(byte[] line, int from, int to) {
        int room = headerSizeLimit - value.length();
        int count = Math.min(to - from, Math.max(0, room));
        value.append(new String(line, from, count, StandardCharsets.UTF_8));
    }

    private void finishHeader() {
        var name = header;
        if (name == null) {
            return;
        }
        header = null;
        var into = name.isResent() ? resentRecipients : recipients;
        for (var address : AddressList.parse(value.toString(), tokenLimit).addresses()) {
            var text = address.address().text();
            if (!text.isEmpty()) {
                into.add(text);
            }
        }
        value.setLength(0);
    }
}
