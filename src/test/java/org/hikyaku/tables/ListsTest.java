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
import org.hikyaku.config.Origin;
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
                    a.example # example.com               | NAMES          | example.com       | no
                    a.example # example.com               | NAMES          | a.example         | listed
                    { example.com } x.example             | NAMES          | example.com       | no
                    regexp:{{/^example/ x}}               | SUBDOMAINS     | a.example.com     | no
                    pipemap:{inline:{example.com=b},inline:{b=c}} | SUBDOMAINS | a.example.com | listed
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
                    [2001:db8::1]/32, 10.0.0.0/8     | unknown         | 10.0.0.1     | listed
                    [2001:db8::1]/32, [::]/0         | unknown         | 2001:db8::1  | unavailable
                    [192.0.2.0/24]                   | unknown         | 192.0.2.1    | listed
                    [192.0.2.0]/24                   | unknown         | 192.0.2.1    | listed
                    [192.0.2.1                       | unknown         | 192.0.2.1    | no
                    192.0.2                          | unknown         | 192.0.2.1    | no
                    192.0.2.0/x, 192.0.2.1           | unknown         | 192.0.2.1    | listed
                    192.0.2.0/, 192.0.2.1            | unknown         | 192.0.2.1    | unavailable
                    192.0.2.0/33                     | unknown         | 192.0.2.1    | unavailable
                    192.0.2.0/255.255.255.0          | unknown         | 192.0.2.1    | unavailable
                    [2001:db8::]/32x                 | unknown         | 2001:db8::1  | no
                    unknown                          | unknown         | 192.0.2.1    | listed
                    inline:{[2001:db8::1]=x}         | unknown         | 2001:db8::1  | no
                    inline:{2001:db8::1=x}           | unknown         | 2001:db8::1  | listed
                    inline:{example.com=x}           | b.example.com   | 203.0.113.1  | listed
                    .example.com                     | b.example.com   | 203.0.113.1  | no
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

    /// Recorded from Postfix 3.7.11, as is the rest here.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DIR/domains              | three.example    | listed
                    DIR/domains              | no.example       | no
                    DIR/domains              | nested.example   | listed
                    DIR/domains              | inner.example    | no
                    DIR/domains              | twice.example    | listed
                    DIR/domains              | last.example     | listed
                    DIR/domains              | trailing         | no
                    DIR/domains              | after.example    | listed
                    !DIR/domains, static:all | one.example      | no
                    !DIR/domains, static:all | no.example       | listed
                    !DIR/domains, static:all | inner.example    | listed
                    !DIR/domains, static:all | other.example    | listed
                    """)
    void filesNameFiles(String list, String domain, String answer) throws Exception {
        Files.writeString(
                directory.resolve("domains"),
                """
                # comment
                one.example two.example
                 three.example
                !no.example
                DIR/nested
                last.example # trailing words
                after.example
                """
                        .replace("DIR", directory.toString()));
        Files.writeString(
                directory.resolve("nested"), "nested.example\n!" + directory + "/negated\n");
        Files.writeString(directory.resolve("negated"), "inner.example !twice.example\n");
        var words = Words.split(list.replace("DIR", directory.toString()));
        assertEquals(answer, word(DomainList.of(words, Reach.NAMES, tables).matches(domain)));
        assertEquals(
                List.of(
                        "main.cf, line 3",
                        directory + "/domains, line 5",
                        directory + "/nested, line 2"),
                ListFile.named(words, new Origin("main.cf", 3)).stream()
                        .map(mention -> mention.origin().toString())
                        .toList());
    }

    @Test
    void whatIsWrongInAFileIsToldWithItsLine() throws Exception {
        var file = directory.resolve("domains");
        for (var wrong : List.of("!", "nosuch:table")) {
            Files.writeString(file, "a.example\n# more\nb.example\n" + wrong + "\n");
            var told =
                    assertThrows(
                            ConfigException.class,
                            () -> DomainList.of(List.of(file.toString()), Reach.NAMES, tables));
            assertEquals(file + ", line 4", told.problem().origin().toString());
        }
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
    void theReachIsAPropertyOfTheParameter() throws Exception {
        assertEquals(Reach.SUBDOMAINS, reach("relay_domains mynetworks"));
        assertEquals(Reach.SUBDOMAINS, reach("regexp:{{/^my/ x}}"));
        assertEquals(Reach.SUBDOMAINS, reach("MYNETWORKS"));
        assertEquals(Reach.DOT_SUBDOMAINS, reach("relay_domains"));
        assertEquals(Reach.DOT_SUBDOMAINS, reach("!mynetworks static:all"));
        assertThrows(ConfigException.class, () -> reach("fail:x"));
    }

    private Reach reach(String parents) throws ConfigException {
        return Reach.of("mynetworks", DomainList.of(Words.split(parents), Reach.NAMES, tables));
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
