// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.hikyaku.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// Who is at the other end, as far as we know, or as XCLIENT told us.
///
/// @param name the host name whose address is the client's, else `unknown`
/// @param reverseName the host name the address points to, else `unknown`
/// @param certainty what to make of a name that is `unknown`
/// @param address null when XCLIENT said that it is not known
/// @param port 0 when not known
/// @param display `name[address]`, with the port if `smtpd_client_port_logging` asks for it; how
///   every log line names the client
public record Client(
        String name,
        String reverseName,
        ClientNames.Certainty certainty,
        @Nullable InetAddress address,
        int port,
        String display) {

    public static final String UNKNOWN = "unknown";

    /// Whether log lines name the port: `smtpd_client_port_logging`.
    public enum PortLogging {
        OFF,
        ON
    }

    static Client of(InetSocketAddress remote, ClientNames.Names names, PortLogging logging) {
        return of(
                names.name(),
                names.reverseName(),
                names.certainty(),
                remote.getAddress(),
                remote.getPort(),
                logging);
    }

    public static Client of(
            String name,
            String reverseName,
            ClientNames.Certainty certainty,
            @Nullable InetAddress address,
            int port,
            PortLogging logging) {
        var shown = name + "[" + (address == null ? UNKNOWN : IpAddress.text(address)) + "]";
        if (logging == PortLogging.ON) {
            shown += ":" + (port == 0 ? UNKNOWN : String.valueOf(port));
        }
        return new Client(name, reverseName, certainty, address, port, shown);
    }

    /// `192.0.2.7`, `2001:db8::1` or `unknown`.
    public String addressText() {
        return address == null ? UNKNOWN : IpAddress.text(address);
    }

    /// As a Received header names it: `192.0.2.7`, `IPv6:2001:db8::1`. RFC 5321 §4.1.3.
    public String addressLiteral() {
        var text = addressText();
        return text.indexOf(':') >= 0 ? "IPv6:" + text : text;
    }

    public String portText() {
        return port == 0 ? UNKNOWN : String.valueOf(port);
    }
}
