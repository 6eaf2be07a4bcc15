// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Recipient;
import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.XText;
import org.jspecify.annotations.Nullable;

/// Debian's Postfix, started to deliver one message to the peers of a [ClientBench]. It takes the
/// message by SMTP and adds nothing to it.
final class PostfixAsClient implements AutoCloseable {

    private static final int PORT = 2525;
    private static final Pattern SMTP_LINE =
            Pattern.compile("^.*? postfix/[sl]mtp\\[\\d+\\]: (.*)$");
    private static final Pattern STATUS = Pattern.compile(": to=<.*, status=");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final Path EMPTY_QUEUE =
            Path.of("/tmp/client-oracle-queue" + ProcessHandle.current().pid());

    private final Path home;
    private final ClientBench bench;
    private final DeliveryRequest request;
    private @Nullable Process master;

    PostfixAsClient(ClientBench bench, String settings, DeliveryRequest request)
            throws IOException {
        this.bench = bench;
        this.request = request;
        this.home = Files.createTempDirectory(Path.of("/tmp"), "client-oracle");
        Files.setPosixFilePermissions(
                home, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var directory : List.of("conf", "queue", "data")) {
            Files.createDirectory(home.resolve(directory));
        }
        run("chown", "postfix", home.resolve("data").toString());
        Files.writeString(home.resolve("conf/headers"), "/^Received:/ IGNORE\n");
        Files.writeString(home.resolve("conf/main.cf"), mainCf(bench, settings));
        Files.writeString(home.resolve("conf/master.cf"), MASTER_CF);
        start();
    }

