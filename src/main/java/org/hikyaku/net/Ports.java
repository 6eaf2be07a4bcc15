// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Port numbers by the names that master.cf uses. Those of `known_tcp_ports` are known on a machine
/// without /etc/services.
public final class Ports {

    private static final Path SERVICES = Path.of("/etc/services");

    private Ports() {}

    /// The number, or -1 when nobody knows the name. Asked for each delivery.
    public static int number(String word) {
        if (!word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return named(word);
        }
        int length = word.length();
        int number = length == 0 || length > 5 ? -1 : Integer.parseInt(word);
        return number <= 65_535 ? number : -1;
    }

    private static int named(String name) {
        return switch (name) {
            case "smtp" -> 25;
            case "lmtp" -> 24;
            case "submission" -> 587;
            case "smtps", "submissions" -> 465;
            default -> fromServices(name);
        };
    }

    private static int fromServices(String name) {
        try {
            for (var line : Files.readAllLines(SERVICES)) {
                var words = line.strip().split("[ \t]+", 3);
                if (words.length >= 2 && words[0].equals(name) && words[1].endsWith("/tcp")) {
                    return Integer.parseInt(words[1].substring(0, words[1].length() - 4));
                }
            }
        } catch (IOException | NumberFormatException noServicesFile) {
            return -1;
        }
        return -1;
    }
}
