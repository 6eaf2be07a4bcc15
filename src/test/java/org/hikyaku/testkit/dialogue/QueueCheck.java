// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `[queue]` section: `empty`, or for each message its envelope and, if it matters, its
/// content:
///
/// ```
/// from=<sender@example.net> to=<user@example.com>
/// | Received: from *
/// | ...
/// | Subject: hello
/// |
/// | body
/// ```
///
/// `| ...` stands for any number of lines.
final class QueueCheck {

    private final Path file;
    private final List<String> expected;

    QueueCheck(Path file, List<String> expected) {
        this.file = file;
        this.expected = expected;
    }

    void check(List<StoredMessage> messages) {
        var envelopes = new ArrayList<String>();
        var contents = new ArrayList<List<String>>();
        for (var line : expected) {
            if (line.startsWith("|")) {
                contents.getLast().add(octets(line.length() > 2 ? line.substring(2) : ""));
            } else if (!line.equals("empty")) {
                envelopes.add(octets(line.strip()));
                contents.add(new ArrayList<>());
            }
        }
        if (envelopes.size() != messages.size()) {
            throw new AssertionError(
                    file
                            + ": expected "
                            + envelopes.size()
                            + " messages in the queue, found "
                            + messages);
        }
        for (int i = 0; i < envelopes.size(); i++) {
            var message = messages.get(i);
            if (!Wildcard.matches(envelopes.get(i), message.envelope())) {
                throw new AssertionError(
                        file
                                + ": expected in the queue\n  "
                                + envelopes.get(i)
                                + "\nbut found\n  "
                                + message.envelope());
            }
            var lines = List.of(message.content().split("\n", -1));
            lines = lines.subList(0, Math.max(0, lines.size() - 1));
            if (!contents.get(i).isEmpty() && !matches(contents.get(i), lines)) {
                throw new AssertionError(
                        file
                                + ": the content of message "
                                + (i + 1)
                                + " differs; expected\n"
                                + String.join("\n", contents.get(i))
                                + "\nbut found\n"
                                + message.content());
            }
        }
    }

    private static String octets(String line) {
        return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean matches(List<String> patterns, List<String> lines) {
        if (patterns.isEmpty()) {
            return lines.isEmpty();
        }
        var rest = patterns.subList(1, patterns.size());
        if (patterns.getFirst().equals("...")) {
            for (int skip = 0; skip <= lines.size(); skip++) {
                if (matches(rest, lines.subList(skip, lines.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !lines.isEmpty()
                && Wildcard.matches(patterns.getFirst(), lines.getFirst())
                && matches(rest, lines.subList(1, lines.size()));
    }
}
