// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;

/// The name servers of /etc/resolv.conf, asked in order, as often as it says; the file is read
/// again when it changes. Falls back to TCP for long answers (dnsjava does).
public final class SystemNameServers implements NameServers {

    /// What passes any path without fragments. RFC 9715.
    private static final int UDP_PAYLOAD = 1232;

    private final WatchedFile<ResolvConf> resolvConf;
    private final Map<InetSocketAddress, SimpleResolver> resolvers = new ConcurrentHashMap<>();

    public SystemNameServers(LongSupplier nanoClock) {
        this(Path.of("/etc/resolv.conf"), nanoClock);
    }

    SystemNameServers(Path file, LongSupplier nanoClock) {
        this.resolvConf = new WatchedFile<>(file, ResolvConf::parse, nanoClock);
    }

    @Override
    public Message ask(Message query) throws IOException {
        return ask(query, resolvConf.value());
    }

    Message ask(Message query, ResolvConf conf) throws IOException {
        IOException failure = new SocketTimeoutException("no name server answered");
        Message refusal = null;
        for (int attempt = 0; attempt < conf.attempts(); attempt++) {
            for (var server : conf.servers()) {
                try {
                    var answer = resolver(server, conf).send(query);
                    int code = answer.getRcode();
                    if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
                        return answer;
                    }
                    refusal = answer; // Another server may know better.
                } catch (IOException nextServer) {
                    failure = nextServer;
                }
            }
            if (refusal != null) {
                return refusal;
            }
        }
        throw failure;
    }

    private SimpleResolver resolver(InetSocketAddress server, ResolvConf conf) {
        var resolver =
                resolvers.computeIfAbsent(
                        server,
                        address -> {
                            var fresh = new SimpleResolver(address);
                            fresh.setEDNS(0, UDP_PAYLOAD, 0, List.of());
                            return fresh;
                        });
        resolver.setTimeout(conf.timeout());
        return resolver;
    }
}
