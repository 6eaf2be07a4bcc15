// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.hikyaku.cli.Installation.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.hikyaku.cli.Installation.Said;
import org.hikyaku.posix.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `postfix start … stop` on the built tree: exit codes, words on the terminal, lines in the log.
/// Compared with Postfix 3.7.11.
class LifecycleIT {

    private static final String NOT_RUNNING =
            "postfix/postfix-script: fatal: the Postfix mail system is not running\n";

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("MMM ppd", Locale.ROOT);

    @TempDir private Path directory;

    /// The process limit of a listener changed at the next start only.
    @Test
    void aReloadChangesHowManyClientsAServiceTakes() throws Exception {
        try (var mail = Installation.in(directory)) {
            mail.start();
            var services = mail.conf().resolve("master.cf");
            var one = "(?m)^(" + mail.port + " +inet +\\S+ +\\S+ +\\S+ +\\S+ +)\\S+";
            var text = Files.readString(services);
            Files.writeString(services, text.replaceFirst(one, "$11"));
            assertEquals(0, mail.run("postfix", "reload").code());
            mail.awaitLog("reload -- ");
            try (var first = new Socket(InetAddress.getLoopbackAddress(), mail.port);
                    var second = new Socket(InetAddress.getLoopbackAddress(), mail.port)) {
                mail.awaitLog("has reached its process limit \"1\"");
                assertEquals('2', first.getInputStream().read());
                first.shutdownOutput();
                assertEquals('2', second.getInputStream().read());
            }
        }
    }

    @Test
    void startsTellsHowItIsReloadsAndStops() throws Exception {
        try (var mail = Installation.in(directory)) {
            mail.start();
            assertEquals(
                    List.of(
                            "postfix/postfix-script: starting the Postfix mail system",
                            started(mail)),
                    mail.logged());
            assertTrue(mail.greeting("127.0.0.1").startsWith("220 mail.example.com ESMTP "));
            assertEquals(mail.pid(), session(mail.pid()), "it has left our session");

            assertEquals(0, mail.run("postfix", "status").code());
            assertEquals(
                    new Said(
                            1,
                            "",
                            "postfix/postfix-script: fatal: the Postfix mail system is already"
                                    + " running\n"),
                    mail.run("postfix", "start"));
            assertEquals(1, mail.run("postfix", "start-fg").code());

            mail.forgetLog();
            assertEquals(new Said(0, "", ""), mail.run("postfix", "reload"));
            assertEquals(new Said(0, "", ""), mail.run("postfix", "flush"));
            Signals.send(mail.pid(), "HUP");
            mail.awaitLog(2, "reload -- ");
            mail.stop();
            assertEquals(
                    List.of(
                            "postfix/postfix-script: refreshing the Postfix mail system",
                            "postfix/master: reload -- version "
                                    + About.VERSION
                                    + ", configuration "
                                    + mail.conf(),
                            "postfix/master: reload -- version "
                                    + About.VERSION
                                    + ", configuration "
                                    + mail.conf(),
                            "postfix/postfix-script: stopping the Postfix mail system",
                            "postfix/master: terminating on signal 15"),
                    mail.logged());
        }
    }

