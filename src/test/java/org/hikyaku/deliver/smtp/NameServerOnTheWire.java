// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.hikyaku.testkit.FakeDns;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.WireParseException;

/// A zone of [FakeDns] as a real name server on 127.0.0.53, port 53, for programs that are not
/// ours.
final class NameServerOnTheWire implements AutoCloseable {

    private final DatagramSocket socket;
    private volatile FakeDns zone = FakeDns.of("");

    NameServerOnTheWire() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress("127.0.0.53", 53));
        Thread.ofPlatform().daemon().start(this::answerAll);
    }

    void serve(String text) {
        zone = FakeDns.of(text);
    }

    private void answerAll() {
        var buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                answerOne(buffer);
            } catch (IOException silent) {
                assert silent != null : "a zone may say TIMEOUT: then nothing is said";
            }
        }
    }

    private void answerOne(byte[] buffer) throws IOException {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        var answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
    }

    private byte[] answer(byte[] query) throws IOException {
        try {
            var answer = zone.ask(new Message(query));
            answer.getHeader().setFlag(Flags.RA); // Without it glibc takes "no data" for a failure.
            return answer.toWire();
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (WireParseException garbage) {
            var broken = Arrays.copyOf(query, query.length + 2);
            broken[2] = (byte) 0x81;
            broken[3] = (byte) 0x80;
            broken[7] = 5; // Answers that are not there.
            return broken;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