    /// The first is started by `postfix start`, which makes the queue's directories; they are kept
    /// for the others, which start master(8) alone, since the script takes seconds.
    private void start() throws IOException {
        if (Files.exists(EMPTY_QUEUE)) {
            run("cp", "-a", EMPTY_QUEUE + "/.", home.resolve("queue").toString());
        } else {
            run("postfix", "-c", conf(), "start");
            run("postfix", "-c", conf(), "abort");
            run("cp", "-a", home.resolve("queue").toString(), EMPTY_QUEUE.toString());
            run("rm", "-f", home.resolve("log").toString());
        }
        linkSockets();
        master =
                new ProcessBuilder("/usr/lib/postfix/sbin/master", "-s", "-c", conf())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("console").toFile())
                        .start();
    }

    /// Relative names of sockets are below the queue directory, here and there.
    private void linkSockets() throws IOException {
        for (var name : bench.peers.keySet()) {
            if (name.startsWith("unix:")) {
                var path = name.substring(5);
                Files.createSymbolicLink(
                        home.resolve("queue").resolve(path), bench.sockets.resolve(path));
            }
        }
    }

    private String conf() {
        return home.resolve("conf").toString();
    }

    private String mainCf(ClientBench bench, String settings) {
        return """
        compatibility_level = 3.6
        myhostname = mail.client.test
        mydestination =
        mynetworks = 127.0.0.0/8 192.0.2.0/24 [2001:db8::]/32
        smtpd_authorized_xclient_hosts = 127.0.0.0/8
        inet_interfaces = 127.0.0.99
        inet_protocols = all
        alias_maps =
        local_recipient_maps =
        notify_classes =
        smtpd_relay_restrictions = permit_mynetworks, reject
        sender_dependent_default_transport_maps = inline:{ {<>=discard:} }
        default_destination_concurrency_failed_cohort_limit = 0
        header_checks = regexp:%1$s/conf/headers
        local_header_rewrite_clients =
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        maillog_file = %1$s/log
        maillog_file_prefixes = /tmp
        smtp_randomize_addresses = no
        smtp_helo_timeout = 1s
        smtp_mail_timeout = 1s
        smtp_rcpt_timeout = 1s
        smtp_data_init_timeout = 1s
        smtp_data_xfer_timeout = 1s
        smtp_data_done_timeout = 1s
        smtp_quit_timeout = 1s
        smtp_rset_timeout = 1s
        smtp_xforward_timeout = 1s
        lmtp_randomize_addresses = no
        lmtp_lhlo_timeout = 1s
        lmtp_mail_timeout = 1s
        lmtp_rcpt_timeout = 1s
        lmtp_data_init_timeout = 1s
        lmtp_data_xfer_timeout = 1s
        lmtp_data_done_timeout = 1s
        lmtp_quit_timeout = 1s
        lmtp_rset_timeout = 1s
        lmtp_xforward_timeout = 1s
        lmtp_tcp_port = %2$d
        smtp_tcp_port = %2$d
        default_transport = %4$s:%3$s
        """
                        .formatted(home, bench.port, request.nexthop(), bench.protocol.prefix())
                + bench.withPort(settings.replace("smtp_mail_timeout", "# smtp_mail_timeout"));
    }

    private static final String MASTER_CF =
            """
            127.0.0.1:2525 inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            anvil unix - - n - 1 anvil
            tlsmgr unix - - n 1000? 1 tlsmgr
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            lmtp unix - - n - - lmtp
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            """;

    /// Hands the message in, and waits until every recipient has an outcome.
    List<String> logOfDelivery() throws IOException, InterruptedException {
        submit();
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE_NANOS) {
            var lines = log();
            long outcomes = lines.stream().filter(line -> STATUS.matcher(line).find()).count();
            if (outcomes >= request.recipients().size()) {
                TimeUnit.MILLISECONDS.sleep(200); // What is said after it, and the QUIT.
                return log();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("no outcome:\n" + Files.readString(home.resolve("log")));
    }

    private List<String> log() throws IOException {
        var lines = new ArrayList<String>();
        for (var line : Files.readAllLines(home.resolve("log"), StandardCharsets.ISO_8859_1)) {
            var ours = SMTP_LINE.matcher(line);
            if (ours.matches()) {
                lines.add(ours.group(1));
            }
        }
        return lines;
    }

    private void submit() throws IOException, InterruptedException {
        try (var socket = connect()) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var out = socket.getOutputStream();
            expect(in, "220");
            say(in, out, "EHLO submitter.test", "250");
            var from = request.message().envelope().attributes();
            if (from.get(Attribute.CLIENT_ADDRESS) != null) {
                say(in, out, xclient(from), "220");
                say(in, out, "EHLO " + from.get(Attribute.HELO_NAME, "submitter.test"), "250");
            }
            say(in, out, mail(), "250");
            for (var recipient : request.recipients()) {
                say(in, out, rcpt(recipient), "250");
            }
            say(in, out, "DATA", "354");
            var content =
                    new String(
                            request.message().content().open().readAllBytes(),
                            StandardCharsets.ISO_8859_1);
            for (var line : content.lines().toList()) {
                var stuffed = line.startsWith(".") ? "." + line : line;
                out.write((stuffed + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            say(in, out, ".", "250");
        }
    }

    private static String xclient(Attributes from) {
        var name = from.get(Attribute.CLIENT_NAME, "unknown");
        var address = from.get(Attribute.CLIENT_ADDRESS, "");
        return "XCLIENT NAME="
                + (name.equals("unknown") ? "[UNAVAILABLE]" : name)
                + " ADDR="
                + (address.contains(":") ? "IPV6:" : "")
                + address
                + " PORT="
                + from.get(Attribute.CLIENT_PORT, "[UNAVAILABLE]");
    }

    private static Socket connect() throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), PORT);
            } catch (IOException notYet) {
                if (attempt > 100) {
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private String mail() {
        var envelope = request.message().envelope();
        var attributes = envelope.attributes();
        var line = new StringBuilder("MAIL FROM:<" + MailPath.quote(envelope.sender()) + ">");
        var encoding = attributes.get(Attribute.ENCODING, "");
        line.append(encoding.equals("8bit") ? " BODY=8BITMIME" : "");
        line.append(encoding.equals("7bit") ? " BODY=7BIT" : "");
        line.append(attributes.get(Attribute.SMTPUTF8, "").isEmpty() ? "" : " SMTPUTF8");
        var ret = attributes.get(Attribute.DSN_RET);
        line.append(ret == null ? "" : " RET=" + ret);
        var envid = attributes.get(Attribute.DSN_ENVID);
        line.append(envid == null ? "" : " ENVID=" + XText.encode(envid));
        return line.toString();
    }

    private static String rcpt(Recipient recipient) {
        var line = new StringBuilder("RCPT TO:<" + MailPath.quote(recipient.address()) + ">");
        var wishes = new ArrayList<String>();
        for (Notify wish : recipient.wish()) {
            wishes.add(wish.name());
        }
        line.append(wishes.isEmpty() ? "" : " NOTIFY=" + String.join(",", wishes));
        var orcpt = recipient.orcpt();
        if (orcpt != null) {
            int semicolon = orcpt.indexOf(';') + 1;
            line.append(" ORCPT=").append(orcpt, 0, semicolon);
            line.append(XText.encode(orcpt.substring(semicolon)));
        }
        return line.toString();
    }

    private static void say(BufferedReader in, OutputStream out, String line, String code)
            throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        expect(in, code);
    }

    private static void expect(BufferedReader in, String code) throws IOException {
        var line = in.readLine();
        while (line != null && line.startsWith("-", 3)) {
            line = in.readLine();
        }
        if (line == null || !line.startsWith(code)) {
            throw new IOException("Postfix answers " + line);
        }
    }

    private static void run(String... words) throws IOException {
        var process =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("does not end: " + List.of(words));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        var running = master;
        if (running != null) {
            running.destroy(); // SIGTERM: it takes its children with it.
            running.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
        run("rm", "-rf", home.toString());
    }
}
