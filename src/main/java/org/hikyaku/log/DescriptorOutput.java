// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/// Standard output or standard error, by descriptor: opening `/dev/stdout` fails when it is a
/// socket and would begin a file anew.
public final class DescriptorOutput implements LogOutput {

    private static final int CHUNK = 8 * 1024; // The JDK copies up to this on the stack

    private final FileOutputStream stream;

    private DescriptorOutput(FileDescriptor descriptor) {
        stream = new FileOutputStream(descriptor);
    }

    public static DescriptorOutput standardOutput() {
        return new DescriptorOutput(FileDescriptor.out);
    }

    public static DescriptorOutput standardError() {
        return new DescriptorOutput(FileDescriptor.err);
    }

    @Override
    public int write(byte[] lines, int offset, int length) throws IOException {
        int taken = Math.min(length, CHUNK);
        stream.write(lines, offset, taken);
        return taken;
    }

    /// There is no other to open.
    @Override
    public void reopen() {}

    /// The descriptor is not ours to close.
    @Override
    public void close() {}
}
