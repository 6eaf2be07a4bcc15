// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Recipient;
import org.hikyaku.queue.Disposition;
import org.hikyaku.queue.JournalSettings;
import org.hikyaku.queue.JournalStore;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.queue.RecipientFact;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `qshape` on the queue that Postfix's had when it gave the answers in `golden/qshape.txt`.
class QshapeGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/qshape.txt");
    private static final String MESSAGE = "#: ";

    private final Instant now = InstantSource.system().instant();
    private CommandFixture at;

    @BeforeEach
    void configure(@TempDir Path directory) throws IOException {
        at = new CommandFixture(directory);
    }

    @AfterEach
    void stop() throws IOException {
        at.close();
    }

    @Test
    void withTheServerUpTheTablesArePostfixs() throws IOException {
        at.start();
        fill(at.store);
        assertEquals(expected(""), actual(""));
    }

    /// What was being delivered is incoming without a server, so only tables without those count.
    @Test
    void withTheServerDownTheyAreTheSame() throws Exception {
        try (var journal =
                JournalStore.open(
                        at.queue(), JournalSettings.DEFAULTS, InstantSource.system(), _ -> {})) {
            fill(journal);
        }
        assertEquals(expected("deferred"), actual("deferred"));
    }

    @Test
    void aWordThatIsNoOptionGetsTheUsage() throws IOException {
        var answer = at.run("", "qshape", "-z");
        assertEquals(255, answer.code());
        assertEquals(
                List.of(
                        "qshape: Unknown option: z",
                        "Usage: qshape [ -s ] [ -p ] [ -m <min_subdomains> ] [ -l ]"),
                answer.err().lines().limit(2).toList());
    }

    private static List<String> parts(String ending) throws IOException {
        var parts = new ArrayList<String>();
        for (var part : Files.readString(GOLDEN).split("(?m)^\\$ ", -1)) {
            boolean isAbout = part.lines().findFirst().orElse("").endsWith(ending);
            if (!part.startsWith("#") && isAbout) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static String expected(String ending) throws IOException {
        return String.join("", parts(ending));
    }

    private String actual(String ending) throws IOException {
        var actual = new StringBuilder();
        for (var part : parts(ending)) {
            var command = part.lines().findFirst().orElse("");
            var words = command.replace("CONFIG", at.directory().toString()).split(" ", -1);
            var answer = at.run("", words);
            actual.append(command).append('\n').append(answer.out()).append(answer.err());
            actual.append("= ").append(answer.code()).append('\n');
        }
        return actual.toString();
    }

    // ---- the queue ----

    private void fill(MessageStore store) throws IOException {
        for (var line : Files.readAllLines(GOLDEN)) {
            if (line.startsWith(MESSAGE)) {
                put(store, List.of(line.substring(MESSAGE.length()).split(" ", -1)));
            }
        }
    }

    private void put(MessageStore store, List<String> words) throws IOException {
        var queue = words.get(0);
        long ageSeconds = (long) (Double.parseDouble(words.get(1)) * 60);
        var sender = words.get(2).equals("<>") ? "" : words.get(2);
        var recipients = new ArrayList<Recipient>();
        var facts = new ArrayList<RecipientFact>();
        for (var to : words.subList(3, words.size())) {
            int number = recipients.size();
            boolean isDone = to.startsWith("-");
            recipients.add(Recipient.of(number, new Address(isDone ? to.substring(1) : to)));
            var kind = isDone ? RecipientFact.Kind.DELIVERED : RecipientFact.Kind.DEFERRED;
            facts.add(new RecipientFact(number, kind, "", "", ""));
        }
        var arrival = now.minus(ageSeconds, ChronoUnit.SECONDS);
        var id = store.allocate(arrival);
        try (var body = store.spool(id)) {
            var placement =
                    queue.equals("hold")
                            ? MessageStore.Placement.HOLD
                            : MessageStore.Placement.INCOMING;
            store.put(
                    id,
                    new Envelope(arrival, new Address(sender), recipients, Attributes.NONE),
                    "Subject: x\n\n".getBytes(UTF_8),
                    body,
                    placement);
        }
        if (queue.equals("deferred")) {
            store.record(id, facts, new Disposition.DeferUntil(now.plusSeconds(300)));
        }
        if (queue.equals("active")) {
            at.active.add(id.text());
        }
    }
}
