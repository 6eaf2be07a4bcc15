// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.io.IOException;
import java.io.InputStream;

/// The message itself, header and body, every line ended by a bare LF; the last line is ended too.
/// Can be read any number of times and by several threads, each with a read of its own.
///
/// Message bytes stay bytes: nobody makes a String of a body.
public interface Content {

    /// Takes the content piece by piece; the array belongs to the giver and must not be kept.
    @FunctionalInterface
    interface Sink {
        void accept(byte[] bytes, int offset, int length) throws IOException;
    }

    /// Octets with LF line ends: the `size=` of the log.
    long size();

    /// The whole content in order. Content in memory comes in one or two pieces, a file in pieces
    /// of some 64 KiB.
    void transferTo(Sink sink) throws IOException;

    /// For those who prefer pulling.
    InputStream open() throws IOException;
}
