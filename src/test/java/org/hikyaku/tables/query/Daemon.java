// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs of a real server, run as the user that they insist on when the test is root.
public final class Daemon {

    private final String user;
    private final Path directory;

    /// @param user of the server's package
    /// @param directory for its data; made the user's
    public Daemon(String user, Path directory) throws IOException {
        this.user = user;
        this.directory = directory;
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (isRoot()) {
            var owner =
                    directory
                            .getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(user);
            Files.setOwner(directory, owner);
        }
    }

    /// Skips the test when a program is not installed.
    public static void require(Path program, String debianPackage) {
        assumeTrue(
                Files.isExecutable(program),
                () -> program + " is not installed: apt install " + debianPackage);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// Runs a program to its end.
    public void run(String... command) throws IOException, InterruptedException {
        var log = directory.resolve("command.log");
        var process = builder(command).redirectOutput(log.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " did not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException(List.of(command) + " failed: " + Files.readString(log));
        }
    }

    /// Starts a program that goes on running.
    public Process start(String... command) throws IOException {
        return builder(command).redirectOutput(directory.resolve("daemon.log").toFile()).start();
    }

    private ProcessBuilder builder(String... command) {
        var words = new ArrayList<String>();
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user));
            words.add("--clear-groups");
        }
        words.addAll(List.of(command));
        return new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    }
}
