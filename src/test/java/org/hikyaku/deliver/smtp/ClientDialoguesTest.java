// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.hikyaku.deliver.smtp.ClientBench.Ours;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays every file under dialogues/client. A new case is a new text file, not new Java.
class ClientDialoguesTest {

    private static final Path SCRIPTS = Path.of("src/test/resources/dialogues/client");

    @TestFactory
    Stream<DynamicTest> client() throws IOException {
        var files = new ArrayList<Path>();
        try (var all = Files.walk(SCRIPTS)) {
            all.filter(file -> file.toString().endsWith(".dialogue")).sorted().forEach(files::add);
        }
        return files.stream()
                .map(file ->
                        dynamicTest(
                                file.getFileName().toString(),
                                file.toUri(),
                                () ->
                                        Assertions.assertTimeoutPreemptively(
                                                Duration.ofSeconds(10),
                                                () -> play(ClientDialogue.read(file)))));
    }

    static ClientBench bench(ClientDialogue dialogue, int port) throws Exception {
        var scripts = new LinkedHashMap<String, List<List<String>>>();
        for (var peer : dialogue.named("peer")) {
            var address = peer.argument().isEmpty() ? "127.0.0.1" : peer.argument();
            scripts.computeIfAbsent(address, _ -> new ArrayList<>()).add(peer.lines());
        }
        return new ClientBench(
                text(dialogue, "main.cf"),
                text(dialogue, "dns"),
                scripts,
                port,
                dialogue.isOnSmtpPort() ? Ours.THE_PEERS_PORT : Ours.NONE,
                dialogue.protocol());
    }

    private static void play(ClientDialogue dialogue) throws Exception {
        boolean needsIpv6 = text(dialogue, "dns").contains("::1");
        Assumptions.assumeTrue(!needsIpv6 || hasIpv6Loopback(), "no ::1 on this machine");
        try (var bench = bench(dialogue, 0)) {
            for (var section : dialogue.sections()) {
                switch (section.name()) {
                    case "message" -> {
                        bench.outcomes.clear();
                        bench.deliver(bench.parse(section.argument(), section.lines()));
                    }
                    case "outcome" ->
                            assertEquals(
                                    section.text(),
                                    utf8(lines(bench.outcomes)),
                                    () -> "[outcome]; the peers say " + bench.complaintsSoFar());
                    case "log" -> assertEquals(section.text(), lines(bench.logged()), "[log]");
                    case "pauses" -> assertEquals(section.text(), lines(bench.pauses));
                    case "pass" -> bench.clock.advance(Duration.parse("PT" + section.argument()));
                    case "main.cf",
                            "dns",
                            "peer",
                            "not-the-smtp-port",
                            "lmtp",
                            "the-smtp-port" -> {}
                    default -> throw new IllegalArgumentException(section.name());
                }
            }
            assertEquals(List.of(), bench.complaints());
        }
    }

    private static boolean hasIpv6Loopback() {
        try (var _ = new ServerSocket(0, 1, ClientBench.address("::1"))) {
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    static String text(ClientDialogue dialogue, String name) {
        var text = new StringBuilder();
        for (var section : dialogue.named(name)) {
            text.append(section.text());
        }
        return text.toString();
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /// The file is read as Latin-1.
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
