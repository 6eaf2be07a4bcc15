// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hikyaku.testkit.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What README promises: `./run`, and a message from each kind of program lands in the Maildir.
class RunIT {

    @TempDir private Path directory;

    private final List<Process> running = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (var process : running) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void mailFromEverywhereLandsInTheMaildirWhateverTheDirectoryIsCalled() throws Exception {
        Installation.need("swaks", "python3");
        // A socket's path must not be longer than 108 octets, and a shell likes no blanks.
        var home = directory.resolve("My Mail \u00e9").resolve("x".repeat(120));
        copyOfUs(home);
        int port = FreePort.find();
        var said = home.resolve("said");
        start(home, port, said);

        var inbox = home.resolve("var/mail/inbox/new");
        swaks(home, port);
        Installation.awaitFiles(inbox, 1);
        python(home, port);
        Installation.awaitFiles(inbox, 2);
        sendmail(home);
        Installation.awaitFiles(inbox, 3);

        var mails = new ArrayList<String>();
        for (var file : Installation.files(inbox)) {
            mails.add(Files.readString(file));
        }
        var fromSwaks = the("Subject: from swaks\n", mails);
        inOrder(
                fromSwaks,
                "Return-Path: <me@client.example>\n",
                "X-Original-To: you@localhost\n",
                "Delivered-To: you@localhost\n",
                "Received: from client.example (localhost [127.0.0.1])\n\tby localhost (Hikyaku) with"
                        + " ESMTP id ",
                "\tfor <you@localhost>; ",
                "Date: ",
                "To: you@localhost\n",
                "From: me@client.example\n",
                "Message-Id: <",
                "\n\nThis is a test mailing\n");
        inOrder(
                the("Subject: from smtplib\n", mails),
                "Return-Path: <>\n",
                "Received: from ",
                "From: Pat <pat@client.example>\n",
                "Message-Id: <",
                "@localhost>\n",
                "Date: ",
                "\n\n..dots and \u00e9\n");
        inOrder(
                the("\nhello\n", mails),
                "X-Original-To: you@localhost\n",
                "Received: by localhost (Hikyaku, from userid ",
                "Message-Id: <",
                "@localhost>\n",
                "Date: ",
                "From: ",
                "\n\nhello\n");
        assertEquals(3, mails.size());
        assertTrue(Files.readString(said).contains("status=sent (delivered to maildir)"));
    }

    /// Every part once, one after the other.
    private static void inOrder(String mail, String... parts) {
        int at = 0;
        for (var part : parts) {
            int found = mail.indexOf(part, at);
            assertTrue(found >= 0, () -> "no [" + part + "] where it should be in\n" + mail);
            at = found + part.length() - (part.endsWith("\n") ? 1 : 0);
        }
    }

    private static String the(String part, List<String> mails) {
        var found = mails.stream().filter(mail -> mail.contains(part)).toList();
        assertEquals(1, found.size(), () -> part + " in " + mails);
        return found.getFirst();
    }

    private void start(Path home, int port, Path said) throws Exception {
        var conf = Files.createDirectories(home.resolve("var/conf"));
        // ./run leaves a master.cf alone that is there already.
        Files.writeString(
                conf.resolve("master.cf"),
                Files.readString(home.resolve("target/hikyaku/conf/master.cf"))
                        .replaceFirst("(?m)^smtp +inet", "127.0.0.1:" + port + " inet"));
        var process =
                new ProcessBuilder("./run")
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        running.add(process);
        Installation.awaitFile(said, text -> text.contains("daemon started"), "a start");
        var text = Files.readString(said);
        assertTrue(text.startsWith("Send a message:"), text);
    }

    private static void swaks(Path home, int port) throws Exception {
        ok(
                home,
                "swaks",
                "--silent",
                "--server",
                "127.0.0.1:" + port,
                "--helo",
                "client.example",
                "--from",
                "me@client.example",
                "--to",
                "you@localhost",
                "--header",
                "Subject: from swaks");
    }

    private static void python(Path home, int port) throws Exception {
        var script =
                """
                import smtplib
                s = smtplib.SMTP('127.0.0.1', PORT)
                s.ehlo()
                assert s.has_extn('smtputf8') and s.has_extn('8bitmime') and s.has_extn('dsn')
                s.sendmail('', ['you@localhost'],
                    'From: Pat <pat@client.example>\\nSubject: from smtplib\\n\\n..dots and \\u00e9\\n'.encode('utf-8'),
                    mail_options=['BODY=8BITMIME'])
                s.quit()
                """
                        .replace("PORT", Integer.toString(port));
        ok(home, "python3", "-c", script);
    }

    /// As the third line of what `./run` prints.
    private static void sendmail(Path home) throws Exception {
        ok(
                home,
                "/bin/sh",
                "-c",
                "echo hello | MAIL_CONFIG=\"$PWD/var/conf\" target/hikyaku/bin/sendmail"
                        + " you@localhost");
    }

    private static void ok(Path where, String... words) throws Exception {
        var process =
                new ProcessBuilder(words)
                        .directory(where.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    /// What a clone that was built consists of, as far as `./run` looks.
    private static void copyOfUs(Path home) throws IOException {
        for (var part : List.of("run", "tools", "target/hikyaku")) {
            var from = Path.of(part).toAbsolutePath();
            try (var files = Files.walk(from)) {
                for (var file : files.toList()) {
                    copy(file, home.resolve(part).resolve(from.relativize(file).toString()));
                }
            }
        }
        // The last thing a build makes; the directories above have only just been made.
        Files.setLastModifiedTime(
                home.resolve("target/hikyaku/lib/commands.aot"),
                FileTime.from(Instant.now().plusSeconds(1)));
    }

    private static void copy(Path file, Path to) throws IOException {
        if (Files.isDirectory(file)) {
            Files.createDirectories(to);
        } else {
            Files.createDirectories(to.getParent());
            Files.copy(
                    file,
                    to,
                    StandardCopyOption.COPY_ATTRIBUTES,
                    java.nio.file.LinkOption.NOFOLLOW_LINKS);
        }
    }
}
