// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hikyaku.posix.Credentials;
import org.hikyaku.testkit.FreePort;

/// A Dovecot that takes mail by LMTP, with a configuration of its own and one user. It runs as
/// whoever runs the tests; started by root, as nobody, since it gives root no mail.
final class Dovecot implements AutoCloseable {

    static final String USER = "good@example.net";

    final Path directory;
    final int port;
    private final Process process;

    private Dovecot(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /// Skips the test where it is not installed.
    static Dovecot start() throws IOException, InterruptedException {
        Installation.need("dovecot");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/lib/dovecot/lmtp")),
                "dovecot-lmtpd is not installed");
        boolean isRoot = Credentials.effectiveUid() == 0;
        var who = isRoot ? "nobody" : said("id", "-un");
        // Not below the build: nobody may have no way in, and sockets need short names.
        var directory =
                Files.createTempDirectory(
                        Path.of("/tmp"),
                        "dovecot",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxr-xr-x")));
        int port = FreePort.find();
        Files.createDirectories(directory.resolve("home"));
        var users = USER + "::" + said("id", "-u", who) + ":" + said("id", "-g", who) + "::";
        Files.writeString(directory.resolve("users"), users + directory.resolve("home") + "::\n");
        var group = said("id", "-gn", who);
        Files.writeString(
                directory.resolve("dovecot.conf"),
                CONFIGURATION
                        .replace("PORT", Integer.toString(port))
                        .replace("DIRECTORY", directory.toString())
                        .replace("WHO", who)
                        .replace("GROUP", group));
        var command = new ArrayList<String>();
        if (isRoot) {
            said("chown", "-R", who + ":" + group, directory.toString());
            command.addAll(
                    List.of("setpriv", "--reuid=" + who, "--regid=" + group, "--clear-groups"));
        }
        command.addAll(List.of("dovecot", "-F", "-c", directory + "/dovecot.conf"));
        var process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var started = new Dovecot(directory, port, process);
        // It says so once its sockets are open.
        Installation.awaitFile(
                directory.resolve("log"), text -> text.contains("starting up"), "Dovecot");
        return started;
    }

    private static final String CONFIGURATION =
            """
            protocols = lmtp
            base_dir = DIRECTORY/base
            state_dir = DIRECTORY/base
            log_path = DIRECTORY/log
            ssl = no
            default_internal_user = WHO
            default_internal_group = GROUP
            default_login_user = WHO
            first_valid_uid = 1
            first_valid_gid = 1
            mail_location = maildir:~/Maildir
            service anvil {
              chroot =
            }
            service lmtp {
              inet_listener lmtp {
                address = 127.0.0.1
                port = PORT
              }
              unix_listener DIRECTORY/lmtp {
                mode = 0666
              }
            }
            passdb {
              driver = passwd-file
              args = DIRECTORY/users
            }
            userdb {
              driver = passwd-file
              args = DIRECTORY/users
            }
            """;

    private static String said(String... words) throws IOException, InterruptedException {
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.strip();
    }

    /// The messages of [#USER], each as a text.
    List<String> mailbox() throws IOException {
        var messages = new ArrayList<String>();
        for (var file : Installation.files(directory.resolve("home/Maildir/new"))) {
            messages.add(Files.readString(file));
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        process.destroy(); // SIGTERM: it takes its children with it.
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
