// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.time.Instant;
import org.hikyaku.mail.Address;
import org.jspecify.annotations.Nullable;

/// What a report is about and who gets it.
///
/// @param extent how much of the message goes along at most
/// @param retryUntil until when delivery is tried, in a notice of delay
record Report(
        ReportKind kind, Reader reader, Address to, Extent extent, @Nullable Instant retryUntil) {

    enum Reader {
        /// Whoever sent the message: is told in words, as a reply.
        SENDER("sender"),
        /// Whoever runs the mail system, by notify_classes. Postfix: without words, and from a
        /// sender whose mail is never answered.
        POSTMASTER("postmaster");

        private final String word;

        Reader(String word) {
            this.word = word;
        }
    }

    enum Extent {
        HEADERS,
        /// As far as bounce_size_limit and RET allow.
        WHOLE
    }

    static Report toSender(ReportKind kind, Address to) {
        var extent = kind == ReportKind.FAILURE ? Extent.WHOLE : Extent.HEADERS;
        return new Report(kind, Reader.SENDER, to, extent, null);
    }

    static Report toPostmaster(ReportKind kind, Address to, Extent extent) {
        return new Report(kind, Reader.POSTMASTER, to, extent, null);
    }

    Report retriedUntil(Instant end) {
        return new Report(kind, reader, to, extent, end);
    }

    /// In the log, before its queue id.
    String logName() {
        return reader.word + ' ' + kind.logName();
    }
}
