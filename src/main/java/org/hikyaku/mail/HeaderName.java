// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The headers that a mail system does something with. All others pass as they are.
///
/// RFC 5322 §3.6; RFC 2076 for the older ones.
public enum HeaderName {
    APPARENTLY_TO("Apparently-To", Addresses.RECIPIENTS),
    BCC("Bcc", Addresses.RECIPIENTS),
    CC("Cc", Addresses.RECIPIENTS),
    CONTENT_TRANSFER_ENCODING("Content-Transfer-Encoding", Addresses.NONE),
    DATE("Date", Addresses.NONE),
    DELIVERED_TO("Delivered-To", Addresses.NONE),
    DISPOSITION_NOTIFICATION_TO("Disposition-Notification-To", Addresses.SENDERS),
    ERRORS_TO("Errors-To", Addresses.SENDERS),
    FROM("From", Addresses.SENDERS),
    MAIL_FOLLOWUP_TO("Mail-Followup-To", Addresses.SENDERS),
    MESSAGE_ID("Message-Id", Addresses.NONE),
    RECEIVED("Received", Addresses.NONE),
    REPLY_TO("Reply-To", Addresses.SENDERS),
    RESENT_BCC("Resent-Bcc", Addresses.RECIPIENTS),
    RESENT_CC("Resent-Cc", Addresses.RECIPIENTS),
    RESENT_DATE("Resent-Date", Addresses.NONE),
    RESENT_FROM("Resent-From", Addresses.SENDERS),
    RESENT_MESSAGE_ID("Resent-Message-Id", Addresses.NONE),
    RESENT_REPLY_TO("Resent-Reply-To", Addresses.SENDERS),
    RESENT_SENDER("Resent-Sender", Addresses.SENDERS),
    RESENT_TO("Resent-To", Addresses.RECIPIENTS),
    RETURN_PATH("Return-Path", Addresses.SENDERS),
    RETURN_RECEIPT_TO("Return-Receipt-To", Addresses.SENDERS),
    SENDER("Sender", Addresses.SENDERS),
    TO("To", Addresses.RECIPIENTS);

    /// Whose addresses a header holds.
    public enum Addresses {
        NONE,
        SENDERS,
        RECIPIENTS
    }

    /// Candidates by length of the name: at most four, so that a look costs next to nothing.
    private static final List<List<HeaderName>> BY_LENGTH = byLength();

    private final String text;
    private final String lowerCase;
    private final Addresses addresses;

    HeaderName(String text, Addresses addresses) {
        this.text = text;
        this.lowerCase = text.toLowerCase(Locale.ROOT);
        this.addresses = addresses;
    }

    private static List<List<HeaderName>> byLength() {
        var table = new ArrayList<List<HeaderName>>();
        for (var name : values()) {
            while (table.size() <= name.lowerCase.length()) {
                table.add(new ArrayList<>());
            }
            table.get(name.lowerCase.length()).add(name);
        }
        return table;
    }

    /// Null for a header that nobody here cares about.
    public static @Nullable HeaderName find(byte[] bytes, int offset, int length) {
        if (length >= BY_LENGTH.size()) {
            return null;
        }
        for (var candidate : BY_LENGTH.get(length)) {
            if (matches(candidate.lowerCase, bytes, offset)) {
                return candidate;
            }
        }
        return null;
    }

    /// Whether the bytes from `offset` on are this lower-case name, in whatever case.
    public static boolean matches(String lowerCase, byte[] bytes, int offset) {
        for (int i = 0; i < lowerCase.length(); i++) {
            int b = bytes[offset + i];
            if (b >= 'A' && b <= 'Z') {
                b += 'a' - 'A';
            }
            if (b != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// How long the name is of the header that a line begins, or -1 when it begins none: printable
    /// characters, then a colon, with blanks before it forgiven. RFC 5322 §2.2, §4.5.
    public static int nameLength(byte[] line, int offset, int length) {
        int end = offset + length;
        int i = offset;
        while (i < end && line[i] > ' ' && line[i] != ':' && line[i] != 127) {
            i++;
        }
        int nameEnd = i;
        while (i < end && (line[i] == ' ' || line[i] == '\t')) {
            i++;
        }
        return nameEnd > offset && i < end && line[i] == ':' ? nameEnd - offset : -1;
    }

    /// As we write it in a header of our own.
    public String text() {
        return text;
    }

    public Addresses addresses() {
        return addresses;
    }

    /// RFC 5322 §3.6.6: one of those that say that the message was sent on by a user.
    public boolean isResent() {
        return text.startsWith("Resent-");
    }
}
