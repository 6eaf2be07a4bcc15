// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.net.BindException;
import org.hikyaku.log.Voice;
import org.hikyaku.net.Connection;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.IpFamily;
import org.hikyaku.net.RequestDeadline;
import org.hikyaku.net.SocketConnection;
import org.jspecify.annotations.Nullable;

/// Makes the connection to a host.
///
/// Parameters: smtp_connect_timeout, smtp_bind_address, smtp_bind_address6,
/// smtp_bind_address_enforce, smtp_per_request_deadline, tcp_windowsize
final class Connector {

    private final SmtpClientSettings settings;
    private final SmtpAgent.Parts parts;
    private final Trouble trouble;
    private final Voice voice;

    Connector(SmtpClientSettings settings, SmtpAgent.Parts parts, Trouble trouble, Voice voice) {
        this.settings = settings;
        this.parts = parts;
        this.trouble = trouble;
        this.voice = voice;
    }

    /// Null when there is none; trouble knows.
    @Nullable Session connect(Host host) throws InterruptedException {
        long begun = parts.nanoClock().getAsLong();
        try {
            var connection =
                    switch (host) {
                        case Host.Inet inet -> byTcp(inet);
                        case Host.Local local -> byFile(local);
                    };
            return connection == null
                    ? null
                    : new Session(host, withDeadline(connection), settings, begun, voice);
        } catch (IOException failure) {
            Delivery.checkInterrupt();
            trouble.notConnected(host, failure);
            return null;
        }
    }

    private @Nullable Connection byTcp(Host.Inet host) throws IOException {
        var source = settings.addresses().source(IpFamily.of(host.inetAddress()));
        var to = host.socketAddress();
        var timeout = settings.timeouts().connect();
        try {
            return SocketConnection.connect(to, source, parts.window(), timeout, parts.deadlines());
        } catch (BindException notOurs) {
            if (source == null) {
                throw notOurs;
            }
            voice.warning(
                    "smtp_connect_addr: bind "
                            + IpAddress.text(source)
                            + ": "
                            + notOurs.getMessage());
            if (settings.has(Habit.BIND_ADDRESS_ENFORCE)) {
                trouble.notBound();
                return null;
            }
            return SocketConnection.connect(to, null, parts.window(), timeout, parts.deadlines());
        }
    }

    private Connection byFile(Host.Local host) throws IOException {
        return SocketConnection.connect(
                parts.socketFiles().find(host.address()),
                settings.timeouts().connect(),
                parts.deadlines());
    }

    private Connection withDeadline(Connection connection) {
        return settings.has(Habit.PER_REQUEST_DEADLINE)
                ? RequestDeadline.ofClient(
                        connection, parts.nanoClock(), settings.timeouts().minDataRate())
                : connection;
    }
}
