// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes the two AOT caches (JEP 514) by a run of the mail system and of the commands, each with
/// the flags it will be used with: `lib/server.aot` records a mail system that takes mail and
/// relays it to a sink in this JVM, `lib/commands.aot` the commands that ask it. Two, because a JVM
/// loads all that is in its cache: with one for both, a command took a quarter more processor time.
///
/// Everything listens on 127.0.0.1 and is written below a temporary directory.
final class TrainingRun {

    /// Enough for the methods of the mail path to have a profile, few enough for a second.
    private static final int MESSAGES = 400;

    private static final int SECONDS = 60;

    private final Path tree;
    private final Path directory;

    private TrainingRun(Path tree, Path directory) {
        this.tree = tree;
        this.directory = directory;
    }

    /// @throws IOException with what the failed part printed
    static void make(Path tree) throws IOException, InterruptedException {
        // ./run takes the age of commands.aot for the age of the tree: it is made last.
        Files.deleteIfExists(tree.resolve("lib/commands.aot"));
        Files.deleteIfExists(tree.resolve("lib/server.aot"));
        var directory = Files.createTempDirectory("hikyaku-training");
        try (var sink = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> serve(sink));
            new TrainingRun(tree, directory).run(sink.getLocalPort());
        } finally {
            remove(directory);
        }
    }

    private void run(int sinkPort) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        configure(port, sinkPort);
        var server = start("server.aot", "postfix", "start-fg");
        try {
            relay(port);
            finish(start("commands.aot", "hikyaku", "--train", deferred(port)), "commands.aot");
            finish(start("", "postfix", "stop"), "");
            finish(server, "server.aot");
        } finally {
            server.destroyForcibly();
        }
    }

    private void configure(int port, int sinkPort) throws IOException {
        Files.writeString(
                directory.resolve("main.cf"),
                """
                compatibility_level = 3.12
                queue_directory = %s/queue
                data_directory = %1$s/data
                maillog_file = %1$s/log
                maillog_file_prefixes = %1$s
                myhostname = training.example
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                mynetworks = 127.0.0.1
                relayhost = [127.0.0.1]:%d
                virtual_mailbox_domains = later.example
                virtual_mailbox_maps = static:x
                virtual_transport = smtp:[127.0.0.1]:1
                """
                        .formatted(directory, sinkPort));
        Files.writeString(directory.resolve("table"), "key value\n");
        Files.writeString(directory.resolve("aliases"), "postmaster: root\n");
        var master = Files.readString(tree.resolve("conf/master.cf"));
        Files.writeString(
                directory.resolve("master.cf"),
                master.replaceFirst("(?m)^smtp( +)inet", "127.0.0.1:" + port + "$1inet"));
    }

    /// HIKYAKU_JAVA_OPTS is split at blanks and the project may live below "My Mail": the cache is
    /// named relatively.
    private Process start(String cache, String name, String... words) throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add(tree.resolve("bin").resolve(name).toString());
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("said" + cache).toFile());
        builder.directory(tree.resolve("lib").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAIL_CONFIG", directory.toString());
        builder.environment().remove("HIKYAKU_JAVA_OPTS");
        if (!cache.isEmpty()) {
            builder.environment().put("HIKYAKU_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache);
        }
        return builder.start();
    }

    private void finish(Process process, String cache) throws IOException, InterruptedException {
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        if (!ended || process.exitValue() != 0 || !Files.exists(tree.resolve("lib/" + cache))) {
            Files.deleteIfExists(tree.resolve("lib/commands.aot"));
            throw new IOException(
                    (ended ? "ended with " + process.exitValue() : "did not end")
                            + ":\n"
                            + Files.readString(directory.resolve("said" + cache)));
        }
    }

    // ---- A client -------------------------------------------------------------------------------

    /// Half of the messages over one connection, the others over one each.
    private static void relay(int port) throws IOException, InterruptedException {
        try (var client = Client.connect(port)) {
            client.say("EHLO training");
            for (int n = 0; n < MESSAGES / 2; n++) {
                client.send("to@training.invalid");
            }
        }
        for (int n = 0; n < MESSAGES / 2; n++) {
            try (var client = Client.connect(port)) {
                client.say("EHLO training");
                client.send("to@training.invalid");
                client.say("QUIT");
            }
        }
    }

    /// @return the queue id of a message that stays deferred while the commands are trained
    private static String deferred(int port) throws IOException, InterruptedException {
        try (var client = Client.connect(port)) {
            client.say("HELO training");
            var reply = client.send("x@later.example");
            return reply.substring(reply.lastIndexOf(' ') + 1);
        }
    }

    private record Client(Socket socket, BufferedReader in, OutputStream out)
            implements AutoCloseable {

        private static final String TEXT =
                "From: a@training.example\nSubject: x\n\n".replace("\n", "\r\n")
                        + ("A line of the message, as long as lines are.\r\n".repeat(200))
                        + ".";

        static Client connect(int port) throws IOException, InterruptedException {
            for (int attempt = 0; ; attempt++) {
                try {
                    var socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
                    var client = new Client(socket, reader(socket), socket.getOutputStream());
                    client.reply();
                    return client;
                } catch (IOException failure) {
                    if (attempt == SECONDS * 10) {
                        throw failure;
                    }
                    Thread.sleep(100); // The mail system is starting, without a cache yet.
                }
            }
        }

        String send(String recipient) throws IOException {
            say("MAIL FROM:<a@training.example>");
            say("RCPT TO:<" + recipient + ">");
            say("DATA");
            return say(TEXT);
        }

        String say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return reply();
        }

        private String reply() throws IOException {
            var line = in.readLine();
            while (line != null && line.startsWith("-", 3)) {
                line = in.readLine();
            }
            if (line == null || line.charAt(0) > '3') {
                throw new IOException("the mail system in training said " + line);
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    // ---- A sink ---------------------------------------------------------------------------------

    private static void serve(ServerSocket sink) {
        while (true) {
            try {
                var socket = sink.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return; // The training is over.
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket;
                var in = reader(socket);
                var out = socket.getOutputStream()) {
            say(out, "220 sink ESMTP");
            boolean data = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (data) {
                    data = !line.equals(".");
                    if (!data) {
                        say(out, "250 2.0.0 taken");
                    }
                } else if (line.startsWith("EHLO")) {
                    say(out, "250-sink\r\n250-PIPELINING\r\n250 8BITMIME");
                } else if (line.equals("DATA")) {
                    data = true;
                    say(out, "354 go on");
                } else {
                    say(out, line.equals("QUIT") ? "221 2.0.0 bye" : "250 2.0.0 ok");
                }
            }
        } catch (IOException _) {
            // The mail system hung up.
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
