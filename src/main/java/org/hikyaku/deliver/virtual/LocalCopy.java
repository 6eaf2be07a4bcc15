// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Recipient;

/// A message as it stands in a mailbox: the facts of its envelope as headers, then the content.
///
/// RFC 5321 §4.4 (Return-Path). Postfix: X-Original-To and Delivered-To.
record LocalCopy(Address sender, Recipient recipient, Content content) {

    String addedHeaders() {
        return "Return-Path: <"
                + sender
                + ">\nX-Original-To: "
                + recipient.original()
                + "\nDelivered-To: "
                + recipient.address()
                + "\n";
    }

    long size() {
        return addedHeaders().getBytes(StandardCharsets.UTF_8).length + content.size();
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(addedHeaders().getBytes(StandardCharsets.UTF_8));
        content.transferTo(out::write);
    }

    /// Whether it was delivered to this very recipient before: somebody forwards it back to us.
    boolean hasBeenHere() throws IOException {
        var wanted = "delivered-to: " + recipient.address();
        var line = new StringBuilder(128);
        try (var in = content.open()) {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet != '\n') {
                    line.append((char) octet);
                    continue;
                }
                if (line.isEmpty()) {
                    return false;
                }
                if (line.toString().strip().equalsIgnoreCase(wanted)) {
                    return true;
                }
                line.setLength(0);
            }
        }
        return false;
    }
}
