// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Finishes `target/hikyaku`, where Maven has already put the jars below lib/: the launcher and its
/// names, the configuration to start from, and the AOT caches. Run by the build with the JDK that
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
        try {
            TrainingRun.make(assemble.tree);
        } catch (IOException failure) {
            System.err.println("The AOT caches could not be made: " + failure.getMessage());
            System.exit(1);
        }
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
}
