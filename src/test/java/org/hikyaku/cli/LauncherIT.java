// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shell script in `bin/`: it must work from anywhere, and say nothing of its own.
class LauncherIT {

    private static final Path TREE = Path.of("target/hikyaku").toAbsolutePath();
    private static final Said VERSION = new Said(0, "Hikyaku " + About.VERSION + "\n", "");

    @TempDir private Path directory;

    /// Exit code, standard output and standard error.
    record Said(int code, String out, String err) {}

    @Test
    void worksByFullAndByRelativeName() throws Exception {
        assertEquals(VERSION, run(directory, Map.of(), TREE + "/bin/hikyaku", "--version"));
        assertEquals(VERSION, run(TREE, Map.of(), "bin/hikyaku", "--version"));
        assertEquals(VERSION, run(TREE.resolve("bin"), Map.of(), "./hikyaku", "--version"));
        assertEquals(VERSION, run(TREE.resolve("bin"), Map.of(), "sh", "hikyaku", "--version"));
    }

    @Test
    void worksThroughALinkElsewhere() throws Exception {
        var link =
                Files.createSymbolicLink(directory.resolve("hikyaku"), TREE.resolve("bin/hikyaku"));
        assertEquals(VERSION, run(directory, Map.of(), link.toString(), "--version"));
    }

    @Test
    void theNameItIsCalledByDecidesWhatRuns() throws Exception {
        // A name that is certainly not a command, so that the answer names it.
        var link =
                Files.createSymbolicLink(directory.resolve("nosuch"), TREE.resolve("bin/hikyaku"));
        var said = run(directory, Map.of(), link.toString(), "--version");
        assertEquals(Exit.USAGE, said.code());
        assertTrue(said.err().startsWith("hikyaku: nosuch: no such command"), said.err());
    }

    @Test
    void worksWithBlanksStarsAndALongPathAndStillFindsItsCache() throws Exception {
        var copy = copyTree(directory.resolve("My * Mail").resolve("x".repeat(150)));
        var launcher = copy.resolve("bin/hikyaku").toString();
        assertEquals(VERSION, run(directory, Map.of(), launcher, "--version"));

        var loading = Map.of("HIKYAKU_JAVA_OPTS", "-Xlog:class+load=info:stdout");
        var said = run(directory, loading, launcher, "--version");
        assertTrue(
                said.out().lines().anyMatch(LauncherIT::mainFromCache),
                () -> "org.hikyaku.cli.Main did not come from the AOT cache:\n" + said.out());
    }

    private static boolean mainFromCache(String line) {
        return line.contains("org.hikyaku.cli.Main source: shared objects file");
    }

    private static boolean sessionFromCache(String line) {
        return line.contains("org.hikyaku.receive.smtpd.Session source: shared objects file");
    }

    /// Without the first a start takes twice the time, without the second a message takes a fifth
    /// more (docs/decisions/0015); nothing else would tell.
    @Test
    void theMailSystemHasItsCacheAndWatchesItsSockets() throws Exception {
        var classes = directory.resolve("classes");
        try (var mail = Installation.in(directory)) {
            mail.environment("HIKYAKU_JAVA_OPTS", "-Xlog:class+load=info:file=" + classes);
            mail.start();
            try (var client = new Socket(InetAddress.getLoopbackAddress(), mail.port)) {
                client.setSoTimeout(20_000);
                assertTrue(Installation.line(client.getInputStream()).startsWith("220 "));
            }
        }
        var loaded = Files.readString(classes);
        assertTrue(loaded.lines().anyMatch(LauncherIT::mainFromCache), loaded);
        assertTrue(loaded.contains("org.hikyaku.net.PolledWire"), loaded);
        assertTrue(loaded.lines().anyMatch(LauncherIT::sessionFromCache), loaded);
    }

    @Test
    void aCacheThatDoesNotFitIsSilent() throws Exception {
        var copy = copyTree(directory.resolve("tree"));
        var launcher = copy.resolve("bin/hikyaku").toString();
        var cache = copy.resolve("lib/commands.aot");
        var whole = Files.readAllBytes(cache);
        for (var content :
                List.of(
                        new byte[0],
                        "junk".getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOf(whole, 5_000))) {
            Files.write(cache, content);
            assertEquals(VERSION, run(directory, Map.of(), launcher, "--version"));
        }
        Files.delete(cache);
        assertEquals(VERSION, run(directory, Map.of(), launcher, "--version"));
    }

    @Test
    void otherCollectorsAndOldJdksAreSilentToo() throws Exception {
        var launcher = TREE + "/bin/hikyaku";
        var parallel = Map.of("HIKYAKU_JAVA_OPTS", "-XX:-UseSerialGC -XX:+UseParallelGC");
        assertEquals(VERSION, run(directory, parallel, launcher, "--version"));
        var noisy = Map.of("JAVA_TOOL_OPTIONS", "-Da=b", "JDK_JAVA_OPTIONS", "-Da=b");
        assertEquals(VERSION, run(directory, noisy, launcher, "--version"));
        var notAJdk = Map.of("JAVA_HOME", directory.toString());
        assertEquals(VERSION, run(directory, notAJdk, launcher, "--version"));
    }

    /// The JVM gives a command to a shell when memory ends. A java of our own does so at once, and
    /// says with which words the command came back.
    @Test
    void aDirectoryWithAQuotationMarkIsNoShellCode() throws Exception {
        var jdk = directory.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        var java = jdk.resolve("bin/java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                for word; do
                    case $word in -XX:OnOutOfMemoryError=*) exec sh -c "${word#*=}" ;; esac
                done
                printf '%s\n' "$@"
                """);
        assertTrue(java.toFile().setExecutable(true));
        var strange = directory + "/it's; touch 'x %p";
        for (var said :
                List.of(
                        run(
                                directory,
                                Map.of("JAVA_HOME", jdk.toString(), "MAIL_CONFIG", strange),
                                TREE + "/bin/postfix",
                                "start-fg"),
                        run(
                                directory,
                                Map.of("JAVA_HOME", jdk.toString()),
                                TREE + "/bin/hikyaku",
                                "master",
                                "-c",
                                strange))) {
            var words = said.out().lines().toList();
            assertEquals(strange, words.get(words.indexOf("-c") + 1), said.toString());
            assertTrue(words.contains("postlog"), said.toString());
        }
    }

    /// Cron gives its jobs a C locale, in which Java would read these bytes as question marks.
    @Test
    void argumentsSurviveAPlainLocale() throws Exception {
        var said =
                run(
                        directory,
                        Map.of("LC_ALL", "C"),
                        "/bin/sh",
                        "-c",
                        "'"
                                + TREE
                                + "/bin/hikyaku' $(printf 'j\\303\\274rgen') 2>&1 | od -An -c | tr -d ' \\n'");
        assertTrue(said.out().contains("j303274rgen"), said.out());
    }

    private static Said run(Path where, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(words).directory(where.toFile());
        builder.environment().putAll(environment);
        var err = Files.createTempFile("launcher", ".err");
        try {
            var process = builder.redirectError(err.toFile()).start();
            process.getOutputStream().close();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    /// With the jars' time stamps, which the cache remembers.
    private static Path copyTree(Path to) throws IOException {
        for (var part : List.of("bin", "lib")) {
            Files.createDirectories(to.resolve(part));
            try (var files = Files.list(TREE.resolve(part))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(
                            file,
                            to.resolve(part).resolve(file.getFileName()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return to;
    }
}
