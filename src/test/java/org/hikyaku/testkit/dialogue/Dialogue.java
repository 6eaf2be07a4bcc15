// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A conversation with an SMTP server as a text file that a postmaster can check: a title, the
/// settings it needs, `C:` and `S:` lines, and what must have been logged and stored.
///
/// @param title the first line, without its `#`
/// @param noOracle why it cannot be played against the Postfix we compare with; null when it can
/// @param differs why the Postfix we compare with answers differently; null when it does not
/// @param notYet what Hikyaku still does otherwise, and should not; null when it does as written
/// @param mainCf `[main.cf]`, as written
/// @param tables `[table NAME]`, files beside main.cf
/// @param expectedLog patterns to be found in this order; one that begins with `! ` must not occur
/// @param expectedQueue null when the file says nothing about the queue
public record Dialogue(
        Path file,
        String title,
        @Nullable String noOracle,
        @Nullable String differs,
        @Nullable String notYet,
        List<String> mainCf,
        Map<String, List<String>> tables,
        List<Session> sessions,
        List<String> expectedLog,
        @Nullable List<String> expectedQueue) {

    /// What every dialogue starts from, so that a file names only what it is about: names, a user
    /// list, no delays, and mail that stays where the test can see it. Defaults that have changed
    /// since Postfix 3.7 are set to those of 3.12.
    static final String BASE =
            """
            compatibility_level = 3.6
            mail_name = Hikyaku
            smtpd_banner = $myhostname ESMTP
            myhostname = mail.example.com
            mydomain = example.com
            myorigin = example.com
            mydestination = example.com
            mynetworks = 127.0.0.0/8
            inet_interfaces = 127.0.0.1
            inet_protocols = all
            alias_maps =
            local_recipient_maps = inline:{ {user=x}, {other=x}, {third=x}, {postmaster=x} }
            local_transport = smtp:[127.0.0.1]:1
            virtual_transport = smtp:[127.0.0.1]:1
            relay_transport = smtp:[127.0.0.1]:1
            default_transport = smtp:[127.0.0.1]:1
            notify_classes =
            smtpd_error_sleep_time = 0
            smtpd_forbid_unauth_pipelining = yes
            smtpd_forbid_bare_newline = normalize
            smtpd_forbid_bare_newline_exclusions = $mynetworks
            """;

    /// One connection of a client.
    public record Session(Client client, List<Line> lines) {

        public Session {
            lines = List.copyOf(lines);
        }
    }

    public Dialogue {
        mainCf = List.copyOf(mainCf);
        tables = Map.copyOf(tables);
        sessions = List.copyOf(sessions);
        expectedLog = List.copyOf(expectedLog);
        expectedQueue = expectedQueue == null ? null : List.copyOf(expectedQueue);
    }

    public static Dialogue read(Path file) throws IOException {
        return new DialogueReader(file, Files.readAllLines(file, StandardCharsets.UTF_8)).read();
    }

    /// All dialogues of a directory, by name.
    public static List<Dialogue> readAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            var dialogues = new java.util.ArrayList<Dialogue>();
            for (var file :
                    files.filter(name -> name.toString().endsWith(".dialogue")).sorted().toList()) {
                dialogues.add(read(file));
            }
            return dialogues;
        }
    }

    public String name() {
        return file.getFileName().toString().replace(".dialogue", "");
    }

    /// A whole main.cf but for ports and directories. A stranger needs XCLIENT, and only where one
    /// calls is it switched on, since it shows in the reply to EHLO.
    public String settings() {
        var settings = new LinkedHashMap<String, String>();
        BASE.lines().forEach(line -> put(settings, line));
        if (sessions.stream().anyMatch(session -> !session.client().equals(Client.LOOPBACK))) {
            settings.put("smtpd_authorized_xclient_hosts", "127.0.0.1");
            // Postfix decides whose headers are completed before XCLIENT, so to it all are local.
            settings.put("local_header_rewrite_clients", "");
        }
        var last = new StringBuilder();
        for (var line : mainCf) {
            if (!line.isEmpty() && Character.isWhitespace(line.charAt(0))) {
                last.append('\n').append(line);
                continue;
            }
            put(settings, last.toString());
            last.setLength(0);
            last.append(line);
        }
        put(settings, last.toString());
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static void put(Map<String, String> settings, String line) {
        int equals = line.indexOf('=');
        if (equals > 0) {
            settings.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
    }
}
