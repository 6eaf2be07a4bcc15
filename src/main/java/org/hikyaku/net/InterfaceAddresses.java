// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The addresses this mail system calls its own: `inet_interfaces` and `inet_protocols` turned into
/// addresses, with what `mynetworks_style` makes of them.
///
/// @param prefixLengths each own address with the prefix length of its interface
/// @param listen `inet_interfaces = all`, or not
/// @param families `inet_protocols`
public record InterfaceAddresses(
        Map<InetAddress, Integer> prefixLengths, Listen listen, Set<IpFamily> families) {

    /// What a service that names no host binds to.
    public enum Listen {
        WILDCARD,
        EACH_ADDRESS
    }

    /// `mynetworks_style`.
    public enum Style {
        HOST,
        SUBNET,
        CLASS
    }

    public InterfaceAddresses {
        prefixLengths = Collections.unmodifiableMap(new LinkedHashMap<>(prefixLengths));
        families = Set.copyOf(families);
    }

    /// Reads the machine's interfaces.
    ///
    /// @param interfaces the words of `inet_interfaces`: `all`, `loopback-only`, host names,
    ///   addresses
    /// @throws UnknownHostException when a name has no address of the wanted families
    public static InterfaceAddresses find(List<String> interfaces, Set<IpFamily> families)
            throws SocketException, UnknownHostException {
        return of(interfaces, families, machine());
    }

    static InterfaceAddresses of(
            List<String> interfaces, Set<IpFamily> families, Map<InetAddress, Integer> machine)
            throws UnknownHostException {
        var own = new LinkedHashMap<InetAddress, Integer>();
        boolean all = interfaces.contains("all");
        boolean loopback = interfaces.contains("loopback-only");
        machine.forEach((address, prefixLength) -> {
            if (families.contains(IpFamily.of(address))
                    && (all || (loopback && address.isLoopbackAddress()))) {
                own.put(address, prefixLength);
            }
        });
        if (!all && !loopback) {
            for (var word : interfaces) {
                for (var address : resolve(word, families)) {
                    own.put(address, machine.getOrDefault(address, bits(address)));
                }
            }
        }
        return new InterfaceAddresses(own, all ? Listen.WILDCARD : Listen.EACH_ADDRESS, families);
    }

    private static Map<InetAddress, Integer> machine() throws SocketException {
        var found = new LinkedHashMap<InetAddress, Integer>();
        for (var device : NetworkInterface.networkInterfaces().toList()) {
            if (!device.isUp()) {
                continue;
            }
            for (var address : device.getInterfaceAddresses()) {
                // Without the zone index: what peers and tables see has none.
                var plain = IpAddress.of(address.getAddress().getAddress());
                found.put(plain, (int) address.getNetworkPrefixLength());
            }
        }
        return found;
    }

    /// The addresses of our families that a word of `proxy_interfaces` stands for: an address, in
    /// brackets or not, or a host name.
    ///
    /// @throws UnknownHostException when a name has none
    public List<InetAddress> resolve(String word) throws UnknownHostException {
        return resolve(word, families);
    }

    private static List<InetAddress> resolve(String word, Set<IpFamily> families)
            throws UnknownHostException {
        var name = word.startsWith("[") && word.endsWith("]") ? inside(word) : word;
        var literal = IpAddress.parse(name);
        var candidates =
                literal != null ? List.of(literal) : List.of(InetAddress.getAllByName(name));
        var wanted = new ArrayList<InetAddress>();
        for (var address : candidates) {
            if (families.contains(IpFamily.of(address))) {
                wanted.add(IpAddress.of(address.getAddress()));
            }
        }
        if (wanted.isEmpty() && literal == null) {
            throw new UnknownHostException(word);
        }
        return wanted;
    }

    private static String inside(String bracketed) {
        return bracketed.substring(1, bracketed.length() - 1);
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * 8;
    }

    public Set<InetAddress> addresses() {
        return prefixLengths.keySet();
    }

    public boolean contains(InetAddress address) {
        return prefixLengths.containsKey(address);
    }

    /// What a service that names only a port listens on.
    public List<InetSocketAddress> listenOn(int port) {
        var places = new ArrayList<InetSocketAddress>();
        if (listen == Listen.WILDCARD) {
            for (var family : IpFamily.values()) {
                if (families.contains(family)) {
                    places.add(new InetSocketAddress(wildcard(family), port));
                }
            }
            return places;
        }
        for (var address : addresses()) {
            places.add(new InetSocketAddress(address, port));
        }
        return places;
    }

    private static InetAddress wildcard(IpFamily family) {
        return switch (family) {
            case IPV4 -> IpAddress.of(new byte[4]);
            case IPV6 -> IpAddress.of(new byte[16]);
        };
    }

    /// What a service listens on that names a host too: all its addresses of our families.
    public List<InetSocketAddress> listenOn(String host, int port) throws UnknownHostException {
        var places = new ArrayList<InetSocketAddress>();
        for (var address : resolve(host, families)) {
            places.add(new InetSocketAddress(address, port));
        }
        return places;
    }

    /// The value of `mynetworks` when it is not set.
    public List<Network> networks(Style style) {
        var networks = new ArrayList<Network>();
        prefixLengths.forEach((address, prefixLength) -> {
            var network = network(style, address, prefixLength);
            if (!networks.contains(network)) {
                networks.add(network);
            }
        });
        return networks;
    }

    private static Network network(Style style, InetAddress address, int prefixLength) {
        return switch (style) {
            case HOST -> Network.around(address, bits(address));
            case SUBNET -> Network.around(address, prefixLength);
            // Postfix: IPv6 has no classes; the interface's prefix is used.
            case CLASS ->
                    Network.around(
                            address,
                            IpFamily.of(address) == IpFamily.IPV4
                                    ? classPrefix(address.getAddress()[0] & 0xff)
                                    : prefixLength);
        };
    }

    private static int classPrefix(int firstOctet) {
        if (firstOctet < 128) {
            return 8;
        }
        return firstOctet < 192 ? 16 : 24;
    }
}
