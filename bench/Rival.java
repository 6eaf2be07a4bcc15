// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Files;
import java.nio.file.Path;

/// Debian's Postfix with the settings of a [Rig], below its directory, to measure beside Hikyaku. Closing stops it.
///
/// @param master the process whose tree is the server
record Rival(Path log, int port, ProcessHandle master, Path conf) implements AutoCloseable {

    /// Postfix's master wants root.
    static boolean isPossible() throws Exception {
        return Rig.isRoot() && Rig.has("postfix");
    }

    /// Returns when it greets.
    ///
    /// @param mainCf what the bench adds to the rig's settings
    static Rival start(Rig rig, int sinkPort, String mainCf) throws Exception {
        var directory = Files.createDirectory(rig.work.resolve("postfix"));
        int port = Rig.freePort();
        var conf = Files.createDirectory(directory.resolve("conf"));
        Rig.capture("cp", "-r", "/etc/postfix/.", conf.toString());
        var log = Files.createFile(directory.resolve("maillog"));
        Files.createDirectories(directory.resolve("queue"));
        Files.createDirectories(directory.resolve("data"));
        Rig.capture("chmod", "755", rig.work.toString(), directory.toString());
        Rig.capture("chown", "postfix", directory.resolve("data").toString());
        Files.writeString(conf.resolve("main.cf"), Rig.mainCf(directory, sinkPort, log) + mainCf + "daemon_directory = " + Rig.capture("postconf", "-dh", "daemon_directory"));
        var master = new StringBuilder();
        for (var line : Files.readAllLines(conf.resolve("master.cf"))) {
            master.append(line.startsWith("smtp ") && line.contains("inet") ? "127.0.0.1:" + port + " inet n - n - - smtpd" : line.replaceFirst("^(\\S+\\s+unix\\s+\\S+\\s+\\S+\\s+)y", "$1n")).append('\n');
        }
        if (master.indexOf("\npostlog ") < 0) {
            master.append("postlog unix-dgram n - n - 1 postlogd\n");
        }
        Files.writeString(conf.resolve("master.cf"), master);
        Rig.capture("postfix", "-c", conf.toString(), "start");
        Rig.awaitGreeting(port, null);
        long pid = Long.parseLong(Files.readString(directory.resolve("queue/pid/master.pid")).strip());
        return new Rival(log, port, ProcessHandle.of(pid).orElseThrow(), conf);
    }

    @Override
    public void close() throws Exception {
        Rig.capture("postfix", "-c", conf.toString(), "stop");
    }
}
