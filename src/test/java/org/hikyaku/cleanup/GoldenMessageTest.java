// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What went into Postfix 3.7.11 and what its queue held then, for local clients and for strangers;
/// ours must hold the same octets, however the message is cut into pieces.
class GoldenMessageTest {

    private static final Path FILES = Path.of("src/test/resources/golden/cleanup");

    @TestFactory
    Stream<DynamicTest> queuedAsByPostfix() throws IOException {
        try (var files = Files.list(FILES)) {
            return files.sorted().toList().stream()
                    .map(file ->
                            dynamicTest(
                                    file.getFileName().toString(),
                                    file.toUri(),
                                    () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException {
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var title = text.substring(0, text.indexOf('\n'));
        int given = text.indexOf("--- given\n") + 10;
        int queued = text.indexOf("--- queued\n");
        var input = unescape(text.substring(given, queued));
        var expected = text.substring(queued + 11);
        for (int piece : new int[] {1, 7, 100_000}) {
            assertEquals(expected, escape(clean(title, input, piece)), "pieces of " + piece);
        }
    }

    private static byte[] clean(String title, byte[] input, int piece) throws IOException {
        var bench = new CleanupBench("compatibility_level = 3.6");
        try (var draft = bench.cleanup().open()) {
            int sender = title.indexOf("sender=<") + 8;
            draft.sender(new Address(title.substring(sender, title.indexOf('>', sender))));
            draft.recipient(CleanupBench.to("a@virt.example"));
            draft.attribute(
                    Attribute.REWRITE_CONTEXT, title.contains("client=local") ? "local" : "remote");
            for (int i = 0; i < input.length; i += piece) {
                draft.content(input, i, Math.min(piece, input.length - i));
            }
            return bench.queued(draft.commit());
        }
    }

    private static byte[] unescape(String text) {
        var octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                octets.write(c);
                continue;
            }
            octets.write(
                    switch (text.charAt(++i)) {
                        case 'r' -> '\r';
                        case '0' -> 0;
                        case 't' -> '\t';
                        default -> '\\';
                    });
        }
        return octets.toByteArray();
    }

    private static String escape(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1)
                .replace("\\", "\\\\")
                .replace("\r", "\\r")
                .replace("\0", "\\0")
                .replace("\t", "\\t");
    }
}
