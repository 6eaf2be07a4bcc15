// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.hikyaku.testkit.FreePort;

/// A Postfix or a Hikyaku that runs as processes of its own, started, watched and stopped by its
/// own commands. That both are driven by this one class is itself a test.
public final class InstalledServer implements MailServer {

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Pattern LOG_LINE = Pattern.compile("^.*?/[^\\[]*\\[\\d+\\]: (.*)$");
    private static final Pattern LISTED =
            Pattern.compile("\"queue_id\": \"([^\"]+)\".*\"sender\": \"([^\"]*)\"");
    private static final Pattern RECIPIENT = Pattern.compile("\\{\"address\": \"([^\"]*)\"");

    /// Where commands are, and what a scratch instance needs beside the dialogue's settings.
    ///
    /// @param bin where `postfix` is, null for the PATH
    public record Installation(Path bin, String mainCf, String masterCf) {

        /// The tree that the build leaves behind.
        public static Installation hikyaku(Path tree) {
            return new Installation(tree.resolve("bin"), "", MASTER_CF);
        }

        /// Debian's. Its programs serve one client each and go, so that none outlives its settings.
        public static Installation postfix() throws IOException {
            var programs = run(List.of("/usr/sbin/postconf", "-dh", "daemon_directory")).strip();
            return new Installation(
                    Path.of("/usr/sbin"),
                    "daemon_directory = " + programs + "\n",
                    MASTER_CF
                            + """
                            anvil unix - - n - 1 anvil
                            proxymap unix - - n - - proxymap
                            local unix - n n - - local
                            postlog unix-dgram n - n - 1 postlogd
                            """);
        }

        private static final String MASTER_CF =
                """
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                showq unix n - n - - showq
                flush unix n - n 1000? 0 flush
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                error unix - - n - - error
                retry unix - - n - - error
                discard unix - - n - - discard
                virtual unix - n n - - virtual
                """;
    }

    private final Installation installation;
    private final Path conf;
    private final Path log;
    private final InetSocketAddress address;
    private int linesBefore;

    private InstalledServer(
            Installation installation, Path conf, Path log, InetSocketAddress address) {
        this.installation = installation;
        this.conf = conf;
        this.log = log;
        this.address = address;
    }

    /// Starts one below an empty directory of its own, which others must be able to enter.
    public static InstalledServer start(
            Installation installation, Path directory, Dialogue dialogue) throws IOException {
        var conf = Files.createDirectories(directory.resolve("conf"));
        var log = directory.resolve("maillog");
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
        Files.createDirectories(directory.resolve("queue"));
        Files.createDirectories(directory.resolve("data"));
        if (isRoot()) {
            run(List.of("chown", "postfix", directory.resolve("data").toString()));
        }
        for (var table : dialogue.tables().entrySet()) {
            Files.write(conf.resolve(table.getKey()), table.getValue());
        }
        Files.writeString(
                conf.resolve("main.cf"),
                dialogue.settings()
                        + """
                        queue_directory = %s/queue
                        data_directory = %s/data
                        maillog_file = %s
                        maillog_file_prefixes = /
                        """
                                .formatted(directory, directory, log)
                        + installation.mainCf());
        Files.writeString(
                conf.resolve("master.cf"),
                "127.0.0.1:"
                        + address.getPort()
                        + " inet n - n - - smtpd\n"
                        + installation.masterCf());
        var server = new InstalledServer(installation, conf, log, address);
        var said = server.command("postfix", "start");
        try {
            server.awaitGreeting(said);
        } catch (IOException broken) {
            server.close();
            throw broken;
        }
        server.forgetLog();
        return server;
    }

    private void awaitGreeting(String said) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < START_NANOS) {
            try (var peer = new SocketPeer(address)) {
                peer.quietAfter(3_000);
                if (peer.receive() != null) {
                    return;
                }
            } catch (IOException notYet) {
                // Asked again below.
            }
            pause(50);
        }
        throw new IOException("no greeting from " + address + ": " + said + "\n" + logText());
    }

    /// What was logged so far belongs to nobody's dialogue.
    private void forgetLog() throws IOException {
        pause(100);
        linesBefore = (int) logText().lines().count();
    }

    @Override
    public SocketPeer connect(Client client) throws IOException {
        return SocketPeer.as(client, address);
    }

    @Override
    public List<String> log() throws IOException {
        var lines = new ArrayList<String>();
        logText()
                .lines()
                .skip(linesBefore)
                .forEach(line -> {
                    var parts = LOG_LINE.matcher(line);
                    lines.add(parts.matches() ? parts.group(1) : line);
                });
        return lines;
    }

    private String logText() throws IOException {
        return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    }

    @Override
    public List<StoredMessage> queue() throws IOException {
        var messages = new TreeMap<Integer, StoredMessage>();
        var listing = settledListing();
        var logged = logText();
        for (var line : listing.lines().toList()) {
            var listed = LISTED.matcher(line);
            if (!listed.find()) {
                throw new IOException("not a line of postqueue -j: " + line);
            }
            var recipients = new ArrayList<String>();
            var recipient = RECIPIENT.matcher(line);
            while (recipient.find()) {
                recipients.add(recipient.group(1));
            }
            var sender = listed.group(2).equals("MAILER-DAEMON") ? "" : listed.group(2);
            // The listing is in no order, and knows only seconds.
            messages.put(
                    logged.indexOf(": " + listed.group(1) + ": "),
                    new StoredMessage(
                            sender, recipients, command("postcat", "-bhq", listed.group(1))));
        }
        return List.copyOf(messages.values());
    }

    /// A message on its way from one queue to the next may be listed twice or not at all.
    private String settledListing() throws IOException {
        var previous = "";
        for (int attempt = 0; attempt < 20; attempt++) {
            var listing = command("postqueue", "-j");
            if (attempt > 0
                    && listing.equals(previous)
                    && !listing.contains("\"active\"")
                    && !listing.contains("\"incoming\"")) {
                return listing;
            }
            previous = listing;
            pause(100);
        }
        return previous;
    }

    /// Ready for the next dialogue with the same settings.
    void reset() throws IOException {
        if (log().stream().anyMatch(line -> line.contains(": client="))) {
            command("postsuper", "-d", "ALL");
        }
        forgetLog();
    }

    @Override
    public void close() throws IOException {
        command("postfix", "abort");
    }

    private String command(String name, String... arguments) throws IOException {
        var words = new ArrayList<String>();
        words.add(installation.bin().resolve(name).toString());
        words.addAll(List.of("-c", conf.toString()));
        words.addAll(List.of(arguments));
        return run(words);
    }

    private static String run(List<String> words) throws IOException {
        var output = Files.createTempFile("dialogue", ".out");
        try {
            // Not a pipe: a daemon that keeps it open would keep us waiting.
            var process =
                    new ProcessBuilder(words)
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("does not end: " + words);
            }
            return Files.readString(output, StandardCharsets.ISO_8859_1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            Files.delete(output);
        }
    }

    static String postfixVersion() throws IOException {
        return run(List.of("/usr/sbin/postconf", "-dh", "mail_version")).strip();
    }

    static boolean isRoot() throws IOException {
        return run(List.of("id", "-u")).strip().equals("0");
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
