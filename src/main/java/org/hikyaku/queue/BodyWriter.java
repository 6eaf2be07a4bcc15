// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.io.Closeable;
import java.io.IOException;
import org.hikyaku.mail.Content;

/// The body of a message in the making: written once from start to end, then readable again any
/// number of times (for filters) until it is put or closed. Confined to the thread of its session.
public interface BodyWriter extends Closeable {

    void write(byte[] bytes, int offset, int length) throws IOException;

    long size();

    /// What was written so far.
    Content content() throws IOException;

    /// Gives back memory and file unless the body was put. May be called twice.
    @Override
    void close();
}
