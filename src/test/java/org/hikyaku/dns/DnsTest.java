// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hikyaku.dns.Answer.Malformed;
import org.hikyaku.dns.Answer.NoData;
import org.hikyaku.dns.Answer.NoSuchDomain;
import org.hikyaku.dns.Answer.Records;
import org.hikyaku.dns.Answer.Unavailable;
import org.hikyaku.log.Voice;
import org.hikyaku.net.IpAddress;
import org.hikyaku.net.IpFamily;
import org.hikyaku.testkit.FakeDns;
import org.hikyaku.testkit.ManualNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsTest {

    private final ManualNanoClock clock = new ManualNanoClock();
    private final FakeDns zone =
            FakeDns.of(
                    """
                    good.test         MX    10 mx1.good.test.
                    good.test         MX    20 mx2.good.test.
                    null.test         MX    0 .
                    badmx.test        MX    10 -bad-.test.
                    halfbad.test      MX    10 -bad-.test.
                    halfbad.test      MX    20 mx1.good.test.
                    empty.test        EXISTS
                    servfail.test     SERVFAIL
                    refused.test      REFUSED
                    formerr.test      FORMERR
                    slow.test         TIMEOUT
                    noise.test        GARBAGE
                    alias.test        CNAME good.test.
                    loop.test         CNAME loop.test.
                    mx1.good.test 60  A     192.0.2.1
                    mx1.good.test     AAAA  2001:db8::1
                    halfdown.test     AAAA  SERVFAIL
                    halfdown.test     A     192.0.2.2
                    down.test         AAAA  SERVFAIL
                    1.2.0.192.in-addr.arpa  PTR  mx1.good.test.
                    3.2.0.192.in-addr.arpa  PTR  liar.test.
                    4.2.0.192.in-addr.arpa  PTR  slow.test.
                    5.2.0.192.in-addr.arpa  SERVFAIL
                    liar.test         A     203.0.113.1
                    """);
    private final Dns dns = new Dns(zone, clock);
    private final List<String> said = new ArrayList<>();
    private final Voice voice =
            new Voice(
                    (_, _, event) -> {
                        var line = new StringBuilder(event.severity().prefix());
                        event.appendTo(line);
                        said.add(line.toString());
                    },
                    "postfix/smtp",
                    1);

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    /// Kinds and words as Postfix 3.7.11 gives them for a name server that behaves like this.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nx.test       | NoSuchDomain | Host or domain name not found. Name service error for name=nx.test type=MX: Host not found
                    empty.test    | NoData       | Host or domain name not found. Name service error for name=empty.test type=MX: Host found but no data record of requested type
                    servfail.test | Unavailable  | Host or domain name not found. Name service error for name=servfail.test type=MX: Host not found, try again
                    refused.test  | Unavailable  | Host or domain name not found. Name service error for name=refused.test type=MX: Host not found, try again
                    slow.test     | Unavailable  | Host or domain name not found. Name service error for name=slow.test type=MX: Host not found, try again
                    formerr.test  | Unavailable  | Host or domain name not found. Name service error for name=formerr.test type=MX: Non-recoverable error
                    noise.test    | Unavailable  | Name service error for name=noise.test type=MX: Malformed or unexpected name server reply
                    badmx.test    | Malformed    | Name service error for name=badmx.test type=MX: Malformed or unexpected name server reply
                    a..b          | Malformed    | Name service error for a..b: invalid host or domain name
                    """)
    void saysHonestlyWhyThereAreNoRecords(String domain, String kind, String words) {
        var answer = dns.mailExchangers(domain, voice);
        assertEquals(kind, answer.getClass().getSimpleName());
        var text =
                switch (answer) {
                    case Records<MailExchanger> _ -> "records";
                    case NoSuchDomain<MailExchanger>(var why) -> why;
                    case NoData<MailExchanger>(var why) -> why;
                    case Malformed<MailExchanger>(var why) -> why;
                    case Unavailable<MailExchanger>(var why) -> why;
                };
        assertEquals(words, text);
    }

    private List<MailExchanger> exchangers(String domain) {
        if (dns.mailExchangers(domain, voice) instanceof Records<MailExchanger>(var found, _)) {
            return found;
        }
        return List.of();
    }

    @Test
    void findsMailExchangersAndFollowsAliases() {
        var good =
                List.of(
                        new MailExchanger(10, "mx1.good.test"),
                        new MailExchanger(20, "mx2.good.test"));
        assertEquals(good, exchangers("good.test"));
        assertEquals(good, exchangers("alias.test"));
        assertEquals(good, exchangers("GOOD.test"));
    }

    @Test
    void knowsANullMx() {
        assertEquals(List.of(new MailExchanger(0, "")), exchangers("null.test"));
    }

    @Test
    void leavesOutMailExchangersWhoseNamesAreNone() {
        assertEquals(List.of(new MailExchanger(20, "mx1.good.test")), exchangers("halfbad.test"));
        assertEquals(
                List.of(
                        "warning: malformed domain name in resource data of MX record for"
                                + " halfbad.test: -bad-.test"),
                said);
    }

    @Test
    void anAliasOfItselfComesToAnEnd() {
        assertInstanceOf(
                NoData.class, dns.mailExchangers("loop.test", voice), "not even an answer");
    }

    @Test
    void remembersForAsLongAsTheRecordsSay() {
        dns.addresses("mx1.good.test", RecordType.A);
        clock.advance(Duration.ofSeconds(59));
        dns.addresses("mx1.good.test", RecordType.A);
        assertEquals(1, zone.questions());
        clock.advance(Duration.ofSeconds(2));
        dns.addresses("mx1.good.test", RecordType.A);
        assertEquals(2, zone.questions());
    }

    @Test
    void remembersThatThereIsNothingForAsLongAsTheSoaSays() {
        dns.mailExchangers("nx.test", voice);
        clock.advance(Duration.ofSeconds(59));
        dns.mailExchangers("nx.test", voice);
        assertEquals(1, zone.questions());
        clock.advance(Duration.ofSeconds(2));
        dns.mailExchangers("nx.test", voice);
        assertEquals(2, zone.questions());
    }

    @Test
    void doesNotRememberWhatItCouldNotFindOut() {
        dns.mailExchangers("servfail.test", voice);
        dns.mailExchangers("servfail.test", voice);
        assertEquals(2, zone.questions());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DNS             | all  | mx1.good.test | 192.0.2.1 2001:db8::1
                    DNS             | ipv4 | mx1.good.test | 192.0.2.1
                    DNS             | all  | halfdown.test | 192.0.2.2
                    DNS             | all  | down.test     | ? type=AAAA: Host not found, try again
                    DNS             | all  | nx.test       | - type=AAAA: Host not found
                    DNS             | ipv4 | nx.test       | - type=A: Host not found
                    DNS             | all  | inhosts.test  | - type=AAAA: Host not found
                    NATIVE          | all  | inhosts.test  | 198.51.100.7 2001:db8::7
                    NATIVE          | all  | INHOSTS       | 198.51.100.7
                    NATIVE          | all  | mx1.good.test | 192.0.2.1 2001:db8::1
                    NATIVE          | all  | nx.test       | - unable to look up host nx.test: Name or service not known
                    NATIVE          | all  | refused.test  | ? unable to look up host refused.test: Temporary failure in name resolution
                    DNS_THEN_NATIVE | all  | inhosts.test  | 198.51.100.7 2001:db8::7
                    DNS_THEN_NATIVE | all  | slow.test     | 198.51.100.8
                    DNS_THEN_NATIVE | all  | servfail.test | ? type=AAAA: Host not found, try again
                    """)
    void looksHostsUpTheWayItIsTold(
            HostLookup.Way way, String families, String host, String found, @TempDir Path dir)
            throws IOException {
        var file = dir.resolve("hosts");
        Files.writeString(
                file,
                """
                198.51.100.7  inhosts.test inhosts # a comment
                2001:db8::7   inhosts.test
                198.51.100.8  slow.test
                nonsense      line
                """);
        var lookup =
                new HostLookup(
                        dns,
                        new HostsFile(file, clock),
                        way,
                        families.equals("all")
                                ? EnumSet.allOf(IpFamily.class)
                                : Set.of(IpFamily.IPV4));
        var text =
                switch (lookup.addresses(host)) {
                    case Records<InetAddress>(var records, _) ->
                            String.join(" ", records.stream().map(IpAddress::text).toList());
                    case NoSuchDomain<InetAddress>(var why) -> "- " + tail(why);
                    case NoData<InetAddress>(var why) -> "- " + tail(why);
                    case Malformed<InetAddress>(var why) -> "! " + tail(why);
                    case Unavailable<InetAddress>(var why) -> "? " + tail(why);
                };
        assertEquals(found, text);
    }

    private static String tail(String why) {
        int type = why.indexOf("type=");
        return type < 0 ? why : why.substring(type);
    }

    @Test
    void readsTheHostsFileAgainWhenItHasChanged(@TempDir Path dir) throws IOException {
        var file = dir.resolve("hosts");
        var hosts = new HostsFile(file, clock);
        assertEquals(List.of(), hosts.addresses("new.test"));
        Files.writeString(file, "192.0.2.9 new.test\n");
        clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of(address("192.0.2.9")), hosts.addresses("new.test"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    192.0.2.1 | Confirmed[name=mx1.good.test]
                    192.0.2.2 | None[certainty=FINAL]
                    192.0.2.3 | Unconfirmed[reverseName=liar.test, reason=, certainty=FINAL]
                    192.0.2.4 | Unconfirmed[reverseName=slow.test, reason=Temporary failure in name resolution, certainty=TEMPORARY]
                    192.0.2.5 | None[certainty=TEMPORARY]
                    """)
    void believesAClientsNameOnlyWhenItLeadsBack(String client, String name, @TempDir Path dir) {
        var noHosts = new HostsFile(dir.resolve("none"), clock);
        assertEquals(name, ClientName.find(address(client), dns, noHosts).toString());
    }

    @Test
    void readsResolvConf() {
        var conf =
                ResolvConf.parse(
                        List.of(
                                "# comment",
                                "nameserver 192.0.2.53",
                                "nameserver ::1",
                                "nameserver nonsense",
                                "options ndots:3 timeout:2 attempts:x",
                                "search example.com"));
        assertEquals("[/192.0.2.53:53, /[0:0:0:0:0:0:0:1]:53]", conf.servers().toString());
        assertEquals(Duration.ofSeconds(2), conf.timeout());
        assertEquals(2, conf.attempts());
    }
}
