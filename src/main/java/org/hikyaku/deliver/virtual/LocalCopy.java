// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Content;
import org.hikyaku.mail.Recipient;
import org.hikyaku.smtp.MailPath;

/// A message as it stands in a mailbox: the facts of its envelope as headers, then the content.
///
/// RFC 5321 §4.4 (Return-Path). Postfix: X-Original-To and Delivered-To.
record LocalCopy(Address sender, Recipient recipient, Content content) {

    String addedHeaders() {
        return "Return-Path: <"
                + MailPath.quote(sender)
                + ">\nX-Original-To: "
                + MailPath.quote(recipient.original())
                + "\nDelivered-To: "
                + MailPath.quote(recipient.address())
                + "\n";
    }

    long size() {
        return addedHeaders().getBytes(StandardCharsets.UTF_8).length + content.size();
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(addedHeaders().getBytes(StandardCharsets.UTF_8));
        content.transferTo(out::write);
    }
}
