// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Words;
import org.hikyaku.tables.DomainList.Reach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListsTest {

    private final Tables tables = new Tables("hash", _ -> {}, InstantSource.system());

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # list                                | reach          | domain            | answer
                    example.com, localhost                | NAMES          | EXAMPLE.com       | listed
                    Example.COM                           | NAMES          | example.com       | listed
                    example.com                           | NAMES          | a.example.com     | no
                    .example.com                          | NAMES          | a.example.com     | no
                    example.com                           | DOT_SUBDOMAINS | a.example.com     | no
                    .example.com                          | DOT_SUBDOMAINS | a.b.example.com   | listed
                    .example.com                          | DOT_SUBDOMAINS | example.com       | no
                    example.com                           | SUBDOMAINS     | a.b.example.com   | listed
                    example.com                           | SUBDOMAINS     | notexample.com    | no
                    .example.com                          | SUBDOMAINS     | a.example.com     | no
                    !a.example.com, example.com           | SUBDOMAINS     | a.example.com     | no
                    !a.example.com, example.com           | SUBDOMAINS     | b.example.com     | listed
                    example.com, !a.example.com           | SUBDOMAINS     | a.example.com     | listed
                    !!example.com                         | NAMES          | example.com       | listed
                    static:any                            | NAMES          | example.com       | listed
                    !static:any, example.com              | NAMES          | example.com       | no
                    inline:{example.com=x}                | SUBDOMAINS     | a.example.com     | listed
                    inline:{example.com=x}                | DOT_SUBDOMAINS | a.example.com     | no
                    inline:{.example.com=x}               | DOT_SUBDOMAINS | a.example.com     | listed
                    inline:{example.com=x}                | NAMES          | a.example.com     | no
                    fail:x                                | NAMES          | example.com       | unavailable
                    example.com, fail:x                   | NAMES          | example.com       | listed
                    /no/such/file, example.com            | NAMES          | example.com       | unavailable
                    """)
    void domains(String list, Reach reach, String domain, String answer) throws Exception {
        assertEquals(answer, word(DomainList.of(Words.split(list), reach, tables).matches(domain)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    127.0.0.0/8, [::1]/128           | unknown         | 127.0.0.1    | listed
                    127.0.0.0/8, [::1]/128           | unknown         | ::1          | listed
                    127.0.0.0/8, [::1]/128           | unknown         | 128.0.0.1    | no
                    192.0.2.7                        | unknown         | 192.0.2.7    | listed
                    [2001:db8::1]                    | unknown         | 2001:db8::1  | listed
                    !192.0.2.7, 192.0.2.0/24         | unknown         | 192.0.2.7    | no
                    !192.0.2.7, 192.0.2.0/24         | unknown         | 192.0.2.8    | listed
                    example.com                      | a.Example.com   | 192.0.2.8    | listed
                    example.com                      | notexample.com  | 192.0.2.8    | no
                    a.example.com                    | A.example.com   | 192.0.2.8    | listed
                    cidr:{{192.0.2.0/24 x}}          | unknown         | 192.0.2.8    | listed
                    cidr:{{192.0.2.0/24 x}}          | unknown         | 192.0.3.8    | no
                    inline:{192.0.2.8=x}             | unknown         | 192.0.2.8    | listed
                    inline:{example.com=x}           | a.example.com   | 192.0.2.8    | listed
                    127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128 | unknown  | 192.0.2.8    | no
                    127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128 | unknown  | ::1          | listed
                    [::ffff:192.0.2.8]               | unknown         | 192.0.2.8    | no
                    192.0.2.1/24, 10.0.0.0/8         | unknown         | 10.0.0.1     | unavailable
                    10.0.0.0/8, 192.0.2.1/24         | unknown         | 10.0.0.1     | listed
                    fail:x                           | unknown         | 10.0.0.1     | unavailable
                    """)
    void clients(String list, String name, String address, String answer) throws Exception {
        var clients = AddressList.of(Words.split(list), Reach.SUBDOMAINS, tables);
        assertEquals(answer, word(clients.matches(name, InetAddress.ofLiteral(address))));
    }

    @Test
    void aFileStandsForItsLines() throws Exception {
        var file = directory.resolve("domains");
        Files.writeString(file, "# ours\nexample.com example.org\n!example.net\n");
        var list = DomainList.of(List.of(file.toString()), Reach.NAMES, tables);
        assertEquals(ListMatch.LISTED, list.matches("example.org"));
        assertEquals(ListMatch.NOT_LISTED, list.matches("example.net"));
        var others = DomainList.of(List.of("!" + file, "static:all"), Reach.NAMES, tables);
        assertEquals(ListMatch.NOT_LISTED, others.matches("example.org"));
        assertEquals(ListMatch.LISTED, others.matches("example.net"), "not not");
    }

    @Test
    void aFileThatNamesItselfIsAnError() throws Exception {
        var file = directory.resolve("loop");
        Files.writeString(file, file + "\n");
        assertThrows(
                ConfigException.class,
                () -> DomainList.of(List.of(file.toString()), Reach.NAMES, tables));
    }

    @Test
    void anExclamationMarkAloneIsAnError() {
        assertThrows(ConfigException.class, () -> DomainList.of(List.of("!"), Reach.NAMES, tables));
    }

    @Test
    void theReachIsAPropertyOfTheParameter() {
        assertEquals(
                Reach.SUBDOMAINS, Reach.of("mynetworks", List.of("relay_domains", "mynetworks")));
        assertEquals(Reach.DOT_SUBDOMAINS, Reach.of("mynetworks", List.of("relay_domains")));
    }

    private static String word(ListMatch match) {
        if (match instanceof ListMatch.Unavailable unavailable) {
            assertInstanceOf(String.class, unavailable.reason());
        }
        return switch (match) {
            case ListMatch.Listed _ -> "listed";
            case ListMatch.NotListed _ -> "no";
            case ListMatch.Unavailable _ -> "unavailable";
        };
    }
}
