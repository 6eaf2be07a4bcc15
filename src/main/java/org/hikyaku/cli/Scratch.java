// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/// A file without a name, for what is too long for memory and must be read from anywhere. It is
/// gone with the process, however that ends.
final class Scratch implements Closeable {

    private final FileChannel channel;

    private Scratch(FileChannel channel) {
        this.channel = channel;
    }

    static Scratch make() throws IOException {
        var file = Files.createTempFile("hikyaku", null); // Nobody else may read it.
        try {
            return new Scratch(
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } finally {
            Files.delete(file);
        }
    }

    /// Filled with what there is.
    static Scratch of(InputStream in) throws IOException {
        var scratch = make();
        try {
            in.transferTo(Channels.newOutputStream(scratch.channel));
            return scratch;
        } catch (IOException failure) {
            scratch.close();
            throw failure;
        }
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
