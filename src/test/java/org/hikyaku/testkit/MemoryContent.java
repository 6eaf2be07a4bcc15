// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.hikyaku.mail.Content;

/// Content in one array.
public class MemoryContent implements Content {

    private final byte[] octets;

    public MemoryContent(byte[] octets) {
        this.octets = octets.clone();
    }

    public MemoryContent(String text) {
        this(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public void transferTo(Sink sink) throws IOException {
        sink.accept(octets, 0, octets.length);
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(octets);
    }

    @Override
    public String toString() {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
