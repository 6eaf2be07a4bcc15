// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Port numbers by the names in /etc/services.
public final class Ports {

    private static final Path SERVICES = Path.of("/etc/services");

    /// With leading zeros.
    private static final int LONGEST_NUMBER = 9;

    private Ports() {}

    /// The number of a port, which may be written as one; -1 when nobody knows the name. The file
    /// is read each time.
    public static int number(String word) {
        if (!word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return fromServices(word);
        }
        int length = word.length();
        int number = length == 0 || length > LONGEST_NUMBER ? -1 : Integer.parseInt(word);
        return number <= 65_535 ? number : -1;
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
