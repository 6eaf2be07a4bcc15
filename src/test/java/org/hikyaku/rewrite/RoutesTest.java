// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.net.IpAddress;
import org.hikyaku.tables.Tables;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the trivial-rewrite of Postfix 3.7.11 answered with the same settings and the same table.
class RoutesTest {

    private static final String MAIN_CF =
            """
            compatibility_level = 3.6
            myhostname = mx.local.example
            mydestination = local.example, mx.local.example
            recipient_delimiter = +
            virtual_alias_domains = valias.example
            virtual_mailbox_domains = vmail.example
            relay_domains = relay.example
            """;

    private static final String TABLE =
            """
            user@full.example      t1:n1
            user+ext@full.example  t1:n2
            full.example           t2:n3
            .sub.example           t3:n4
            sub.example            t3:
            null.example           :
            nullt.example          :other.host
            nonext.example         t5:
            bare.example           t6
            local.example          t7:n7
            valias.example         t8:n8
            vmail.example          t9:
            relay.example          :[relayhost]:2525
            err.example            error:5.7.1 no such luck
            errplain.example       error:just text
            *                      star:wild
            port.example           smtp:[h.example]:26
            root                   t10:x
            [192.0.2.7]            t11:lit
            """;

    @TempDir private static Path directory;

    private static String route(String address, String more) throws IOException, ConfigException {
        Files.writeString(directory.resolve("transport"), TABLE);
        var configuration = Configuration.parse(directory, MAIN_CF + more, "");
        var tables = new Tables("hash", _ -> {}, InstantSource.system());
        var own = Set.of(IpAddress.of(new byte[] {127, 0, 0, 1}));
        var classes = AddressClasses.from(configuration, tables, own);
        var resolver = TrivialRewrite.from(configuration, tables, classes);
        return switch (resolver.resolve(Address.NULL_SENDER, new Address(address))) {
            case Resolution.Route(var transport, var nexthop, var recipient, _) ->
                    transport + " " + nexthop + " " + recipient;
            case Resolution.Undeliverable(var dsn, var reason) -> dsn + " " + reason;
            case Resolution.Unavailable(var reason) -> "? " + reason;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user@full.example            | t1 n1 user@full.example
                    user+ext@full.example        | t1 n2 user+ext@full.example
                    User+o@full.example          | t1 n1 User+o@full.example
                    x@full.example               | t2 n3 x@full.example
                    x@FULL.example               | t2 n3 x@FULL.example
                    x@a.sub.example              | t3 n4 x@a.sub.example
                    x@b.a.sub.example            | t3 n4 x@b.a.sub.example
                    x@sub.example                | t3 sub.example x@sub.example
                    x@null.example               | smtp null.example x@null.example
                    x@nullt.example              | smtp other.host x@nullt.example
                    x@nonext.example             | t5 nonext.example x@nonext.example
                    x@bare.example               | t6 bare.example x@bare.example
                    x@local.example              | t7 n7 x@local.example
                    x@mx.local.example           | star wild x@mx.local.example
                    root                         | star wild root@mx.local.example
                    x@valias.example             | error 5.1.1 User unknown in virtual alias table x@valias.example
                    x@vmail.example              | t9 vmail.example x@vmail.example
                    x@relay.example              | relay [relayhost]:2525 x@relay.example
                    x@err.example                | error 5.7.1 no such luck x@err.example
                    x@errplain.example           | error just text x@errplain.example
                    x@other.example              | star wild x@other.example
                    x@port.example               | smtp [h.example]:26 x@port.example
                    x@[192.0.2.7]                | t11 lit x@[192.0.2.7]
                    x@[127.0.0.1]                | star wild x@[127.0.0.1]
                    x%full.example@local.example | t2 n3 x@full.example
                    """)
    void aTableKnowsTheWay(String address, String expected) throws Exception {
        assertEquals(
                expected,
                route(address, "transport_maps = texthash:$config_directory/transport\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    x@null.example    | smtp [hub.example] x@null.example
                    x@nullt.example   | smtp other.host x@nullt.example
                    x@nonext.example  | t5 nonext.example x@nonext.example
                    x@relay.example   | relay [relayhost]:2525 x@relay.example
                    """)
    void aRelayhostIsForWhatTheTableLeavesOpen(String address, String expected) throws Exception {
        assertEquals(
                expected,
                route(
                        address,
                        """
                        relayhost = [hub.example]
                        transport_maps = texthash:$config_directory/transport
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    transport_maps = fail:x, static:t:n | ? table fail:x: query error: Application error
                    transport_maps = regexp:{{/@x/ re:hop}} | re hop u@x.example
                    parent_domain_matches_subdomains = transport_maps;transport_maps = inline:{example=t:n} | t n u@x.example
                    """)
    void tablesOfEveryKind(String settings, String expected) throws Exception {
        assertEquals(expected, route("u@x.example", settings.replace(';', '\n') + "\n"));
    }
}
