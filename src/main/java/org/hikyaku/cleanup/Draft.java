// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.time.Instant;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.QueueId;
import org.jspecify.annotations.Nullable;

/// A message in the making: an envelope, headers as a list, a body that can be read again. Filled
/// by one thread, in the order envelope, content, commit. Closing it without a successful commit
/// leaves nothing behind.
public interface Draft extends AutoCloseable {

    QueueId id();

    void arrival(Instant arrival);

    void sender(Address sender);

    /// The recipient's number is ignored and given anew in order.
    void recipient(Recipient recipient);

    void attribute(Attribute attribute, @Nullable String value);

    /// A header to stand above all others (`Received:`), without its line end; folded with `\n\t`.
    void prependHeader(String header);

    /// Content as it comes, in pieces cut anywhere, every line ended by LF. Errors (a full disk, a
    /// message too big, too many hops) are kept until [#commit], so that the caller can go on
    /// reading what its client sends.
    void content(byte[] bytes, int offset, int length);

    /// False once nothing more needs to be read because the draft is going to be refused anyway.
    boolean isSound();

    /// Completes the headers, then makes it durable.
    Cleanup.Result commit();

    @Override
    void close();
}
