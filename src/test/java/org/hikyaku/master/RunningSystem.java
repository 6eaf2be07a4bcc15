// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.MailLogWriter;

/// The whole mail system within the test, below one directory, on ports of 127.0.0.1.
final class RunningSystem implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private static final String MAIN_CF =
            """
            compatibility_level = 3.12
            queue_directory = DIR/queue
            data_directory = DIR/data
            maillog_file = DIR/log
            maillog_file_prefixes = DIR
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            myhostname = mail.example.com
            mydestination =
            alias_maps =
            local_recipient_maps =
            relay_domains = example.com
            relay_transport = discard
            hikyaku_edit_settle_time = 2s
            """;

    private final Path directory;
    private final MailLogWriter log;
    private final MailSystem system;

    /// Starts it.
    ///
    /// @param ports where SMTP is spoken
    RunningSystem(Path directory, int... ports) throws Exception {
        this.directory = directory;
        for (var name : new String[] {"queue", "data"}) {
            Files.createDirectories(directory.resolve(name));
        }
        mainCf("");
        masterCf(ports);
        var configuration = Configuration.load(directory);
        log = LogSetup.open(configuration, LogSetup.Terminal.NOT_OURS, Clock.systemUTC());
        system = MailSystem.start(configuration, log, Clock.systemUTC());
    }

    MailSystem system() {
        return system;
    }

    /// Writes main.cf with these lines more.
    void mainCf(String more) throws IOException {
        var text = MAIN_CF.replace("DIR", directory.toString()) + more;
        Files.writeString(directory.resolve("main.cf"), text);
    }

    /// Writes a master.cf with these ports.
    void masterCf(int... ports) throws IOException {
        var lines = new StringBuilder();
        for (int port : ports) {
            lines.append("127.0.0.1:").append(port).append(" inet n - n - - smtpd\n");
        }
        masterCf(lines.toString());
    }

    /// Writes a master.cf with these lines, and the transport that mail goes by.
    void masterCf(String lines) throws IOException {
        Files.writeString(
                directory.resolve("master.cf"), lines + "discard unix - - n - - discard\n");
    }

    /// All that has been logged.
    String log() throws IOException {
        log.flush(PATIENCE_MILLIS);
        return Files.readString(directory.resolve("log"));
    }

    /// Blocks until it has been logged, or long enough.
    void awaitLog(String part) throws IOException {
        awaitLine("\\Q" + part + "\\E");
    }

    /// The same for a regular expression that is a part of the line.
    void awaitLine(String expression) throws IOException {
        var pattern = Pattern.compile(expression);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!pattern.matcher(log()).find()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not logged: " + expression + "\n" + log());
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        system.close();
        log.close();
    }

    /// A client of it.
    static final class Client implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader in;

        /// @throws IOException when nobody listens there
        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        /// The next line; empty at the end.
        String hears() throws IOException {
            var line = in.readLine();
            return line == null ? "" : line;
        }

        String says(String command) throws IOException {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return hears();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
