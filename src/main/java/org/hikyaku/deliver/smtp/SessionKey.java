// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.util.Locale;
import org.hikyaku.deliver.smtp.Nexthop.Look;
import org.hikyaku.net.IpFamily;
import org.jspecify.annotations.Nullable;

/// What two deliveries must have in common to use one connection after the other. TLS and
/// authentication are in it from the first day, so that no mail can ever go over a connection that
/// was made under other conditions.
///
/// @param host of the nexthop, without brackets, in lower case unless it is the path of a socket
/// @param address of the server
/// @param source the address we come from, null for the system's choice
record SessionKey(
        String host,
        Look look,
        int port,
        String address,
        Tls tls,
        String saslIdentity,
        @Nullable InetAddress source) {

    /// What was demanded of TLS, and the name the server was asked for (SNI).
    record Tls(String policy, String serverName) {
        static final Tls NONE = new Tls("none", "");
    }

    static SessionKey of(Nexthop.Site site, Host host, SmtpClientSettings settings) {
        var name =
                switch (site.look()) {
                    case MAIL_EXCHANGERS, HOST -> site.host().toLowerCase(Locale.ROOT);
                    case SOCKET -> site.host();
                };
        return new SessionKey(
                name,
                site.look(),
                site.port(),
                host.address(),
                Tls.NONE,
                "",
                source(host, settings.addresses()));
    }

    private static @Nullable InetAddress source(Host host, SmtpClientSettings.Addresses addresses) {
        return switch (host) {
            case Host.Inet inet -> addresses.source(IpFamily.of(inet.inetAddress()));
            case Host.Local _ -> null;
        };
    }
}
