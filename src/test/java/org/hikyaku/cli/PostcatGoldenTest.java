// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueueName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `postcat` and the queue files beside Postfix's: what it says of them is in `golden/postcat.txt`,
/// and ours of the same message is the same octet for octet.
class PostcatGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/postcat.txt");
    private static final Path FILES = Path.of("src/test/resources/golden/postcat");

    private final TimeZone zone = TimeZone.getDefault();

    @TempDir private Path directory;

    @BeforeEach
    void configure() throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Files.writeString(
                directory.resolve("main.cf"),
                "compatibility_level = 3.12\nmaillog_file =\nqueue_directory = " + directory);
    }

    @AfterEach
    void restore() {
        TimeZone.setDefault(zone);
    }

    @Test
    void ofEachFileTheSameIsSaidAsByPostfix() throws IOException {
        var expected = new StringBuilder();
        var actual = new StringBuilder();
        for (var part : Files.readString(GOLDEN, ISO_8859_1).split("(?m)^\\$ ", -1)) {
            var command = part.lines().findFirst().orElse("");
            if (!command.startsWith("#")) {
                expected.append("$ ").append(part);
                actual.append("$ ").append(command).append('\n').append(answer(command));
            }
        }
        assertEquals(expected.toString(), actual.toString());
    }

    private String answer(String line) throws IOException {
        int input = line.indexOf(" < ");
        var stdin =
                input < 0
                        ? new byte[0]
                        : Files.readAllBytes(FILES.resolve(line.substring(input + 3)));
        var words = new ArrayList<String>();
        for (var word : (input < 0 ? line : line.substring(0, input)).split(" ", -1)) {
            boolean isFile = !word.isEmpty() && Files.exists(FILES.resolve(word));
            words.add(isFile ? FILES.resolve(word).toString() : word);
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code;
        try (var outStream = new PrintStream(out, false, ISO_8859_1);
                var errStream = new PrintStream(err, false, ISO_8859_1)) {
            code =
                    Main.run(
                            new Invocation(
                                    words.getFirst(),
                                    words.subList(1, words.size()),
                                    new ByteArrayInputStream(stdin),
                                    outStream,
                                    errStream,
                                    Map.of("MAIL_CONFIG", directory.toString()),
                                    null));
        }
        var text = out.toString(ISO_8859_1);
        var end = text.isEmpty() || text.endsWith("\n") ? "" : "\\\n";
        var all = text + end + err.toString(ISO_8859_1);
        return all.replace(FILES + "/", "") + "= " + code + "\n";
    }

    // ---- the file that Postfix would have ----

    @Test
    void aMessageOfALocalUserIsWrittenAsPostfixDoes() throws IOException {
        var message = message("local", "me@example.com", "a@[127.0.0.2]", "b@[127.0.0.3]");
        assertArrayEquals(Files.readAllBytes(FILES.resolve("local")), written(message, "local"));
    }

    @Test
    void longLinesAreCutAsPostfixDoes() throws IOException {
        var message = message("long", "long@example.com", "x@[127.0.0.2]");
        assertArrayEquals(Files.readAllBytes(FILES.resolve("long")), written(message, "long"));
    }

    private static MessageStore.Listed message(String file, String sender, String... to)
            throws IOException {
        var known = Files.readString(FILES.resolve(file), ISO_8859_1);
        var id = known.replaceAll("(?s).*\tid ([0-9A-F]+);.*", "$1");
        var arrival = known.replaceAll("(?s).*?T.(\\d+ \\d+)A.*", "$1").split(" ", -1);
        var attributes =
                Attributes.NONE
                        .with(Attribute.REWRITE_CONTEXT, "local")
                        .with(Attribute.FULL_NAME, "root");
        var recipients = new ArrayList<Recipient>();
        for (var text : to) {
            var address = new Address(text);
            recipients.add(
                    new Recipient(
                            recipients.size(),
                            address,
                            address,
                            Notify.UNSPECIFIED,
                            "rfc822;" + text));
        }
        return new MessageStore.Listed(
                new QueueId(id, 1),
                MessageStore.Place.in(QueueName.DEFERRED),
                0,
                null,
                new Envelope(
                        Instant.ofEpochSecond(
                                Long.parseLong(arrival[0]), Long.parseLong(arrival[1]) * 1000),
                        new Address(sender),
                        recipients,
                        attributes),
                List.of());
    }

    /// The content comes in pieces that end anywhere.
    private byte[] written(MessageStore.Listed message, String file) throws IOException {
        var bytes = Files.readAllBytes(FILES.resolve(file + ".content"));
        try (var scratch = Scratch.make()) {
            var writer = new QueueFileWriter(scratch.channel());
            writer.envelope(message);
            for (int at = 0; at < bytes.length; at += 700) {
                writer.accept(bytes, at, Math.min(700, bytes.length - at));
            }
            writer.finish();
            var all = ByteBuffer.allocate((int) scratch.channel().size());
            scratch.channel().read(all, 0);
            return all.array();
        }
    }
}
