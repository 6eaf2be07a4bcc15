// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.hikyaku.posix.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Mail as programs send it, from the client to the Maildir, octet by octet: `story.py` sends with
/// Python's smtplib and compares with its mailbox module what arrived.
@Timeout(180)
class StoryIT {

    /// Nine messages to one recipient, one to 1,000, and one receipt.
    private static final int DELIVERIES = 9 + 1000 + 1;

    private static final List<String> NAMES =
            List.of(
                    "eight",
                    "dots",
                    "blanks",
                    "gr\u00fc\u00dfe",
                    "incomplete",
                    "long",
                    "receipt",
                    "large",
                    "bare",
                    "me");

    @TempDir Path directory;

    private static String mailboxes() {
        var table = new StringBuilder(" {@many.example=many/}");
        for (var name : NAMES) {
            table.append(", {").append(name).append("@box.example=").append(name).append("/}");
        }
        return table.toString();
    }

    private static void ok(Installation.Said said) {
        assertEquals(new Installation.Said(0, "", ""), said);
    }

    @Test
    void whatIsSentArrivesOctetByOctet() throws Exception {
        Installation.need("python3");
        var mail = directory.resolve("mail");
        var script = Files.createDirectories(directory.resolve("s")).resolve("story.py");
        try (var source = StoryIT.class.getResourceAsStream("story.py")) {
            Files.copy(Objects.requireNonNull(source), script);
        }
        try (var installation =
                Installation.in(
                        directory,
                        "virtual_mailbox_domains = box.example, many.example",
                        "virtual_mailbox_base = " + mail,
                        "virtual_mailbox_maps = inline:{" + mailboxes() + " }",
                        "virtual_uid_maps = static:" + Credentials.effectiveUid(),
                        "virtual_gid_maps = static:1",
                        "virtual_minimum_uid = 0",
                        "message_size_limit = 40000000")) {
            installation.start();
            ok(installation.run("python3", script.toString(), "send", "" + installation.port));
            installation.awaitLog(DELIVERIES, "status=sent");
            assertEquals(1, installation.logged(": sender delivery status notification: ").size());
            ok(installation.run("python3", script.toString(), "check", mail.toString()));
            installation.stop();
        }
    }
}
