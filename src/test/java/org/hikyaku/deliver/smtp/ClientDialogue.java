// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A conversation in which we are the client, as a file: sections in brackets, `#` for comments
/// outside of messages.
///
/// - `[main.cf]`: settings; `[dns]`: a zone for FakeDns
/// - `[not-the-smtp-port]`: the peers are where nobody expects an SMTP server
/// - `[lmtp]`: we speak LMTP, `[the-smtp-port]`: though on the port of SMTP
/// - `[peer 127.0.0.2]`: the script of one connection to that address (127.0.0.1 without), or to
///   that socket: `[peer unix:private/lmtp]`
/// - `[message nexthop]`: attributes as `@name value`, `@from`, `@to` (one line each), `@demand
///   more`, an empty line, content; delivered when the file has been read so far
/// - `[outcome]`: what must have been reported for the message above, `[log]`: what must have been
///   logged
///
/// - `[pass 5M]`: time that goes by; `[pauses]`: when the client waited on purpose, and how long
///
/// `PORT` stands for the port of the peers, `SOCKETS` for the directory their sockets are below,
/// which is the queue directory.
record ClientDialogue(List<Section> sections) {

    record Section(String name, String argument, List<String> lines) {
        String text() {
            return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
        }
    }

    static ClientDialogue read(Path file) throws IOException {
        var sections = new ArrayList<Section>();
        for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("[") && line.endsWith("]")) {
                var words = line.substring(1, line.length() - 1).split(" ", 2);
                sections.add(
                        new Section(words[0], words.length > 1 ? words[1] : "", new ArrayList<>()));
            } else if (!sections.isEmpty()) {
                var section = sections.getLast();
                boolean isContent = section.name().equals("message");
                if (isContent || !(line.isBlank() || line.startsWith("#"))) {
                    section.lines().add(line);
                }
            }
        }
        for (var section : sections) {
            while (!section.lines().isEmpty() && section.lines().getLast().isEmpty()) {
                section.lines().removeLast();
            }
        }
        return new ClientDialogue(sections);
    }

    Protocol protocol() {
        return named("lmtp").isEmpty() ? Protocol.SMTP : Protocol.LMTP;
    }

    boolean isOnSmtpPort() {
        return switch (protocol()) {
            case SMTP -> named("not-the-smtp-port").isEmpty();
            case LMTP -> !named("the-smtp-port").isEmpty();
        };
    }

    List<Section> named(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).toList();
    }
}
