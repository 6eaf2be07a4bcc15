// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

/// What differs between good news and bad, beside the words of the template.
enum ReportKind {
    FAILURE("non-delivery notification", "Undelivered Message"),
    DELAY("delay notification", "Undelivered Message"),
    SUCCESS("delivery status notification", "Message"),
    VERIFY("delivery status notification", "Message");

    private final String logName;
    private final String original;

    ReportKind(String logName, String original) {
        this.logName = logName;
        this.original = original;
    }

    /// In the log, behind who gets it and before the queue id of the report.
    String logName() {
        return logName;
    }

    /// Describes the part that holds the message; ` Headers` follows when it holds only these.
    String original() {
        return original;
    }
}
