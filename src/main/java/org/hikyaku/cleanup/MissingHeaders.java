// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.hikyaku.cleanup.HeaderSettings.Missing;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.HeaderAddress;
import org.hikyaku.mail.HeaderName;
import org.hikyaku.mail.MailDate;
import org.hikyaku.queue.QueueId;
import org.jspecify.annotations.Nullable;

/// Gives a message of a local client the headers it must have: Message-Id, Date and From, in their
/// Resent- form when it was sent on by a user.
///
/// - RFC 5322 §3.6; RFC 6409 §8.1, §8.2, §8.3
/// - Parameters: always_add_missing_headers, undisclosed_recipients_header, header_from_format
final class MissingHeaders {

    private final HeaderSettings settings;
    private final ZoneId zone;
    private final QueueId id;
    private final Instant arrival;
    private final Address sender;
    private final @Nullable String fullName;
    private final HeaderCleaner.Findings findings;

    /// @param fullName of the local submitter, from `sendmail -F` or the password file
    MissingHeaders(
            HeaderSettings settings,
            ZoneId zone,
            QueueId id,
            Instant arrival,
            Address sender,
            @Nullable String fullName,
            HeaderCleaner.Findings findings) {
        this.settings = settings;
        this.zone = zone;
        this.id = id;
        this.arrival = arrival;
        this.sender = sender;
        this.fullName = fullName;
        this.findings = findings;
    }

    void add(HeaderCleaner headers, MessageOutput output, boolean rewritten) throws IOException {
        if (!rewritten && settings.missing() != Missing.ADD_ALWAYS) {
            return;
        }
        boolean resent = headers.isResent();
        var messageId = resent ? HeaderName.RESENT_MESSAGE_ID : HeaderName.MESSAGE_ID;
        if (!headers.has(messageId)) {
            var text = messageId();
            output.headerLine(messageId.text() + ": " + text);
            findings.messageId(messageId, text);
        }
        var date = resent ? HeaderName.RESENT_DATE : HeaderName.DATE;
        if (!headers.has(date)) {
            output.headerLine(date.text() + ": " + MailDate.text(arrival, zone));
        }
        var from = resent ? HeaderName.RESENT_FROM : HeaderName.FROM;
        if (!headers.has(from)) {
            output.headerLine(from.text() + ": " + from());
        }
        if (!settings.undisclosed().isEmpty()
                && !headers.has(HeaderName.TO)
                && !headers.has(HeaderName.CC)
                && !headers.has(HeaderName.RESENT_TO)
                && !headers.has(HeaderName.RESENT_CC)) {
            output.headerLine(settings.undisclosed());
        }
    }

    /// `<20261124040135.04A8220C1F2@mail.example.com>`, in universal time.
    private String messageId() {
        var time = arrival.atOffset(ZoneOffset.UTC);
        long date = time.getYear() * 10000L + time.getMonthValue() * 100L + time.getDayOfMonth();
        long clock = time.getHour() * 10000L + time.getMinute() * 100L + time.getSecond();
        return "<" + (date * 1000000 + clock) + "." + id.text() + "@" + settings.myhostname() + ">";
    }

    private String from() {
        if (sender.isNullSender()) {
            return "MAILER-DAEMON";
        }
        var address = HeaderAddress.quote(sender);
        if (fullName == null || fullName.isEmpty()) {
            return address;
        }
        var name = new DisplayName(fullName, settings.fullNameCharset());
        return switch (settings.fromFormat()) {
            case STANDARD -> name.phrase() + " <" + address + ">";
            case OBSOLETE -> address + " (" + name.comment() + ")";
        };
    }
}
