// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hikyaku.config.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of edits that need stop and start.
class IgnoredChangesTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # before                       | after                          | said
                    myhostname = a.example         | myhostname = b.example         |
                    inet_interfaces = all          | inet_interfaces = all          |
                    inet_interfaces = all          | inet_interfaces = 127.0.0.1    | service smtp: ignoring inet_interfaces change; service 587: ignoring inet_interfaces change; to change inet_interfaces, stop and start Postfix
                    inet_protocols = ipv4          | inet_protocols = ipv4, ipv6    | ignoring inet_protocols parameter value change; old value: "ipv4", new value: "ipv4, ipv6"; to change inet_protocols, stop and start Postfix
                    queue_directory = /a           | queue_directory = /a/          |
                    queue_directory = /a           | queue_directory = /b           | ignoring queue_directory parameter value change; to change queue_directory, stop and start Postfix
                    hikyaku_queue_outcome_delay = 1s | hikyaku_queue_outcome_delay = 2s | ignoring hikyaku_queue_outcome_delay parameter value change; to change hikyaku_queue_outcome_delay, stop and start Postfix
                    """)
    void inPostfixsWords(String before, String after, String said) throws Exception {
        var warnings = IgnoredChanges.between(load(before), load(after), List.of("smtp", "587"));
        assertEquals(said == null ? "" : said, String.join("; ", warnings));
    }

    private Configuration load(String line) throws Exception {
        Files.writeString(
                directory.resolve("main.cf"), "compatibility_level = 3.12\n" + line + "\n");
        Files.writeString(directory.resolve("master.cf"), "");
        return Configuration.load(directory);
    }
}
