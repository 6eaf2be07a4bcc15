// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hikyaku.cli.Installation.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A day of edits: what the log says at each step, and what mail does.
@Timeout(180)
class PostmastersDayIT {

    private static final Said NOTHING = new Said(0, "", "");
    private static final String EDITED =
            "postfix/master: main.cf was edited: new sessions and deliveries go by it";

    @TempDir private Path directory;

    @Test
    void editsReloadsAndRestarts() throws Exception {
        var users = Files.writeString(directory.resolve("users"), "a@box.example a/\n");
        try (var mail =
                Installation.in(
                        directory,
                        "hikyaku_edit_settle_time = 1s",
                        "virtual_mailbox_domains = box.example",
                        "virtual_mailbox_maps = texthash:" + users,
                        "smtpd_banner = first")) {
            mail.start();
            editsWithoutReload(mail);
            patterns(mail, users);
            index(mail);
            otherInterfaces(mail);
            mail.stop();
        }
    }

    /// Good, bad, good.
    private static void editsWithoutReload(Installation mail) throws Exception {
        mail.forgetLog();
        try (var session = new Socket(InetAddress.getLoopbackAddress(), mail.port)) {
            assertEquals("220 first", Installation.line(session.getInputStream()));
            mail.set("smtpd_banner = second");
            mail.awaitLog("main.cf was edited");
            assertEquals(List.of(EDITED), mail.logged("postfix/master"));
            assertEquals("220 second", mail.greeting("127.0.0.1"));
            assertTrue(say(session, "NOOP").startsWith("250 "), "who is inside stays inside");
        }
        mail.forgetLog();
        mail.set("smtpd_banner = third", "smtpd_helo_required = perhaps");
        var where = mail.lastLine();
        mail.awaitLog("edit not adopted");
        assertEquals("220 second", mail.greeting("127.0.0.1"));
        var refused = mail.run("postfix", "reload");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("fatal: " + where), refused.err());
        assertEquals("220 second", mail.greeting("127.0.0.1"));

