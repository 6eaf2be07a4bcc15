// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.hikyaku.master.RunningSystem.Client;
import org.hikyaku.testkit.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a reload does to ports and to those inside.
@Timeout(60)
class ChangeoverTest {

    @TempDir Path directory;

    @Test
    void whoIsInsideStaysWithTheConfigurationItCameTo() throws Exception {
        int port = FreePort.find();
        try (var running = new RunningSystem(directory, port);
                var before = new Client(port)) {
            assertEquals("220 mail.example.com ESMTP Hikyaku", before.hears());
            running.mainCf("myhostname = other.example.com\n");
            running.system().reload();
            try (var after = new Client(port)) {
                assertEquals("220 other.example.com ESMTP Hikyaku", after.hears());
            }
            assertEquals("250 mail.example.com", before.says("HELO client"));
        }
    }

    @Test
    void aPortThatIsWantedNoLongerClosesAndWhoIsInsideIsToldBetweenCommands() throws Exception {
        int kept = FreePort.find();
        int gone = FreePort.find();
        try (var running = new RunningSystem(directory, kept, gone);
                var client = new Client(gone)) {
            client.hears();
            client.says("HELO client");
            running.masterCf(kept);
            running.system().reload();
            assertEquals("421 4.3.2 mail.example.com Error: server shutting down", client.hears());
            assertEquals("", client.hears());
            awaitRefusal(gone);
            try (var other = new Client(kept)) {
                assertTrue(other.hears().startsWith("220"));
            }
        }
    }

    /// master_service_disable, as its document in Postfix has it for a moment without clients.
    @Test
    void portsThatAreTurnedOffCloseAndOpenAgain() throws Exception {
        int first = FreePort.find();
        int other = FreePort.find();
        try (var running = new RunningSystem(directory, first, other)) {
            running.mainCf("master_service_disable = !127.0.0.1:" + other + "/inet, inet\n");
            running.system().reload();
            awaitRefusal(first);
            try (var client = new Client(other)) {
                assertTrue(client.hears().startsWith("220"));
            }
            running.mainCf("");
            running.system().reload();
            try (var client = new Client(first)) {
                assertTrue(client.hears().startsWith("220"));
            }
        }
    }

    /// The kernel takes the port back when the thread that accepted there has let go of it.
    private static void awaitRefusal(int port) throws IOException {
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.onSpinWait();
            } catch (ConnectException refused) {
                return;
            }
        }
    }

    @Test
    void aTransportThatIsTurnedOffIsNotThere() throws Exception {
        int port = FreePort.find();
        try (var running = new RunningSystem(directory, port)) {
            running.mainCf("master_service_disable = discard/unix\n");
            running.system().reload();
            try (var client = new Client(port)) {
                client.hears();
                client.says("HELO client");
                client.says("MAIL FROM:<>");
                assertEquals("250 2.1.5 Ok", client.says("RCPT TO:<user@example.com>"));
                client.says("DATA");
                assertTrue(client.says(".").startsWith("250"));
            }
            running.awaitLog("status=deferred (mail transport unavailable)");
        }
    }

    /// `-v` in master.cf.
    @Test
    void aServiceThatIsToSayMuchLogsItsConversations() throws Exception {
        int port = FreePort.find();
        try (var running = new RunningSystem(directory, port)) {
            running.masterCf("127.0.0.1:" + port + " inet n - n - - smtpd -v\n");
            running.system().reload();
            try (var client = new Client(port)) {
                client.hears();
                client.says("NOOP");
                running.awaitLog("[127.0.0.1]: 250 2.0.0 Ok");
                assertTrue(running.log().contains("[127.0.0.1]: NOOP\n"), running.log());
            }
        }
    }

    @Test
    void aPortThatCannotBeBoundLeavesAllAsItWas() throws Exception {
        int port = FreePort.find();
        try (var running = new RunningSystem(directory, port);
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            running.masterCf(taken.getLocalPort(), FreePort.find());
            var refused = assertThrows(IOException.class, () -> running.system().reload());
            assertTrue(String.valueOf(refused.getMessage()).contains("Address already in use"));
            try (var client = new Client(port)) {
                assertTrue(client.hears().startsWith("220"));
            }
            assertTrue(running.log().contains("reload failed, the running configuration stays"));
            running.masterCf(port, FreePort.find());
            running.system().reload();
        }
    }

    @Test
    void whoeverStopsIsNotReloaded() throws Exception {
        int port = FreePort.find();
        try (var running = new RunningSystem(directory, port)) {
            running.system().close();
            var refused = assertThrows(IOException.class, () -> running.system().reload());
            assertEquals("the mail system is being stopped", refused.getMessage());
            assertThrows(ConnectException.class, () -> new Client(port).close());
        }
    }
}
