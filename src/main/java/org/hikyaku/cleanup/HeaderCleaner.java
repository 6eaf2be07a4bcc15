// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.hikyaku.cleanup.HeaderSettings.Encoding;
import org.hikyaku.mail.AddressList;
import org.hikyaku.mail.HeaderName;
import org.hikyaku.mail.HeaderName.Addresses;
import org.hikyaku.rewrite.CanonicalForm;
import org.jspecify.annotations.Nullable;

/// Looks at each header of a message: drops some, completes addresses in others, and remembers what
/// was there. A header that need not change passes octet for octet.
///
/// - RFC 5322 §3.6 (headers), RFC 6409 §8 (what may be changed for a local client)
/// - Parameters: message_drop_headers, local_header_rewrite_clients, hopcount_limit,
///   detect_8bit_encoding_header
final class HeaderCleaner implements HeaderReader.Sink {

    /// What the headers said, for whom it concerns.
    interface Findings {
        void messageId(HeaderName name, String text);

        /// More `Received` headers than `hopcount_limit` allows.
        void tooManyHops();

        void eightBitBody();
    }

    private final HeaderSettings settings;
    private final @Nullable CanonicalForm canonical;
    private final Findings findings;
    private final MessageOutput output;
    private final MissingHeaders missing;

    private final EnumSet<HeaderName> seen = EnumSet.noneOf(HeaderName.class);
    private int hops;
    private int octetsSeen;

    /// @param canonical for the client's headers; null when they are left alone
    HeaderCleaner(
            HeaderSettings settings,
            @Nullable CanonicalForm canonical,
            Findings findings,
            MessageOutput output,
            MissingHeaders missing) {
        this.settings = settings;
        this.canonical = canonical;
        this.findings = findings;
        this.output = output;
        this.missing = missing;
    }

    boolean has(HeaderName name) {
        return seen.contains(name);
    }

    boolean isResent() {
        for (var name : HeaderName.values()) {
            if (has(name) && name.isResent()) {
                return true;
            }
        }
        return false;
    }

    /// A header is not ASCII: only SMTPUTF8 can carry it. RFC 6532.
    boolean isEightBit() {
        return octetsSeen < 0;
    }

    /// A header of our own, above those of the message.
    void prepend(String header) throws IOException {
        output.headerLine(header);
        if (header.regionMatches(true, 0, "Received:", 0, 9)) {
            countHop();
        }
    }

    @Override
    public void header(byte[] bytes, int length, int nameLength) throws IOException {
        int end = lookAtOctets(bytes, length);
        if (end <= nameLength) {
            return;
        }
        var name = HeaderName.find(bytes, 0, nameLength);
        if (name != null) {
            seen.add(name);
            note(name, bytes, end, nameLength);
        }
        if (isDropped(bytes, nameLength)) {
            return;
        }
        if (name == null
                || name.addresses() == Addresses.NONE
                || canonical == null
                || !rewrite(canonical, bytes, end, nameLength)) {
            pass(bytes, end, nameLength);
        }
    }

    @Override
    public void end() throws IOException {
        missing.add(this, output, canonical != null);
    }

    /// Looks at each octet once; how many are left.
    private int lookAtOctets(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                return cutAtNuls(bytes, i, length);
            }
            octetsSeen |= bytes[i];
        }
        return length;
    }

    // Postfix: a line of a header ends at a NUL. What readers make of one differs too much.
    private int cutAtNuls(byte[] bytes, int from, int length) {
        int kept = from;
        boolean cut = false;
        for (int i = from; i < length; i++) {
            cut = bytes[i] == 0 || (cut && bytes[i] != '\n');
            if (!cut) {
                octetsSeen |= bytes[i];
                bytes[kept++] = bytes[i];
            }
        }
        return kept;
    }

    private void note(HeaderName name, byte[] bytes, int end, int nameLength) {
        switch (name) {
            case RECEIVED -> countHop();
            case MESSAGE_ID, RESENT_MESSAGE_ID ->
                    findings.messageId(name, value(bytes, end, nameLength));
            case CONTENT_TRANSFER_ENCODING -> {
                var value = value(bytes, end, nameLength);
                if (settings.encoding() == Encoding.DETECT
                        && (value.equalsIgnoreCase("8bit") || value.equalsIgnoreCase("binary"))) {
                    findings.eightBitBody();
                }
            }
            default -> {}
        }
    }

    private void countHop() {
        if (++hops >= settings.hopcountLimit()) {
            findings.tooManyHops();
        }
    }

    private static String value(byte[] bytes, int end, int nameLength) {
        int start = valueStart(bytes, end, nameLength);
        while (start < end
                && (bytes[start] == ' ' || bytes[start] == '\t' || bytes[start] == '\n')) {
            start++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static int valueStart(byte[] bytes, int end, int nameLength) {
        int colon = nameLength;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        return Math.min(colon + 1, end);
    }

    private boolean isDropped(byte[] bytes, int nameLength) {
        for (var name : settings.dropped()) {
            if (name.length() == nameLength && HeaderName.matches(name, bytes, 0)) {
                return true;
            }
        }
        return false;
    }

    private boolean rewrite(CanonicalForm form, byte[] bytes, int end, int nameLength)
            throws IOException {
        int start = valueStart(bytes, end, nameLength);
        // One character for each octet, so that what is not UTF-8 survives.
        var text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        var list = AddressList.parse(text, settings.tokenLimit());
        boolean changed = false;
        for (var address : list.addresses()) {
            changed |= form.apply(address);
        }
        if (changed) {
            var name = new String(bytes, 0, nameLength, StandardCharsets.ISO_8859_1);
            var header = list.header(name).getBytes(StandardCharsets.ISO_8859_1);
            output.header(header, 0, header.length);
            output.endLine();
        }
        return changed;
    }

    private void pass(byte[] bytes, int end, int nameLength) throws IOException {
        int colon = valueStart(bytes, end, nameLength) - 1;
        if (colon == nameLength) {
            output.header(bytes, 0, end);
        } else {
            // RFC 5322 §4.5: blanks before the colon are obsolete, and some readers stumble over
            // them.
            output.header(bytes, 0, nameLength);
            output.header(bytes, colon, end - colon);
        }
        output.endLine();
    }
}
