// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.Notify;
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

/// `postqueue`, `postsuper` and `postcat` on the queue that Postfix had when it gave the answers in
/// `golden/queue-commands.txt`: one command after the other, since each finds what the last left.
class QueueCommandsGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/queue-commands.txt");

    private final Map<String, String> names = new HashMap<>();
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
    void withTheServerUpTheAnswersArePostfixs() throws IOException {
        at.start();
        fill(at.store);
        compare(_ -> true);
    }

    /// Postfix's postsuper and postcat do not care; what `postqueue` says then is in
    /// QueueCommandsTest. Without a server nothing is active here.
    @Test
    void withTheServerDownTheyAreTheSame() throws Exception {
        try (var journal =
                JournalStore.open(
                        at.queue(), JournalSettings.DEFAULTS, InstantSource.system(), _ -> {})) {
            fill(journal);
        }
        compare(command ->
                !command.startsWith("postqueue")
                        && !command.contains("{A}")
                        && !command.endsWith("incoming"));
    }

    private void compare(Predicate<String> which) throws IOException {
        var expected = new StringBuilder();
        var actual = new StringBuilder();
        for (var part : Files.readString(GOLDEN).split("(?m)^\\$ ", -1)) {
            var command = part.lines().findFirst().orElse("");
            if (!command.startsWith("#") && which.test(command)) {
                expected.append("$ ").append(part);
                actual.append("$ ").append(command).append('\n').append(answer(command));
            }
        }
        assertEquals(expected.toString(), actual.toString());
    }

    private String answer(String line) throws IOException {
        var command = line;
        for (var name : names.entrySet()) {
            command = command.replace('{' + name.getValue() + '}', name.getKey());
        }
        int input = command.indexOf(" < ");
        var words = (input < 0 ? command : command.substring(0, input)).split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        var stdin = input < 0 ? "" : command.substring(input + 3).replace("\\n", "\n");
        var answer = at.run(stdin, words);
        return withoutWhatVaries(answer.out() + answer.err()) + "= " + answer.code() + "\n";
    }

    private String withoutWhatVaries(String text) {
        var plain = text;
        for (var name : names.entrySet()) {
            plain = plain.replaceAll("\\b" + name.getKey() + "\\b", "{" + name.getValue() + "}");
        }
        return plain.replaceAll(
                        " [A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d [\\d:]{8}( \\d{4})?", " TIME")
                .replaceAll("(?m)^(\\{\\w}[*!]?) +\\d+ TIME", "$1 SIZE TIME")
                .replaceAll("-- \\d+ Kbytes", "-- SIZE Kbytes")
                .replaceAll("\"arrival_time\": \\d+", "\"arrival_time\": TIME")
                .replaceAll("\"message_size\": \\d+", "\"message_size\": SIZE")
                .replaceAll("message_size: .*", "message_size: SIZE");
    }

    // ---- the queue ----

    private void fill(MessageStore store) throws IOException {
        put(
                store,
                "D",
                "me@example.com",
                "root",
                "a@[127.0.0.2]",
                "b@[127.0.0.3]",
                "c@[127.0.0.2]");
        put(store, "N", "", "root", "a@[127.0.0.2]");
        put(
                store,
                "M",
                "a.very.long.sender.address.with.many.words.in.it.1234567890"
                        + "@a-rather-long-domain-name.example.com",
                "root",
                "a@[127.0.0.2]");
        put(store, "X", "quoted local@example.com", "root", "x y@[127.0.0.2]");
        put(store, "Q", "dsn@example.com", "Full Name", "d@[127.0.0.3]");
        put(store, "H", "hold@example.com", "root", "h@[127.0.0.3]", "i@[127.0.0.3]");
        put(store, "A", "active@example.com", "root", "one@example.org", "two@example.org");
    }

    private void put(MessageStore store, String name, String sender, String fullName, String... to)
            throws IOException {
        boolean isDsn = name.equals("Q");
        var attributes =
                Attributes.NONE
                        .with(Attribute.DSN_ENVID, isDsn ? "env1" : null)
                        .with(Attribute.DSN_RET, isDsn ? "HDRS" : null)
                        .with(Attribute.REWRITE_CONTEXT, "local")
                        .with(Attribute.FULL_NAME, fullName)
                        .with(Attribute.ENCODING, isDsn ? "8bit" : null);
        var wish = isDsn ? Set.of(Notify.SUCCESS, Notify.FAILURE) : Notify.UNSPECIFIED;
        var recipients = new ArrayList<Recipient>();
        var facts = new ArrayList<RecipientFact>();
        for (var address : to) {
            int number = recipients.size();
            var recipient = new Address(address);
            recipients.add(new Recipient(number, recipient, recipient, wish, "rfc822;" + address));
            facts.add(
                    new RecipientFact(
                            number, RecipientFact.Kind.DEFERRED, "4.4.1", reason(address), ""));
        }
        var id = store.allocate(CommandFixture.ARRIVAL);
        names.put(id.text(), name);
        try (var body = store.spool(id)) {
            body.write("hi\n".getBytes(UTF_8), 0, 3);
            store.put(
                    id,
                    new Envelope(
                            CommandFixture.ARRIVAL, new Address(sender), recipients, attributes),
                    header(name, fullName, sender).getBytes(UTF_8),
                    body,
                    MessageStore.Placement.INCOMING);
        }
        if (name.equals("A")) {
            at.active.add(id.text()); // Just come in, and handed over to a delivery.
        } else {
            var due = CommandFixture.ARRIVAL.plusSeconds(300);
            store.record(id, List.copyOf(facts), new Disposition.DeferUntil(due));
        }
    }

    private static String reason(String address) {
        var host = address.substring(address.indexOf('[') + 1).replace("]", "");
        return "connect to " + host + "[" + host + "]:25: Connection refused";
    }

    private static String header(String name, String fullName, String sender) {
        return """
        Received: by mail.example.com (Postfix, from userid 0)
        \tid {%1$s}; TIME +0000 (UTC)
        Subject: x
        To: hdr@example.org
        Message-Id: <STAMP.{%1$s}@mail.example.com>
        Date: TIME +0000 (UTC)
        From: %2$s <%3$s>

        """
                .formatted(name, fullName, sender);
    }
}
