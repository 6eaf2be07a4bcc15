// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.hikyaku.testkit.FreePort;
import org.junit.jupiter.api.Assumptions;

/// The built tree in `target/hikyaku` with a configuration and a queue of its own, driven by its
/// commands as an operator drives it. Whatever still runs at the end is ended by [#close].
final class Installation implements AutoCloseable {

    static final Path TREE = Path.of("target/hikyaku").toAbsolutePath();

    /// Nothing here takes longer, even on a machine that does other things.
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path directory;
    final int port;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> processes = new ArrayList<>();

    /// Exit code, standard output and standard error.
    record Said(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    private Installation(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        environment.put("MAIL_CONFIG", conf().toString());
    }

    /// @param settings lines of main.cf beside those every test needs
    static Installation in(Path directory, String... settings) throws IOException {
        var made = new Installation(directory, FreePort.find());
        Files.createDirectories(made.conf());
        Files.createDirectories(made.queue());
        Files.writeString(made.conf().resolve("main.cf"), made.basics());
        Files.writeString(
                made.conf().resolve("master.cf"),
                Files.readString(TREE.resolve("conf/master.cf"))
                        .replaceFirst("(?m)^smtp +inet", made.port + " inet"));
        made.set(settings);
        return made;
    }

    private String basics() {
        return """
        compatibility_level = 3.12
        myhostname = mail.example.com
        inet_interfaces = 127.0.0.1
        mydestination =
        queue_directory = %s
        maillog_file = %s
        maillog_file_prefixes = %s
        hikyaku_edit_settle_time = 1h
        """
                .formatted(queue(), log(), directory);
    }

    Path conf() {
        return directory.resolve("conf");
    }

    Path queue() {
        return directory.resolve("queue");
    }

    Path log() {
        return directory.resolve("maillog");
    }

    void environment(String name, String value) {
        environment.put(name, value);
    }

    /// Writes lines of main.cf, each in the place of the one with the same name.
    void set(String... settings) throws IOException {
        var file = conf().resolve("main.cf");
        var lines = new ArrayList<>(Files.readAllLines(file));
        for (var setting : settings) {
            var name = name(setting);
            int at = -1;
            for (int i = 0; i < lines.size(); i++) {
                at = name(lines.get(i)).equals(name) ? i : at;
            }
            if (at < 0) {
                lines.add(setting);
            } else {
                lines.set(at, setting);
            }
        }
        Files.write(file, lines);
    }

    private static String name(String setting) {
        return setting.split("=", 2)[0].strip();
    }

    /// `FILE, line N: ` of the last line of main.cf, which [#set] wrote if the name was new.
    String lastLine() throws IOException {
        var file = conf().resolve("main.cf");
        return file + ", line " + Files.readAllLines(file).size() + ": ";
    }

    // ---- commands ----

    Said run(String... words) throws IOException, InterruptedException {
        return runWith("", words);
    }

    /// A command of ours, or of the machine when we have none of this name.
    Said runWith(String input, String... words) throws IOException, InterruptedException {
        return runWith(input.getBytes(StandardCharsets.UTF_8), words);
    }

    Said runWith(byte[] input, String... words) throws IOException, InterruptedException {
        var in = Files.createTempFile(directory, "in", "");
        var out = Files.createTempFile(directory, "out", "");
        var err = Files.createTempFile(directory, "err", "");
        Files.write(in, input);
        var process =
                builder(words)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail(String.join(" ", words) + " does not end: " + Files.readString(err));
        }
        var said = new Said(process.exitValue(), read(out), read(err));
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
        return said;
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /// In a terminal of its own, as a person would: what is on the screen then.
    Said onTerminal(String... words) throws IOException, InterruptedException {
        var line = new StringBuilder();
        for (var word : words) {
            line.append('\'').append(command(word)).append("' ");
        }
        var said = run("script", "-qec", line.toString(), "/dev/null");
        return new Said(said.code(), said.out().replace("\r\n", "\n"), said.err());
    }

    /// One that goes on until it is told to stop.
    Process begin(Path output, String... words) throws IOException {
        var process =
                builder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        processes.add(process);
        return process;
    }

    private ProcessBuilder builder(String... words) {
        var command = new ArrayList<String>();
        command.add(command(words[0]));
        command.addAll(List.of(words).subList(1, words.length));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().remove("HIKYAKU_TERMINAL");
        builder.environment().putAll(environment);
        return builder;
    }

    private static String command(String word) {
        var ours = TREE.resolve("bin").resolve(word);
        return word.contains("/") || !Files.exists(ours) ? word : ours.toString();
    }

    static void need(String... programs) {
        for (var program : programs) {
            boolean isThere =
                    Files.isExecutable(Path.of("/usr/bin", program))
                            || Files.isExecutable(Path.of("/usr/sbin", program));
            Assumptions.assumeTrue(isThere, program + " is not installed");
        }
    }

    void start() throws IOException, InterruptedException {
        assertEquals(new Said(0, "", ""), run("postfix", "start"));
    }

    void stop() throws IOException, InterruptedException {
        assertEquals(new Said(0, "", ""), run("postfix", "stop"));
    }

    /// What master.pid says, whether or not it is true.
    long pid() throws IOException {
        return Long.parseLong(Files.readString(queue().resolve("pid/master.pid")).strip());
    }

    // ---- what happens ----

    /// The log without time, host and numbers: `postfix/master: daemon started …`.
    List<String> logged() throws IOException {
        if (Files.notExists(log())) {
            return List.of();
        }
        return Files.readString(log())
                .lines()
                .map(line -> line.replaceFirst("^.{15} \\S+ ", "").replaceFirst("\\[\\d+]", ""))
                .toList();
    }

    List<String> logged(String part) throws IOException {
        return logged().stream().filter(line -> line.contains(part)).toList();
    }

    /// Forgets what was logged so far.
    void forgetLog() throws IOException {
        try (var file = Files.newByteChannel(log(), java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
    }

    void awaitLog(String part) throws IOException, InterruptedException {
        awaitFile(log(), text -> text.contains(part), part);
    }

    void awaitLog(int count, String part) throws IOException, InterruptedException {
        awaitFile(
                log(),
                text -> text.lines().filter(line -> line.contains(part)).count() >= count,
                count + " times " + part);
    }

    /// Blocks until the file is as wanted, woken by the kernel when it changes.
    static void awaitFile(Path file, Predicate<String> wanted, String what)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (var watch = FileSystems.getDefault().newWatchService()) {
            file.toAbsolutePath()
                    .resolveSibling(".")
                    .register(
                            watch,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
            while (Files.notExists(file) || !wanted.test(read(file))) {
                long left = until - System.nanoTime();
                var key = watch.poll(left, TimeUnit.NANOSECONDS);
                if (key == null) {
                    fail("not in time: " + what + "\n" + end(file));
                }
                key.pollEvents();
                key.reset();
            }
        }
    }

    private static String end(Path file) throws IOException {
        var text = Files.exists(file) ? read(file) : "";
        return text.substring(Math.max(0, text.length() - 4000));
    }

    /// Until so many files lie there.
    static void awaitFiles(Path where, int count) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Files.createDirectories(where);
        try (var watch = FileSystems.getDefault().newWatchService()) {
            where.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (files(where).size() < count) {
                var key = watch.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (key == null) {
                    fail(files(where).size() + " files in " + where + ", and not " + count);
                }
                key.pollEvents();
                key.reset();
            }
        }
    }

    static List<Path> files(Path where) throws IOException {
        try (var files = Files.list(where)) {
            return files.sorted().toList();
        }
    }

    /// The first line the server says, or null when nobody listens.
    String greeting(String address) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 5000);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return line(socket.getInputStream());
        }
    }

    static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        for (var process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        var running = org.hikyaku.master.PidFile.running(queue());
        if (running.isPresent()) {
            ProcessHandle.of(running.getAsLong()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
