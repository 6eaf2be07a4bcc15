// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.hikyaku.config.Parameter.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hikyaku.net.Ports;

/// Port numbers by name: what `known_tcp_ports` says, then /etc/services. Upper and lower case are
/// not the same.
///
/// - Parameters: known_tcp_ports
public final class PortNames {

    public static final Parameter<String> KNOWN_TCP_PORTS =
            text("known_tcp_ports")
                    .defaultsTo("lmtp=24, smtp=25, smtps=submissions=465, submission=587")
                    .doc(
                            """
                            Port numbers by name, which are asked before /etc/services: name=number, or \
                            name=name=number, with commas between them.
                            """);

    private final Map<String, Integer> known = new HashMap<>();
    private final List<String> oddities = new ArrayList<>();

    private PortNames() {}

    public static PortNames from(Configuration configuration) {
        return of(configuration.get(KNOWN_TCP_PORTS));
    }

    /// Takes the value of the parameter apart.
    public static PortNames of(String value) {
        var names = new PortNames();
        for (var association : value.split(",", -1)) {
            if (!association.isBlank()) {
                names.add(association);
            }
        }
        return names;
    }

    /// Postfix: names that come before something odd count.
    private void add(String association) {
        var parts = association.split("=", -1);
        var port = parts[parts.length - 1].strip();
        var wrong = parts.length == 1 ? " is not in \"name = value\" form" : oddPort(port);
        for (int i = 0; wrong.isEmpty() && i < parts.length - 1; i++) {
            var name = parts[i].strip();
            wrong = oddName(name);
            if (wrong.isEmpty()) {
                known.put(name, Integer.parseInt(port));
            }
        }
        if (!wrong.isEmpty()) {
            oddities.add(KNOWN_TCP_PORTS.name() + ": in \"" + association + '"' + wrong);
        }
    }

    private static String oddPort(String port) {
        if (port.isEmpty()) {
            return ": missing port value after \"=\"";
        }
        if (hasSpace(port)) {
            return ": whitespace in port number";
        }
        if (!isNumber(port)) {
            return ": non-numerical service port";
        }
        // Deviation: Postfix takes the rest after a division by 65536.
        return Ports.number(port) < 1 ? ": no such port" : "";
    }

    private String oddName(String name) {
        if (name.isEmpty()) {
            return ": missing service name before \"=\"";
        }
        if (hasSpace(name)) {
            return ": whitespace in service name";
        }
        if (isNumber(name)) {
            return ": numerical service name";
        }
        return known.containsKey(name) ? ": duplicate service name" : "";
    }

    private static boolean hasSpace(String word) {
        return word.chars().anyMatch(c -> Words.isSpace((char) c));
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// What of the value means nothing, as Postfix puts it.
    public List<String> oddities() {
        return List.copyOf(oddities);
    }

    /// The number of a port, which may be written as one; -1 when nobody knows the name.
    public int number(String word) {
        var number = known.get(word);
        return number != null ? number : Ports.number(word);
    }
}
