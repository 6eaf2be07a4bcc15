// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.hikyaku.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// /etc/hosts, read again when it changes.
public final class HostsFile {

    private record Contents(
            Map<String, List<InetAddress>> addresses, Map<InetAddress, String> names) {}

    private final WatchedFile<Contents> file;

    public HostsFile(LongSupplier nanoClock) {
        this(Path.of("/etc/hosts"), nanoClock);
    }

    public HostsFile(Path file, LongSupplier nanoClock) {
        this.file = new WatchedFile<>(file, HostsFile::parse, nanoClock);
    }

    private static Contents parse(List<String> lines) {
        var addresses = new HashMap<String, List<InetAddress>>();
        var names = new HashMap<InetAddress, String>();
        for (var line : lines) {
            int comment = line.indexOf('#');
            var words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
            var address = IpAddress.parse(words[0]);
            if (address == null || words.length < 2) {
                continue;
            }
            names.putIfAbsent(address, words[1]);
            for (int i = 1; i < words.length; i++) {
                var same =
                        addresses.computeIfAbsent(
                                words[i].toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1));
                if (!same.contains(address)) {
                    same.add(address);
                }
            }
        }
        return new Contents(addresses, names);
    }

    /// In file order; empty when the name is not there.
    public List<InetAddress> addresses(String host) {
        return List.copyOf(
                file.value().addresses().getOrDefault(host.toLowerCase(Locale.ROOT), List.of()));
    }

    /// The first name of an address; null when it is not there.
    public @Nullable String name(InetAddress address) {
        return file.value().names().get(address);
    }
}
