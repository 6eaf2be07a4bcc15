// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hikyaku.log.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Where the lines of a command go when the server of its queue is no help. Found by LifecycleIT:
/// what `postfix abort` had to say went to the socket of the server it had killed.
@Timeout(20)
class MailInstanceTest {

    @TempDir Path directory;

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectories(directory.resolve("public"));
        Files.writeString(
                directory.resolve("main.cf"),
                """
                compatibility_level = 3.12
                myhostname = mail.example.com
                queue_directory = DIR
                maillog_file = DIR/log
                maillog_file_prefixes = DIR
                """
                        .replace("DIR", directory.toString()));
    }

    /// A socket as the server has it.
    private ServerSocketChannel listen() throws IOException {
        var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return socket.bind(UnixDomainSocketAddress.of(directory.resolve("public/control")));
    }

    private MailInstance instance() {
        var nowhere =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var call =
                new Invocation(
                        "postfix",
                        List.of(),
                        new ByteArrayInputStream(new byte[0]),
                        nowhere,
                        nowhere,
                        Map.of("MAIL_CONFIG", directory.toString()),
                        null);
        return new MailInstance(call, "postfix-script");
    }

    private List<String> logged() throws IOException {
        return Files.readString(directory.resolve("log"))
                .lines()
                .map(line -> line.replaceFirst("^.*: ", ""))
                .toList();
    }

    @Test
    void aLineThatADyingServerDoesNotTakeIsLoggedAllTheSame() throws Exception {
        try (var socket = listen();
                var instance = instance()) {
            Thread.ofVirtual().start(() -> hangUp(socket));
            instance.log("postfix/postfix-script", Event.info("first"));
            instance.log("postfix/postfix-script", Event.info("second"));
        }
        assertEquals(List.of("first", "second"), logged());
    }

    private static void hangUp(ServerSocketChannel socket) {
        try {
            while (true) {
                socket.accept().close();
            }
        } catch (IOException over) {
            return;
        }
    }

    /// Whoever connects is taken by the kernel, and nobody reads.
    @Test
    void aServerThatWasKilledIsNotTold() throws Exception {
        try (var _ = listen();
                var instance = instance()) {
            instance.expectNoAnswer();
            instance.log("postfix/postfix-script", Event.info("aborting"));
        }
        assertEquals(List.of("aborting"), logged());
    }
}
