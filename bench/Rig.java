// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// What the programs of this directory share: a scratch Hikyaku that relays to a sink, and a report that is printed
/// and kept. Everything is on 127.0.0.1.
final class Rig {

    final Path repository;
    final Path work;
    final Path conf;
    final Path log;
    final int port;
    private final StringBuilder report;
    private final String name;

    /// A configuration below a directory of its own, with what the bench adds to main.cf.
    Rig(String name, Path repository, int sinkPort, String mainCf) throws Exception {
        this(name, repository, sinkPort, mainCf, new StringBuilder());
        say("# bench/" + name + " " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
        say("machine: " + Runtime.getRuntime().availableProcessors() + " processors, "
                + capture("sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2").strip() + ", "
                + capture("uname", "-sr").strip() + ", load " + Files.readString(Path.of("/proc/loadavg")).strip());
        say("commit: " + capture("git", "-C", this.repository.toString(), "describe", "--always", "--dirty", "--abbrev=12").strip()
                + "; java " + System.getProperty("java.vm.version"));
    }

    /// One more server of the same bench and the same report.
    Rig(Rig first, int sinkPort, String mainCf) throws Exception {
        this(first.name, first.repository, sinkPort, mainCf, first.report);
    }

    private Rig(String name, Path repository, int sinkPort, String mainCf, StringBuilder report) throws Exception {
        this.name = name;
        this.report = report;
        this.repository = repository.toRealPath();
        work = Files.createTempDirectory("hikyaku-" + name);
        conf = Files.createDirectory(work.resolve("conf"));
        log = work.resolve("maillog");
        port = freePort();
        Files.writeString(conf.resolve("main.cf"), mainCf(work, sinkPort, log) + mainCf);
        Files.writeString(conf.resolve("master.cf"), masterCf(port));
    }

    /// What every server of a bench is told, Postfix too. All else is its default.
    static String mainCf(Path directory, int sinkPort, Path log) {
        return """
               compatibility_level = 3.6
               myhostname = bench.example
               mydestination =
               mynetworks = 127.0.0.0/8
               inet_interfaces = 127.0.0.1
               inet_protocols = ipv4
               relayhost = [127.0.0.1]:%d
               queue_directory = %s/queue
               data_directory = %s/data
               maillog_file = %s
               maillog_file_prefixes = /tmp, /var
               """.formatted(sinkPort, directory, directory, log);
    }

    private static String masterCf(int port) {
        return """
               127.0.0.1:%d inet n - n - - smtpd
               pickup unix n - n 60 1 pickup
               cleanup unix n - n - 0 cleanup
               qmgr unix n - n 300 1 qmgr
               rewrite unix - - n - - trivial-rewrite
               bounce unix - - n - 0 bounce
               defer unix - - n - 0 bounce
               trace unix - - n - 0 bounce
               smtp unix - - n - - smtp
               relay unix - - n - - smtp
               showq unix n - n - - showq
               error unix - - n - - error
               retry unix - - n - - error
               discard unix - - n - - discard
               virtual unix - n n - - virtual
               """.formatted(port);
    }

    /// A running smtp-sink. Closing ends it.
    record Sink(int port, Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
        }
    }

    /// Starts smtp-sink at a free port, with options of its own, and returns when it greets.
    static Sink sink(String... options) throws Exception {
        int port = freePort();
        var command = new ArrayList<>(List.of("smtp-sink"));
        if (isRoot()) {
            command.addAll(List.of("-u", "nobody")); // It refuses to stay root.
        }
        command.addAll(List.of(options));
        command.addAll(List.of("127.0.0.1:" + port, "1000"));
        var process = quiet(command).start();
        awaitGreeting(port, process);
        return new Sink(port, process);
    }

    /// A program whose words nobody needs.
    static ProcessBuilder quiet(List<String> command) {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }

    /// Starts it in the foreground and returns when it greets. The launcher becomes the JVM, so the process is the server.
    Process start() throws Exception {
        return start("");
    }

    /// As above, with options for the JVM.
    Process start(String javaOptions) throws Exception {
        var builder = new ProcessBuilder(command("postfix"), "-c", conf.toString(), "start-fg")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("console").toFile()));
        builder.environment().put("HIKYAKU_JAVA_OPTS", javaOptions);
        var process = builder.start();
        try {
            awaitGreeting(port, process);
        } catch (Exception failed) {
            process.destroy();
            throw failed;
        }
        return process;
    }

    String command(String command) {
        return repository.resolve("target/hikyaku/bin").resolve(command).toString();
    }

    void say(String text) {
        System.out.println(text);
        report.append(text).append('\n');
    }

    void say(String format, Object... values) {
        say(String.format(Locale.ROOT, format, values));
    }

    /// Ends the server that [#start] started, as a service manager does.
    static void stop(Process server) throws InterruptedException {
        server.destroy();
        server.waitFor(15, TimeUnit.SECONDS);
    }

    /// Keeps what was said below bench/results.
    void keep() throws IOException {
        var results = Files.createDirectories(repository.resolve("bench/results"));
        var time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC).format(Instant.now());
        var file = results.resolve(name + "-" + time + ".md");
        Files.writeString(file, report);
        System.out.println("written to " + file + "; configuration and log are in " + work);
    }

    static void awaitGreeting(int port, Process process) throws Exception {
        for (int attempt = 0; attempt < 24_000; attempt++) {
            if (greets(port)) {
                return;
            }
            if (process != null && !process.isAlive()) {
                throw new IllegalStateException("the server ended with " + process.exitValue() + " before it greeted");
            }
            Thread.sleep(5);
        }
        throw new IllegalStateException("nothing greets at port " + port);
    }

    private static boolean greets(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(10_000);
            return socket.getInputStream().read() == '2';
        } catch (IOException notYet) {
            return false;
        }
    }

    static String capture(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    static boolean isRoot() throws Exception {
        return capture("id", "-u").strip().equals("0");
    }

    static boolean has(String command) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
