// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Problem;
import org.hikyaku.master.check.Surroundings;
import org.hikyaku.net.IpAddress;

/// One file under `golden/configurations`: a configuration and what has to be said about it.
///
/// The sections are `[main.cf]`, `[master.cf]` (else one with the usual services), `[file NAME]`
/// for whatever else lies beside them, `[mode NAME]`, `[older NAME]` (an hour), `[resource NAME]`
/// (copied from the folder `files`), and `[problems]`: a line each, in order. `DIR` stands for the
/// directory. `\r`, `\t` and `BOM` in a section are the characters.
record ConfigurationCase(String name, Map<String, String> sections) {

    static final Path CASES = Path.of("src/test/resources/golden/configurations");

    private static final String MASTER =
            """
            smtp inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            virtual unix - n n - - virtual
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            """;

    /// A machine of documents: one address, a container bridge, the year 2027.
    static final Surroundings MACHINE =
            new Surroundings() {
                @Override
                public List<InetAddress> addresses() {
                    return List.of(address("127.0.0.1"), address("192.0.2.25"));
                }

                @Override
                public List<Bridge> bridges() {
                    return List.of(new Bridge("docker0", address("172.17.0.1")));
                }

                @Override
                public Instant now() {
                    return Instant.parse("2027-11-24T12:00:00Z");
                }

                private InetAddress address(String text) {
                    return java.util.Objects.requireNonNull(IpAddress.parse(text));
                }
            };

    static List<ConfigurationCase> all() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            var cases = new ArrayList<ConfigurationCase>();
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                cases.add(read(file));
            }
            return cases;
        }
    }

    private static ConfigurationCase read(Path file) throws IOException {
        var sections = new LinkedHashMap<String, String>();
        var section = "";
        for (var line : Files.readAllLines(file)) {
            if (line.matches("\\[[^\\]]+]")) {
                section = line.substring(1, line.length() - 1);
                sections.put(section, "");
            } else if (!section.isEmpty()) {
                sections.merge(section, line + '\n', String::concat);
            }
        }
        return new ConfigurationCase(file.getFileName().toString(), sections);
    }

    boolean hasOwnServices() {
        return sections.containsKey("master.cf");
    }

    /// What has to be said, with this directory's name in it.
    List<String> expected(Path directory) {
        return sections.getOrDefault("problems", "")
                .replace("DIR", directory.toString())
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// Puts the files there.
    ///
    /// @param basics lines of main.cf that the case needs to run, after its own
    /// @param door the name of the service `smtp inet`
    void write(Path directory, String basics, String door) throws IOException {
        for (var section : sections.entrySet()) {
            var words = section.getKey().split(" ", 2);
            var text = characters(section.getValue().replace("DIR", directory.toString()));
            var file = directory.resolve(words[words.length - 1]);
            switch (words[0]) {
                case "main.cf" -> Files.writeString(file, text + basics);
                case "master.cf", "file" -> Files.writeString(file, text);
                case "resource" -> Files.copy(CASES.resolve("files").resolve(words[1]), file);
                case "mode" ->
                        Files.setPosixFilePermissions(
                                file, PosixFilePermissions.fromString(text.strip()));
                case "older" ->
                        Files.setLastModifiedTime(
                                file, FileTime.from(Instant.now().minusSeconds(3600)));
                default -> {
                    // What is expected.
                }
            }
        }
        if (!hasOwnServices()) {
            var services = MASTER.replaceFirst("^smtp", door);
            Files.writeString(directory.resolve("master.cf"), services, StandardCharsets.UTF_8);
        }
    }

    private static String characters(String text) {
        return text.replace("\\r", "\r").replace("\\t", "\t").replace("BOM", "\uFEFF");
    }

    static List<String> problems(Path directory) {
        var lines = new ArrayList<String>();
        try {
            var configuration = Configuration.load(directory);
            for (var problem : ConfigurationCheck.problems(configuration, MACHINE)) {
                // What is not there yet is no mistake of the operator's, and will be there one day.
                if (!problem.wrong().contains("in this version")) {
                    lines.add(line(problem));
                }
            }
        } catch (ConfigException unreadable) {
            lines.add(line(unreadable.problem()));
        }
        return lines;
    }

    static String line(Problem problem) {
        return (problem.isError() ? "error " : "warning ") + problem.text();
    }
}
