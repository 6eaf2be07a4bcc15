// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class PostconfTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/postconf");

    @TempDir private Path directory;

    @TestFactory
    Stream<DynamicNode> answersAsPostfixDoes() throws IOException {
        var nodes = new ArrayList<DynamicNode>();
        try (var files = Files.newDirectoryStream(GOLDEN, "*.cases")) {
            for (var file : new TreeSet<>(listed(files))) {
                var all = PostconfCases.read(file);
                nodes.add(
                        dynamicContainer(
                                String.valueOf(file.getFileName()),
                                all.cases().stream()
                                        .map(one ->
                                                dynamicTest(
                                                        "$ " + one.command(),
                                                        () -> play(all, one)))));
            }
        }
        return nodes.stream();
    }

    private static List<Path> listed(Iterable<Path> files) {
        var list = new ArrayList<Path>();
        files.forEach(list::add);
        return list;
    }

    private void play(PostconfCases all, PostconfCases.Case one)
            throws IOException, InterruptedException {
        var answer = all.ask(one.command(), directory, PostconfTrial::ours);
        assertEquals(String.join("\n", one.answer()), String.join("\n", answer));
    }

    /// Postfix 3.11; the installed one is older.
    @Test
    void whatWillBeRemovedIsNamedWithItsReplacement() throws IOException {
        Files.writeString(directory.resolve("main.cf"), "virtual_maps = x\nsmtp_use_tls = yes\n");
        Files.writeString(
                directory.resolve("master.cf"),
                "smtp inet n - n - - smtpd -o smtpd_tls_dh1024_param_file=x\n");
        var prefix = "postconf: warning: " + directory;
        var master =
                prefix
                        + "/master.cf: support for parameter \"smtpd_tls_dh1024_param_file\" will be"
                        + " removed; instead, do not specify (leave at default)\n"
                        + "postconf: warning: See"
                        + " https://www.postfix.org/DEPRECATION_README.html for details\n";
        var main =
                prefix
                        + "/main.cf: support for parameter \"virtual_maps\" will be removed; instead,"
                        + " specify \"virtual_alias_maps\"\n"
                        + prefix
                        + "/main.cf: support for parameter \"smtp_use_tls\" will be removed; instead,"
                        + " specify \"smtp_tls_security_level\"\n";
        assertEquals(main + master, postconf("-n").err());
        assertEquals(master, postconf("-M").err());
        assertEquals("", postconf("-nq").err());
    }

    private PostconfTrial.Answer postconf(String option) {
        return PostconfTrial.ours(List.of("-c", directory.toString(), option));
    }

    @Test
    void anEditKeepsPermissionsAndLinks() throws IOException {
        var real = Files.createDirectory(directory.resolve("real")).resolve("main.cf");
        Files.writeString(real, "a = \u00e4", java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(directory.resolve("main.cf"), real);
        var answer = PostconfTrial.ours(List.of("-c", directory.toString(), "b=\u00f6"));
        assertEquals(0, answer.code());
        assertEquals(
                "a = \u00e4\nb = \u00c3\u00b6\n",
                Files.readString(real, java.nio.charset.StandardCharsets.ISO_8859_1));
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
        assertTrue(Files.isSymbolicLink(directory.resolve("main.cf")));
        try (var left = Files.list(real.getParent())) {
            assertEquals(1, left.count());
        }
    }

    /// Somebody who may write here, and nothing else, must not have us write elsewhere.
    @Test
    void anEditFollowsNoLinkToItsCopy() throws IOException {
        write("biff = no\n");
        var other = Files.writeString(directory.resolve("other"), "precious");
        Files.createSymbolicLink(directory.resolve("main.cf.tmp"), other);
        assertEquals(0, postconf("a=b").code());
        assertEquals("biff = no\na = b\n", Files.readString(directory.resolve("main.cf")));
        assertEquals("precious", Files.readString(other));
    }

    @Test
    void anEditThatFailsLeavesNothing() throws IOException {
        write("biff = no\n");
        Files.writeString(directory.resolve("master.cf"), "smtp inet n - n - - smtpd\n");
        var refused =
                PostconfTrial.ours(List.of("-c", directory.toString(), "-M", "smtp/inet=smtp"));
        assertEquals("postconf: fatal: bad field count: \"smtp/inet=smtp\"\n", refused.err());
        try (var left = Files.list(directory)) {
            assertEquals(2, left.count());
        }
    }

    @Test
    void whatIsNoFileIsNeitherReadNorReplaced() throws Exception {
        var main = directory.resolve("main.cf");
        Files.writeString(directory.resolve("master.cf"), "");
        Files.createDirectory(main);
        refuses("-n", "read " + main + ": Is a directory");
        refuses("a=b", "read " + main + ": Is a directory");
        Files.delete(main);
        new ProcessBuilder("mkfifo", main.toString()).start().waitFor();
        refuses("-n", "open " + main + ": not a regular file");
        refuses("a=b", "open " + main + ": not a regular file");
        Files.delete(main);
        Files.createSymbolicLink(main, Path.of("/dev/null"));
        assertEquals(0, postconf("-n").code());
        refuses("a=b", "open " + main + ": not a regular file");
        Files.delete(main);
        write("biff = no\n");
        Files.createDirectory(directory.resolve("main.cf.tmp"));
        refuses("a=b", "open " + main + ".tmp: Is a directory");
    }

    private void write(String main) throws IOException {
        Files.writeString(directory.resolve("main.cf"), main);
    }

    private void refuses(String word, String why) {
        var answer = postconf(word);
        assertEquals("postconf: fatal: " + why + "\n", answer.err());
        assertEquals(1, answer.code());
    }

    /// Decision 0023.
    @Test
    void jsonIsAnObjectALine() throws Exception {
        Files.writeString(directory.resolve("main.cf"), "a = \u00e4\"\\\nrelayhost = $a\n");
        Files.writeString(
                directory.resolve("master.cf"),
                "smtp inet n - n - - smtpd -v -o relayhost=$a -o { b = c d }\n");
        assertEquals("{\"relayhost\": \"$a\"}\n", json("-j", "relayhost"));
        assertEquals("{\"relayhost\": \"\u00e4\\\"\\\\\"}\n", json("-jx", "relayhost"));
        assertEquals("\"$a\"\n", json("-jh", "relayhost"));
        assertEquals("\"relayhost\"\n", json("-jnH", "relayhost"));
        assertEquals("{\"relayhost\": \"\"}\n", json("-dj", "relayhost"));
        assertEquals(
                "{\"service\": \"smtp\", \"type\": \"inet\", \"private\": \"n\", \"unprivileged\": \"-\","
                        + " \"chroot\": \"n\", \"wakeup\": \"-\", \"process_limit\": \"-\","
                        + " \"command\": \"smtpd\", \"arguments\": [\"-v\", \"-o\","
                        + " \"relayhost=$a\", \"-o\", \"b=c d\"]}\n",
                json("-jM").replace("b = c d", "b=c d"));
        assertEquals(
                "{\"smtp/inet/command\": \"smtpd -v -o relayhost=$a -o {b=c d}\"}\n",
                json("-jF", "smtp/inet/command").replace("b = c d", "b=c d"));
        assertEquals("{\"smtp/inet/b\": \"c d\"}\n", json("-jP", "smtp/inet/b"));
    }

    @Test
    void jsonGoesWithNeitherFoldingNorEdits() throws Exception {
        Files.writeString(directory.resolve("main.cf"), "");
        Files.writeString(directory.resolve("master.cf"), "");
        for (var call :
                Map.of(
                                "-jf", "specify one of -f -j",
                                "-je", "specify one of -e -j",
                                "-jm", "with option -m, do not specify -j")
                        .entrySet()) {
            var answer = PostconfTrial.ours(List.of("-c", directory.toString(), call.getKey()));
            assertEquals(1, answer.code());
            assertTrue(answer.err().contains("fatal: " + call.getValue()), answer.err());
        }
    }

    private String json(String... words) {
        var all = new ArrayList<>(List.of("-c", directory.toString(), "-q"));
        all.addAll(List.of(words));
        var answer = PostconfTrial.ours(all);
        assertEquals(0, answer.code(), answer.err());
        var utf8 = answer.out().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return new String(utf8, java.nio.charset.StandardCharsets.UTF_8);
    }
}
