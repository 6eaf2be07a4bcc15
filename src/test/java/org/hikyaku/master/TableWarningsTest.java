// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.nio.file.Path;
import org.hikyaku.master.RunningSystem.Client;
import org.hikyaku.testkit.FreePort;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A table that cannot say is complained of by the program that asked. Postfix 3.7.11 logs each of
/// these lines, for the same message.
@Timeout(60)
class TableWarningsTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    mynetworks = fail:x                                          | smtpd           | mynetworks: fail:x: table lookup problem
                    relay_recipient_maps = fail:x                                | smtpd           | fail:x lookup error for "user@example.com"
                    virtual_alias_maps = fail:x; smtpd_reject_unlisted_recipient = no | cleanup    | fail:x lookup error for "user@example.com"
                    transport_maps = fail:x                                      | trivial-rewrite | fail:x lookup error for "user@example.com"
                    mydestination = fail:x                                       | trivial-rewrite | mydestination: fail:x: table lookup problem
                    relay_domains =; virtual_mailbox_domains = example.com; virtual_mailbox_maps = static:a; virtual_mailbox_base = /; virtual_uid_maps = fail:x | virtual | fail:x lookup error for "user@example.com"
                    mynetworks = hash:DIR/none                                   | smtpd           | hash:DIR/none is unavailable. open database DIR/none.db: No such file or directory
                    """)
    void areOfWhoAsked(String settings, String program, String warning) throws Exception {
        int port = FreePort.find();
        try (var running = new RunningSystem(directory, port)) {
            running.masterCf(
                    "127.0.0.1:%d inet n - n - - smtpd\nvirtual unix - n n - - virtual\n"
                            .formatted(port));
            running.mainCf(
                    "virtual_alias_domains =\n" + inPlace(settings).replace("; ", "\n") + "\n");
            running.system().reload();
            try (var client = new Client(port)) {
                client.hears();
                client.says("HELO client");
                client.says("MAIL FROM:<>");
                if (client.says("RCPT TO:<user@example.com>").startsWith("250")) {
                    client.says("DATA");
                    client.says(".");
                }
            }
            running.awaitLine(
                    "postfix/" + program + "\\[\\d+\\]: warning: \\Q" + inPlace(warning) + "\\E");
        }
    }

    private String inPlace(String text) {
        return text.replace("DIR", directory.toString());
    }
}