    @Test
    void aReloadThatCannotOpenItsPortsLeavesAllAsItWas() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var mail = Installation.in(directory)) {
            mail.start();
            var masterCf = mail.conf().resolve("master.cf");
            var more = "127.0.0.1:" + taken.getLocalPort() + " inet n - n - - smtpd\n";
            Files.writeString(masterCf, more, StandardOpenOption.APPEND);
            mail.forgetLog();
            assertEquals(1, mail.run("postfix", "reload").code());
            mail.awaitLog("warning: reload failed, the running configuration stays: ");
            assertTrue(mail.greeting("127.0.0.1").startsWith("220 "));
        }
    }

    /// import_environment. Postfix 3.7.11 says so to each of these words.
    @Test
    void theServerSeesOfTheEnvironmentWhatItIsToSee() throws Exception {
        try (var mail =
                Installation.in(
                        directory,
                        "import_environment = named given=g { spaced = a b } TZ=Etc/GMT-14",
                        "smtpd_noop_commands = environ:x")) {
            mail.environment("TZ", "Etc/GMT+10"); // A day earlier.
            mail.environment("named", "n");
            mail.environment("unnamed", "u");
            mail.start();
            assertEquals("250", reply(mail.port, "named"));
            assertEquals("250", reply(mail.port, "given"));
            assertEquals("250", reply(mail.port, "spaced"));
            assertEquals("500", reply(mail.port, "unnamed"));
            assertEquals("u\n", mail.run("postmap", "-q", "unnamed", "environ:x").out());
            assertEquals("a b\n", mail.run("postmap", "-q", "spaced", "environ:x").out());
            mail.stop();
            var day = ZonedDateTime.now(ZoneId.of("Etc/GMT-14")).format(DAY);
            for (var line : Files.readAllLines(mail.log())) {
                assertEquals(day, line.substring(0, 6), line);
            }
        }
    }

    private static String reply(int port, String command) throws IOException {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Installation.line(client.getInputStream());
            client.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return Installation.line(client.getInputStream()).substring(0, 3);
        }
    }

    /// While clients come and go: each of their lines is in one file, and none is in an old one
    /// after that was compressed.
    @Test
    void aRotatedLogLosesNoLine() throws Exception {
        Installation.need("gzip");
        int clients = 400;
        try (var mail = Installation.in(directory, "maillog_file_rotate_suffix = %N")) {
            mail.start();
            var over = new FutureTask<>(() -> comeAndGo(mail.port, clients));
            Thread.ofPlatform().start(over);
            int rotations = 0;
            do {
                assertEquals(new Said(0, "", ""), mail.run("postfix", "logrotate"));
                rotations++;
            } while (!over.isDone());
            over.get();
            mail.stop();
            var old = new ArrayList<>(Installation.files(directory));
            old.removeIf(file -> !file.getFileName().toString().matches("maillog\\.\\d+\\.gz"));
            assertEquals(rotations, old.size());
            long found = mail.logged(": connect from ").size();
            for (var file : old) {
                found += connections(file);
            }
            assertEquals(clients, found);
        }
    }

    private static Void comeAndGo(int port, int clients) throws IOException {
        for (int i = 0; i < clients; i++) {
            try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertEquals('2', client.getInputStream().read());
            }
        }
        return null;
    }

    private static long connections(Path compressed) throws IOException {
        try (var text = new GZIPInputStream(Files.newInputStream(compressed))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(": connect from "))
                    .count();
        }
    }

    private static String started(Installation mail) {
        return "postfix/master: daemon started -- version "
                + About.VERSION
                + ", configuration "
                + mail.conf();
    }

    /// proc(5): the session is the fourth word after the name in parentheses.
    private static long session(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5)[3]);
    }

    @Test
    void whatIsNotThereCannotBeStoppedOrAsked() throws Exception {
        try (var mail = Installation.in(directory)) {
            for (var word : List.of("stop", "abort", "reload")) {
                assertEquals(new Said(1, "", NOT_RUNNING), mail.run("postfix", word), word);
            }
            assertEquals(new Said(1, "", ""), mail.run("postfix", "status"));
            assertEquals(
                    new Said(
                            69,
                            "",
                            "postqueue: fatal: Cannot flush mail queue - mail system is down\n"),
                    mail.run("postfix", "flush"));
            assertEquals(1, mail.run("postfix", "fly").code());
            assertEquals(
                    List.of(
                            "postfix/postfix-script: the Postfix mail system is not running",
                            "postfix/postfix-script: fatal: unknown command: 'fly'. Usage: postfix"
                                    + " start (or start-fg, stop, reload, abort, flush, check,"
                                    + " status, logrotate)"),
                    mail.logged("postfix-script").subList(3, 5));
        }
    }

    @Test
    void aTerminalIsToldWhatAScriptIsNot() throws Exception {
        Installation.need("script");
        try (var mail = Installation.in(directory)) {
            assertEquals(say("starting the Postfix mail system"), shown(mail, "start"));
            assertEquals(say("refreshing the Postfix mail system"), shown(mail, "reload"));
            assertEquals(
                    say("the Postfix mail system is running: PID: " + mail.pid()),
                    shown(mail, "status"));
            assertEquals("", shown(mail, "check"));
            assertEquals(say("stopping the Postfix mail system"), shown(mail, "stop"));
            assertEquals(say("the Postfix mail system is not running"), shown(mail, "status"));
            // The terminals it was started and reloaded from are gone, and it has not taken that
            // for a wish to reload.
            assertEquals(1, mail.logged("reload -- ").size());
        }
    }

    private static String say(String words) {
        return "postfix/postfix-script: " + words + "\n";
    }

    private static String shown(Installation mail, String word) throws Exception {
        return mail.onTerminal("postfix", word).all();
    }

    @Test
    void aPidFileLeftBehindHarmsNobodyAndAbortLeavesOne() throws Exception {
        try (var mail = Installation.in(directory)) {
            // The number of a process that lives and is not ours to stop.
            Files.createDirectories(mail.queue().resolve("pid"));
            Files.writeString(
                    mail.queue().resolve("pid/master.pid"), ProcessHandle.current().pid() + "\n");
            assertEquals(1, mail.run("postfix", "status").code());
            assertEquals(new Said(1, "", NOT_RUNNING), mail.run("postfix", "stop"));
            mail.start();
            var first = ProcessHandle.of(mail.pid()).orElseThrow();
            assertEquals(new Said(0, "", ""), mail.run("postfix", "abort"));
            first.onExit().get(5, TimeUnit.SECONDS);
            assertEquals(1, mail.run("postfix", "status").code());
            mail.start();
            mail.stop();
            assertEquals(1, mail.logged("aborting the Postfix mail system").size());
            assertEquals(1, mail.logged("terminating on signal").size());
        }
    }

    @Test
    void inTheForegroundTheLogIsOnStandardOutput() throws Exception {
        try (var mail = Installation.in(directory, "maillog_file = /dev/stdout")) {
            var said = directory.resolve("said");
            var process = mail.begin(said, "postfix", "start-fg");
            Installation.awaitFile(said, text -> text.contains("daemon started"), "a start");
            assertEquals(process.pid(), mail.pid(), "no process in between");
            process.destroy();
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
            assertEquals(
                    List.of(
                            "postfix/postfix-script: starting the Postfix mail system",
                            started(mail),
                            "postfix/master: terminating on signal 15"),
                    Files.readString(said)
                            .lines()
                            .map(line -> line.replaceFirst("^.{15} \\S+ ", ""))
                            .map(line -> line.replaceFirst("\\[\\d+]", ""))
                            .toList());
            // In the background nobody would see it.
            var refused = mail.run("postfix", "start");
            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("maillog_file = /dev/stdout"), refused.err());
        }
    }

    @Test
    void aBadConfigurationIsNamedByFileAndLineBeforeAnythingOpens() throws Exception {
        try (var mail = Installation.in(directory)) {
            assertEquals(new Said(0, "", ""), mail.run("postfix", "check"));
            mail.set("smtpd_recipient_limit = many");
            var where = mail.lastLine();
            for (var word : List.of("check", "start", "start-fg")) {
                var said = mail.run("postfix", word);
                assertEquals(1, said.code(), word);
                assertTrue(
                        said.err().contains("fatal: " + where + "bad numerical configuration"),
                        said.err());
            }
            assertEquals(3, mail.logged("fatal: " + where).size());
            assertEquals(1, mail.run("postfix", "status").code());

            mail.set("this is no setting");
            var syntax = mail.run("postfix", "start");
            assertEquals(1, syntax.code());
            assertTrue(syntax.err().startsWith("postfix: fatal: " + mail.conf()), syntax.err());
        }
    }

    @Test
    void anAddressInUseIsSaidOnTheTerminalAndInTheLog() throws Exception {
        try (var mail = Installation.in(directory);
                var _ = new ServerSocket(mail.port, 1, InetAddress.getLoopbackAddress())) {
            var said = mail.run("postfix", "start");
            assertEquals(1, said.code());
            var words =
                    "fatal: service "
                            + mail.port
                            + ": bind 127.0.0.1 port "
                            + mail.port
                            + ": Address already in use";
            assertTrue(said.err().contains(words), said.err());
            assertEquals(1, mail.logged("postfix/master: " + words).size());
            assertEquals(1, mail.run("postfix", "status").code());
        }
    }

    @Test
    void aReloadThatIsRefusedLeavesEverythingAsItWas() throws Exception {
        try (var mail = Installation.in(directory, "smtpd_banner = the first")) {
            mail.start();
            mail.set("smtpd_banner = the second", "smtpd_recipient_limit = many");
            var where = mail.lastLine();
            var said = mail.run("postfix", "reload");
            assertEquals(1, said.code());
            assertTrue(said.err().contains("fatal: " + where), said.err());
            assertEquals("220 the first", mail.greeting("127.0.0.1"));
            assertEquals(1, mail.logged("warning: reload refused").size());
            assertEquals(List.of(), mail.logged("control socket"));

            mail.set("smtpd_recipient_limit = 10");
            assertEquals(new Said(0, "", ""), mail.run("postfix", "reload"));
            assertEquals("220 the second", mail.greeting("127.0.0.1"));
            mail.stop();
        }
    }

    @Test
    void otherInterfacesNeedStopAndStart() throws Exception {
        try (var mail = Installation.in(directory, "inet_protocols = ipv4")) {
            mail.start();
            mail.forgetLog();
            mail.set(
                    "inet_interfaces = 127.0.0.2",
                    "inet_protocols = all",
                    "hikyaku_queue_memory_limit = 2000000");
            assertEquals(new Said(0, "", ""), mail.run("postfix", "reload"));
            assertEquals(
                    List.of(
                            "postfix/postfix-script: refreshing the Postfix mail system",
                            "postfix/master: warning: service "
                                    + mail.port
                                    + ": ignoring inet_interfaces change",
                            "postfix/master: warning: to change inet_interfaces, stop and start"
                                    + " Postfix",
                            "postfix/master: warning: ignoring inet_protocols parameter value"
                                    + " change",
                            "postfix/master: warning: old value: \"ipv4\", new value: \"all\"",
                            "postfix/master: warning: to change inet_protocols, stop and start"
                                    + " Postfix",
                            "postfix/master: warning: ignoring hikyaku_queue_memory_limit parameter"
                                    + " value change",
                            "postfix/master: warning: to change hikyaku_queue_memory_limit, stop"
                                    + " and start Postfix"),
                    mail.logged().subList(0, 8));
            assertTrue(mail.greeting("127.0.0.1").startsWith("220 "));
            assertThrows(IOException.class, () -> mail.greeting("127.0.0.2"));
            mail.stop();
            mail.start();
            assertTrue(mail.greeting("127.0.0.2").startsWith("220 "));
            assertThrows(IOException.class, () -> mail.greeting("127.0.0.1"));
            mail.stop();
        }
    }

    @Test
    void withoutIPv6TheOtherFamilyWillDo() throws Exception {
        try (var mail = Installation.in(directory, "inet_interfaces = loopback-only")) {
            // A JVM that knows of no IPv6 stack, as on a kernel without one.
            mail.environment("HIKYAKU_JAVA_OPTS", "-Djava.net.preferIPv4Stack=true");
            mail.start();
            assertTrue(mail.greeting("127.0.0.1").startsWith("220 "));
            mail.stop();
        }
    }
}