        mail.set("smtpd_helo_required = no");
        mail.awaitLog("main.cf was edited");
        assertEquals("220 third", mail.greeting("127.0.0.1"));
        assertEquals(NOTHING, mail.run("postfix", "reload"));
        mail.awaitLog("reload -- ");
        var bad = where + "bad boolean configuration: smtpd_helo_required = perhaps: say yes or no";
        assertEquals(
                List.of(
                        "postfix/master: warning: edit not adopted, the running configuration"
                                + " stays: "
                                + bad,
                        "postfix/master: warning: reload refused, the running configuration stays: "
                                + bad,
                        EDITED,
                        "postfix/master: reload -- version "
                                + About.VERSION
                                + ", configuration "
                                + mail.conf()),
                mail.logged("postfix/master"));
    }

    /// A table more, with one line that is no pattern.
    private void patterns(Installation mail, Path users) throws Exception {
        assertTrue(rcpt(mail, "info-7@box.example").startsWith("550 5.1.1 "));
        mail.forgetLog();
        var patterns = directory.resolve("patterns");
        Files.writeString(patterns, "/^info-[0-9]+@/ info/\n/no end\n");
        mail.set("virtual_mailbox_maps = texthash:" + users + ", regexp:" + patterns);
        mail.awaitLog("main.cf was edited");
        assertTrue(rcpt(mail, "info-7@box.example").startsWith("250 "));
        assertTrue(rcpt(mail, "a@box.example").startsWith("250 "));
        assertTrue(rcpt(mail, "nobody@box.example").startsWith("550 5.1.1 "));
        var warnings = mail.logged("warning: ");
        assertTrue(
                warnings.stream().anyMatch(line -> line.contains(patterns + ", line 2: ")),
                warnings.toString());
        Files.writeString(patterns, "/^info-[0-9]+@/ info/\n");
    }

    /// An edit of a table counts when postmap has been run, and then at once.
    private void index(Installation mail) throws Exception {
        var virtual = directory.resolve("virtual");
        Files.writeString(virtual, "one@box.example one/\n");
        assertEquals(NOTHING, mail.run("postmap", "hash:" + virtual));
        var index = directory.resolve("virtual.db");
        Files.setLastModifiedTime(virtual, ago(Duration.ofMinutes(10)));
        Files.setLastModifiedTime(index, ago(Duration.ofMinutes(5)));
        mail.forgetLog();
        mail.set("virtual_mailbox_maps = hash:" + virtual);
        mail.awaitLog("main.cf was edited");
        assertTrue(rcpt(mail, "one@box.example").startsWith("250 "));
        assertTrue(rcpt(mail, "two@box.example").startsWith("550 5.1.1 "));
        assertEquals(List.of(), mail.logged("virtual.db"));

        Files.writeString(virtual, "two@box.example two/\ntwo@box.example again/\n");
        Files.setLastModifiedTime(virtual, ago(Duration.ofMinutes(2)));
        mail.forgetLog();
        awaitRcpt(mail, "two@box.example", "550 5.1.1 ", "is older than source file");
        assertTrue(rcpt(mail, "one@box.example").startsWith("250 "), "the index answers");
        var older =
                "postfix/smtpd: warning: database "
                        + index
                        + " is older than source file "
                        + virtual;
        assertEquals(List.of(older), mail.logged("virtual.db"));

        mail.forgetLog();
        var duplicate = "warning: " + index + ": duplicate entry: \"two@box.example\"";
        assertEquals(
                new Said(0, "", "postmap: " + duplicate + "\n"),
                mail.run("postmap", "hash:" + virtual));
        awaitRcpt(mail, "two@box.example", "250 ", "");
        assertTrue(rcpt(mail, "one@box.example").startsWith("550 5.1.1 "));
        assertEquals(List.of("postfix/postmap: " + duplicate), mail.logged("virtual.db"));
        assertEquals(List.of(), mail.logged("postfix/master"), "without reload");
    }

    private static FileTime ago(Duration duration) {
        return FileTime.from(Instant.now().minus(duration));
    }

    /// Asks until the server has looked at the file again, which it does once a second.
    private static void awaitRcpt(Installation mail, String address, String reply, String logged)
            throws Exception {
        long end = System.nanoTime() + Installation.PATIENCE.toNanos();
        var last = "";
        while (System.nanoTime() < end) {
            last = rcpt(mail, address);
            boolean isSaid = logged.isEmpty() || !mail.logged(logged).isEmpty();
            if (isSaid && last.startsWith(reply)) {
                return;
            }
        }
        fail(address + ": " + last + "\n" + mail.logged());
    }

    /// Told at the edit and at the reload; in force after stop and start.
    private static void otherInterfaces(Installation mail) throws Exception {
        mail.forgetLog();
        mail.set("inet_interfaces = 127.0.0.2");
        mail.awaitLog("main.cf was edited");
        assertEquals(NOTHING, mail.run("postfix", "reload"));
        mail.awaitLog("reload -- ");
        var ignored =
                "postfix/master: warning: service "
                        + mail.port
                        + ": ignoring inet_interfaces change";
        var cure = "postfix/master: warning: to change inet_interfaces, stop and start Postfix";
        assertEquals(List.of(ignored, cure, ignored, cure), mail.logged("inet_interfaces"));
        assertTrue(mail.greeting("127.0.0.1").startsWith("220 "));
        mail.stop();
        mail.start();
        assertTrue(mail.greeting("127.0.0.2").startsWith("220 "));
        assertThrows(IOException.class, () -> mail.greeting("127.0.0.1"));
    }

    private static String rcpt(Installation mail, String address) throws IOException {
        try (var session = new Socket(InetAddress.getLoopbackAddress(), mail.port)) {
            Installation.line(session.getInputStream());
            say(session, "HELO client.example");
            say(session, "MAIL FROM:<me@example.com>");
            return say(session, "RCPT TO:<" + address + ">");
        }
    }

    private static String say(Socket session, String line) throws IOException {
        session.setSoTimeout((int) Installation.PATIENCE.toMillis());
        session.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return Installation.line(session.getInputStream());
    }
}
