// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.hikyaku.testkit.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Over real sockets on the loopback.
class SystemNameServersTest {

    private final FakeDns zone =
            FakeDns.of(
                    """
                    host.test  A  192.0.2.1
                    bad.test   SERVFAIL
                    """);
    private final SystemNameServers servers =
            new SystemNameServers(Path.of("/nonexistent"), System::nanoTime);
    private DatagramSocket good;
    private DatagramSocket closed;

    @BeforeEach
    void serve() throws IOException {
        good = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        closed = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        closed.close();
        Thread.ofVirtual().start(this::answerAll);
    }

    @AfterEach
    void stop() {
        good.close();
    }

    private void answerAll() {
        var packet = new DatagramPacket(new byte[1500], 1500);
        while (!good.isClosed()) {
            try {
                good.receive(packet);
                var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                var wire = zone.ask(query).toWire();
                good.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            } catch (IOException over) {
                return;
            }
        }
    }

    private static Message query(String name) throws IOException {
        return Message.newQuery(
                Record.newRecord(Name.fromString(name, Name.root), Type.A, DClass.IN));
    }

    private ResolvConf conf(DatagramSocket... sockets) {
        var addresses =
                Arrays.stream(sockets)
                        .map(socket ->
                                socket.equals(good)
                                        ? (InetSocketAddress) good.getLocalSocketAddress()
                                        : new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), 1))
                        .toList();
        return new ResolvConf(addresses, Duration.ofSeconds(1), 1);
    }

    @Test
    void asksTheNextServerWhenOneIsDown() throws IOException {
        var answer = servers.ask(query("host.test"), conf(closed, good));
        assertEquals(1, answer.getSection(Section.ANSWER).size());
    }

    @Test
    void passesOnWhatAServerRefuses() throws IOException {
        assertEquals(Rcode.SERVFAIL, servers.ask(query("bad.test"), conf(good)).getRcode());
    }

    @Test
    void failsWhenNobodyAnswers() {
        assertThrows(IOException.class, () -> servers.ask(query("host.test"), conf(closed)));
        assertEquals(0, zone.questions());
    }
}
