// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// What a check may ask about the machine.
public interface Surroundings {

    /// Where the clients of published container ports seem to come from.
    ///
    /// @param what `docker0`, or the way out of this container
    record Bridge(String what, InetAddress address) {}

    /// The addresses of its interfaces.
    List<InetAddress> addresses();

    /// The container bridges here, and the one we are behind.
    List<Bridge> bridges();

    Instant now();

    /// This machine, asked when a check wants to know.
    Surroundings HERE =
            new Surroundings() {
                @Override
                public List<InetAddress> addresses() {
                    var found = new ArrayList<InetAddress>();
                    for (var device : devices()) {
                        device.inetAddresses()
                                .forEach(each -> found.add(IpAddress.of(each.getAddress())));
                    }
                    return found;
                }

                @Override
                public List<Bridge> bridges() {
                    var found = new ArrayList<Bridge>();
                    for (var device : devices()) {
                        var name = device.getName();
                        if (name.matches("docker\\d+|br-[0-9a-f]{12}|cni\\d+|podman\\d+")) {
                            device.inetAddresses()
                                    .filter(each -> !each.isLinkLocalAddress())
                                    .forEach(each -> found.add(new Bridge(name, each)));
                        }
                    }
                    if (isContainer()) {
                        var gateway = gateway();
                        if (gateway != null) {
                            found.add(new Bridge("the way out of this container", gateway));
                        }
                    }
                    return found;
                }

                @Override
                public Instant now() {
                    return Clock.systemUTC().instant();
                }

                private List<NetworkInterface> devices() {
                    try {
                        return NetworkInterface.networkInterfaces().toList();
                    } catch (SocketException nobodyKnows) {
                        return List.of();
                    }
                }

                private boolean isContainer() {
                    return Files.exists(Path.of("/.dockerenv"))
                            || Files.exists(Path.of("/run/.containerenv"));
                }

                private @Nullable InetAddress gateway() {
                    try {
                        return gateway(Files.readAllLines(Path.of("/proc/net/route")));
                    } catch (IOException nobodyKnows) {
                        return null;
                    }
                }

                // The line for destination 0; its third word is the address, last octet first.
                private @Nullable InetAddress gateway(List<String> routes) {
                    for (var route : routes) {
                        var words = route.split("\\s+", 4);
                        if (words.length == 4 && words[1].equals("00000000")) {
                            int address = Integer.parseUnsignedInt(words[2], 16);
                            return IpAddress.of(
                                    new byte[] {
                                        (byte) address,
                                        (byte) (address >> 8),
                                        (byte) (address >> 16),
                                        (byte) (address >> 24)
                                    });
                        }
                    }
                    return null;
                }
            };
}
