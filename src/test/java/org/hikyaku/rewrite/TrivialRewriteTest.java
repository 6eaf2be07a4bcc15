// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.net.IpAddress;
import org.hikyaku.tables.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrivialRewriteTest {

    private static final String MAIN_CF =
            """
            compatibility_level = 3.12
            myhostname = mail.example.com
            mydestination = $myhostname, localhost
            virtual_mailbox_domains = virtual.example
            virtual_mailbox_maps = inline:{known@virtual.example=x/}
            virtual_alias_domains = alias.example
            relay_domains = relay.example
            local_recipient_maps = inline:{root=x}
            """;

    private static Configuration configuration(String more) throws ConfigException {
        return Configuration.parse(Path.of("/etc/hikyaku"), MAIN_CF + more, "");
    }

    private static Tables tables() {
        return new Tables("hash", _ -> {}, InstantSource.system());
    }

    private static TrivialRewrite resolver(String more) throws ConfigException {
        var configuration = configuration(more);
        var own = Set.of(IpAddress.of(new byte[] {(byte) 192, 0, 2, 1}));
        return TrivialRewrite.from(
                configuration, tables(), AddressClasses.from(configuration, tables(), own));
    }

    private static String text(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Route(var transport, var nexthop, var recipient, var addressClass) ->
                    transport + " " + nexthop + " " + recipient + " " + addressClass;
            case Resolution.Undeliverable(var dsn, var reason) -> dsn + " " + reason;
            case Resolution.Unavailable(var reason) -> "? " + reason;
        };
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    root@mail.example.com        | local mail.example.com root@mail.example.com LOCAL
                    root@LOCALHOST               | local mail.example.com root@LOCALHOST LOCAL
                    root@mail.example.com.       | local mail.example.com root@mail.example.com LOCAL
                    root                         | local mail.example.com root@mail.example.com LOCAL
                    root@[192.0.2.1]             | local mail.example.com root@[192.0.2.1] LOCAL
                    u@[192.0.2.2]                | smtp [192.0.2.2] u@[192.0.2.2] DEFAULT
                    u@virtual.example            | virtual virtual.example u@virtual.example VIRTUAL_MAILBOX
                    u@alias.example              | error 5.1.1 User unknown in virtual alias table u@alias.example VIRTUAL_ALIAS
                    u@relay.example              | relay relay.example u@relay.example RELAY
                    u@sub.relay.example          | relay sub.relay.example u@sub.relay.example RELAY
                    u@sub.virtual.example        | smtp sub.virtual.example u@sub.virtual.example DEFAULT
                    u@elsewhere.example          | smtp elsewhere.example u@elsewhere.example DEFAULT
                    u%far.example@localhost      | smtp far.example u@far.example DEFAULT
                    far.example!u@localhost      | smtp far.example u@far.example DEFAULT
                    u%far.example@elsewhere.test | smtp elsewhere.test u%far.example@elsewhere.test DEFAULT
                    -f@elsewhere.example         | 5.1.3 bad address syntax
                    u@                           | 5.1.3 bad address syntax
                    u@192.0.2.7                  | 5.1.3 bad address syntax
                    u@-x.example                 | 5.1.3 bad address syntax
                    u@a..example                 | 5.1.3 bad address syntax
                    """,
            delimiter = '|')
    void sendsEachClassItsWay(String address, String expected) throws ConfigException {
        var resolver = resolver("");
        assertEquals(expected, text(resolver.resolve(Address.NULL_SENDER, new Address(address))));
    }

    /// Every line was given to Postfix 3.7.11 (`sendmail -bv`), whose log names the recipient that
    /// its resolver made of it.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    u@localhost@                 | local mail.example.com u@localhost LOCAL
                    u@localhost@@                | local mail.example.com u@localhost LOCAL
                    u@virtual.example@           | virtual virtual.example u@virtual.example VIRTUAL_MAILBOX
                    u@far.example@               | smtp far.example u@far.example DEFAULT
                    u@ours@                      | smtp ours u@ours DEFAULT
                    u@@                          | 5.1.3 bad address syntax
                    u@@localhost                 | 5.1.3 bad address syntax
                    @localhost                   | local mail.example.com MAILER-DAEMON@localhost LOCAL
                    @localhost@localhost         | local mail.example.com MAILER-DAEMON@localhost LOCAL
                    @                            | 5.1.3 bad address syntax
                    @@                           | 5.1.3 bad address syntax
                    @far.example                 | smtp far.example @far.example DEFAULT
                    @far.example@localhost       | smtp far.example @far.example DEFAULT
                    @localhost@far.example       | smtp far.example @localhost@far.example DEFAULT
                    @virtual.example             | virtual virtual.example @virtual.example VIRTUAL_MAILBOX
                    u@far.example@localhost      | smtp far.example u@far.example DEFAULT
                    u@localhost@localhost        | local mail.example.com u@localhost LOCAL
                    u%far.example@localhost@     | smtp far.example u@far.example DEFAULT
                    %far.example@localhost       | smtp far.example @far.example DEFAULT
                    u%@localhost                 | 5.1.3 bad address syntax
                    a!@localhost                 | smtp a @a DEFAULT
                    !a@localhost                 | 5.1.3 bad address syntax
                    u@.localhost                 | 5.1.3 bad address syntax
                    u@far.example.               | smtp far.example u@far.example DEFAULT
                    u@far.example..              | 5.1.3 bad address syntax
                    """,
            delimiter = '|')
    void takesItsOwnDomainsOffTheEnd(String address, String expected) throws ConfigException {
        assertEquals(
                expected, text(resolver("").resolve(Address.NULL_SENDER, new Address(address))));
    }

    @Test
    void theNullAddressIsMailForTheDaemon() throws ConfigException {
        assertEquals(
                "local mail.example.com MAILER-DAEMON@mail.example.com LOCAL",
                text(resolver("").resolve(Address.NULL_SENDER, Address.NULL_SENDER)));
        assertEquals(
                "smtp far.example boss@far.example DEFAULT",
                text(
                        resolver("empty_address_recipient = boss@far.example\n")
                                .resolve(Address.NULL_SENDER, Address.NULL_SENDER)));
    }

    @Test
    void aMissingDomainCanBeOurs() throws ConfigException {
        assertEquals(
                "local mail.example.com u@mail.example.com LOCAL",
                text(
                        resolver("resolve_null_domain = yes\n")
                                .resolve(Address.NULL_SENDER, new Address("u@"))));
    }

    @Test
    void whatAppearsIsCompletedAsAnyAddress() throws ConfigException {
        assertEquals(
                "smtp host.example.com u@host.example.com DEFAULT",
                text(
                        resolver("append_dot_mydomain = yes\n")
                                .resolve(Address.NULL_SENDER, new Address("u%host@localhost"))));
    }

    @Test
    void relayhostIsForWhatIsNotOurs() throws ConfigException {
        var resolver = resolver("relayhost = [smtp.example.net]:587\n");
        assertEquals(
                "smtp [smtp.example.net]:587 u@far.example DEFAULT",
                text(resolver.resolve(Address.NULL_SENDER, new Address("u@far.example"))));
        assertEquals(
                "relay [smtp.example.net]:587 u@relay.example RELAY",
                text(resolver.resolve(Address.NULL_SENDER, new Address("u@relay.example"))));
        assertEquals(
                "virtual virtual.example u@virtual.example VIRTUAL_MAILBOX",
                text(resolver.resolve(Address.NULL_SENDER, new Address("u@virtual.example"))));
    }

    @Test
    void aTransportWithANexthopOverridesRelayhost() throws ConfigException {
        var resolver = resolver("relayhost = a.example\ndefault_transport = smtp:b.example\n");
        assertEquals(
                "smtp b.example u@far.example DEFAULT",
                text(resolver.resolve(Address.NULL_SENDER, new Address("u@far.example"))));
    }

    @Test
    void hyphensInFrontCanBePermitted() throws ConfigException {
        var resolver = resolver("allow_min_user = yes\n");
        assertEquals(
                "smtp far.example -f@far.example DEFAULT",
                text(resolver.resolve(Address.NULL_SENDER, new Address("-f@far.example"))));
    }

    @Test
    void aListThatCannotBeReadIsNotANo() throws ConfigException {
        var resolver = resolver("relay_domains = fail:x\n");
        assertInstanceOf(
                Resolution.Unavailable.class,
                resolver.resolve(Address.NULL_SENDER, new Address("u@far.example")));
    }

    @Test
    void whatStandsInQuotesCanBeLeftAName() throws ConfigException {
        var hidden = new Address("u@far.example@localhost");
        assertEquals(
                "smtp far.example u@far.example DEFAULT",
                text(resolver("").resolve(Address.NULL_SENDER, hidden)));
        assertEquals(
                "local mail.example.com u@far.example@localhost LOCAL",
                text(
                        resolver("resolve_dequoted_address = no\n")
                                .resolve(Address.NULL_SENDER, hidden)));
    }

    @Test
    void aLabelHasItsLimit() throws ConfigException {
        var resolver = resolver("");
        var fits = new Address("u@" + "a".repeat(63) + ".example");
        var tooLong = new Address("u@" + "a".repeat(64) + ".example");
        assertInstanceOf(Resolution.Route.class, resolver.resolve(Address.NULL_SENDER, fits));
        assertEquals(
                "5.1.3 bad address syntax", text(resolver.resolve(Address.NULL_SENDER, tooLong)));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    root@mail.example.com   | known
                    Root@localhost          | known
                    nobody@localhost        | User unknown in local recipient table
                    known@virtual.example   | known
                    other@virtual.example   | User unknown in virtual mailbox table
                    u@relay.example         | known
                    u@far.example           | known
                    support@alias.example   | alias
                    other@alias.example     | User unknown in virtual alias table
                    """,
            delimiter = '|')
    void knowsWhoIsListed(String address, String expected) throws ConfigException {
        var configuration =
                configuration("virtual_alias_maps = inline:{support@alias.example=root}\n");
        var classes = AddressClasses.from(configuration, tables(), Set.of());
        var directory = RecipientTables.from(configuration, tables(), classes);
        var route =
                assertInstanceOf(
                        Resolution.Route.class,
                        resolver("").resolve(Address.NULL_SENDER, new Address(address)));
        var answer =
                switch (directory.find(route)) {
                    case RecipientDirectory.Membership.Alias _ -> "alias";
                    case RecipientDirectory.Membership.Known _ -> "known";
                    case RecipientDirectory.Membership.Unknown(var text) -> text;
                    case RecipientDirectory.Membership.Unavailable(var reason) -> "? " + reason;
                };
        assertEquals(expected, answer);
    }
}
