// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.rewrite.VirtualAliases.Expansion;
import org.hikyaku.tables.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same table and the same addresses were given to Postfix 3.7.11; what is expected is what its
/// log said.
class VirtualAliasesTest {

    private static final String MAIN_CF =
            """
            compatibility_level = 3.6
            myhostname = mx.local.example
            mydestination = local.example, mx.local.example
            recipient_delimiter = +
            virtual_alias_domains = v.example, cat.example, at.example
            virtual_alias_expansion_limit = 20
            virtual_alias_recursion_limit = 6
            virtual_alias_address_length_limit = 60
            """;

    private static final String TABLE =
            """
            a@v.example        b@x.example, "q u"@x.example, (comment) Full Name <c@x.example>, bare
            plus@v.example     target@x.example
            plus+deep@v.example deep@x.example
            map@v.example      @other.example
            @cat.example       @dog.example
            @at.example        target@x.example
            loop1@v.example    loop2@v.example
            loop2@v.example    loop1@v.example
            self@v.example     self@v.example, other@x.example
            self2@v.example    self2@v.example
            rootish            someone@x.example
            rootish+known@local.example known@x.example
            rootish+plain      lk@x.example
            nest1@v.example    nest2@v.example
            nest2@v.example    nest3@v.example
            nest3@v.example    nest4@v.example
            nest4@v.example    nest5@v.example
            nest5@v.example    nest6@v.example
            nest6@v.example    nest7@v.example
            nest7@v.example    nest8@v.example
            many@v.example     m1@x m2@x m3@x m4@x m5@x m6@x m7@x m8@x m9@x m10@x m11@x m12@x m13@x m14@x m15@x m16@x m17@x m18@x m19@x m20@x m21@x m22@x
            long@v.example     aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example
            grow@v.example     x+grow@x.example
            multi@v.example    m1@x.example, m2@x.example
            foreign@elsewhere.example taken@x.example
            Upper@V.example    Mixed.Case@X.example
            bang@v.example     h!u, u%h@x.example
            sp@v.example       one two@x.example
            "q u"@v.example    quoted@x.example
            empty@v.example    ,
            grp@v.example      friends: f1@x.example, f2@x.example;
            """;

    @TempDir private static Path directory;

    private static VirtualAliases aliases(String maps, String more)
            throws IOException, ConfigException {
        Files.writeString(directory.resolve("virtual"), TABLE);
        var configuration =
                Configuration.parse(
                        directory,
                        MAIN_CF
                                + "virtual_alias_maps = "
                                + maps.replace("FILE", "texthash:" + directory + "/virtual")
                                + "\n"
                                + more,
                        "");
        var tables = new Tables("hash", _ -> {}, InstantSource.system());
        return VirtualAliases.from(
                configuration, tables, AddressClasses.from(configuration, tables, Set.of()));
    }

    private static String text(Expansion expansion) {
        return switch (expansion) {
            case Expansion.Into(var addresses) ->
                    addresses.stream().map(Address::text).collect(Collectors.joining(", "));
            case Expansion.Unreasonable(var problem) -> "! " + problem;
            case Expansion.Unavailable(var reason, var problem) -> "? " + reason + "; " + problem;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    a@v.example                 | b@x.example, q u@x.example, c@x.example, bare@mx.local.example
                    plus+ext@v.example          | target+ext@x.example
                    plus+deep@v.example         | deep@x.example
                    map@v.example               | map@other.example
                    map+e@v.example             | map+e@other.example
                    z@cat.example               | z@dog.example
                    Z+ext@cat.example           | Z+ext@dog.example
                    u+ext@at.example            | target@x.example
                    loop1@v.example             | ! unreasonable virtual_alias_maps map nesting for loop1@v.example
                    self@v.example              | self@v.example, other@x.example
                    self2@v.example             | self2@v.example
                    rootish@local.example       | someone@x.example
                    rootish@mx.local.example    | someone@x.example
                    rootish+e@local.example     | someone+e@x.example
                    rootish+known@local.example | known@x.example
                    rootish+plain@local.example | lk@x.example
                    rootish+plain@other.example | rootish+plain@other.example
                    rootish@other.example       | rootish@other.example
                    nest1@v.example             | ! unreasonable virtual_alias_maps map nesting for nest1@v.example
                    nest3@v.example             | nest8@v.example
                    many@v.example              | ! unreasonable virtual_alias_maps map expansion size for many@v.example
                    long@v.example              | ! unreasonable virtual_alias_maps result aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example...
                    grow+e@v.example            | x+grow+e@x.example
                    multi+e@v.example           | m1+e@x.example, m2+e@x.example
                    ab12@v.example              | re-ab12@x.example
                    foreign@elsewhere.example   | taken@x.example
                    UPPER@v.example             | Mixed.Case@X.example
                    bang@v.example              | u@h, u%h@x.example
                    sp@v.example                | one@mx.local.example, two@x.example
                    q u@v.example               | quoted@x.example
                    empty@v.example             | ? virtual_alias_maps lookup of empty@v.example returns non-address result ","; virtual_alias_maps map lookup problem for empty@v.example
                    grp@v.example               | f1@x.example, f2@x.example
                    nobody@v.example            | nobody@v.example
                    plain@x.example             | plain@x.example
                    """)
    void aRecipientBecomesWhatItStandsFor(String recipient, String expected) throws Exception {
        var aliases =
                aliases("FILE, regexp:{ {/^([0-9a-z]{4})@v\\.example$$/ re-$$1@x.example} }", "");
        assertEquals(expected, text(aliases.expand(new Address(recipient))));
    }

    /// As Postfix, which asks about what an alias stands for too.
    @Test
    void whatCannotBeAskedIsNoNo() throws Exception {
        var aliases = aliases("FILE, fail:x", "");
        assertEquals(
                "? table fail:x: query error: Application error; virtual_alias_maps map lookup problem for a@v.example",
                text(aliases.expand(new Address("a@v.example"))));
    }

    @Test
    void anExtensionIsLeftOutWhereItIsNotToBePassedOn() throws Exception {
        var aliases = aliases("FILE", "propagate_unmatched_extensions = canonical\n");
        assertEquals("target@x.example", text(aliases.expand(new Address("plus+e@v.example"))));
    }
}
