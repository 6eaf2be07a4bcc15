// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Finishes `target/hikyaku`, where Maven has already put the jars below lib/: the launcher and its
/// names, the configuration to start from, and the AOT cache. Run by the build with the JDK that
/// the tree is for: `java tools/Assemble.java PROJECT_DIRECTORY`.
public final class Assemble {

    private static final List<String> NAMES =
            List.of(
                    "postfix",
                    "postconf",
                    "postmap",
                    "postalias",
                    "postqueue",
                    "postsuper",
                    "postcat",
                    "postlog",
                    "qshape",
                    "sendmail",
                    "mailq",
                    "newaliases");

    private final Path sources;
    private final Path tree;

    private Assemble(Path project) {
        sources = project.resolve("src/main");
        tree = project.resolve("target/hikyaku");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var assemble = new Assemble(Path.of(arguments[0]).toAbsolutePath());
        assemble.copyLauncher();
        assemble.copyConfiguration();
        assemble.train();
    }

    private void copyLauncher() throws IOException {
        var bin = Files.createDirectories(tree.resolve("bin"));
        Files.copy(
                sources.resolve("bin/hikyaku"),
                bin.resolve("hikyaku"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        for (var name : NAMES) {
            Files.deleteIfExists(bin.resolve(name));
            Files.createSymbolicLink(bin.resolve(name), Path.of("hikyaku"));
        }
        Files.writeString(tree.resolve("lib/jdk"), System.getProperty("java.home") + "\n");
    }

    private void copyConfiguration() throws IOException {
        var conf = Files.createDirectories(tree.resolve("conf"));
        try (var files = Files.list(sources.resolve("conf"))) {
            for (var file : files.toList()) {
                Files.copy(
                        file,
                        conf.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// Runs the training commands through the launcher itself, so that collector, class path and
    /// flags are the ones the cache will be used with.
    private void train() throws IOException, InterruptedException {
        var cache = tree.resolve("lib/commands.aot");
        Files.deleteIfExists(cache);
        var training =
                new ProcessBuilder(tree.resolve("bin/hikyaku").toString(), "--train")
                        .redirectErrorStream(true);
        training.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // HIKYAKU_JAVA_OPTS is split at blanks and the project may live below "My Mail": name the
        // file relatively.
        training.directory(tree.resolve("lib").toFile());
        training.environment().put("HIKYAKU_JAVA_OPTS", "-XX:AOTCacheOutput=commands.aot");
        var process = training.start();
        var said = new String(process.getInputStream().readAllBytes());
        var code = process.waitFor();
        if (code != 0 || !Files.exists(cache)) {
            Files.deleteIfExists(cache); // ./run takes its age for the age of the tree.
            System.err.println("The AOT cache could not be made (exit code " + code + "):");
            System.err.println(said);
            System.exit(1);
        }
    }
}
