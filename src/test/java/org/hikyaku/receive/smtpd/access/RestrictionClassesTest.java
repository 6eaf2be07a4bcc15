// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.receive.smtpd.SmtpdParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestrictionClassesTest {

    private static final RestrictionTable.Parts PARTS =
            new RestrictionTable.Parts(
                    _ -> ClientList.Answer.NO,
                    _ -> ClientList.Answer.NO,
                    new Destinations((_, _) -> {
                        throw new IllegalStateException("nobody is asked");
                    }),
                    _ -> Verdict.DUNNO,
                    _ -> Verdict.DUNNO,
                    554,
                    450,
                    554);

    private static Configuration configuration(String mainCf) throws ConfigException {
        return Configuration.parse(Path.of("/etc/hikyaku"), mainCf, "");
    }

    private static List<Restriction> read(String mainCf) throws ConfigException {
        return RestrictionTable.read(
                configuration(mainCf),
                SmtpdParameters.CLIENT_RESTRICTIONS,
                Checkpoint.CLIENT,
                PARTS);
    }

    @Test
    void aClassIsOneRestriction() throws ConfigException {
        var list =
                read(
                        """
                        smtpd_restriction_classes = a, b
                        a = b permit
                        b = ${x?reject} permit_mynetworks
                        smtpd_client_restrictions = a, reject
                        """);
        assertEquals(2, list.size());
        assertEquals(2, ((RestrictionClass) list.getFirst()).restrictions().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    classes = a; list = a             | /etc/hikyaku/main.cf, line 1: restriction class `a' needs a definition: write a = and its restrictions, or leave it out
                    classes = a; a = ; list = permit  | /etc/hikyaku/main.cf, line 1: restriction class `a' needs a definition: write a = and its restrictions, or leave it out
                    classes = a b; a = b; b = permit_mynetworks, a; list = a | /etc/hikyaku/main.cf, line 2: restriction class a is a part of itself: a > b > a: take one of these out
                    """)
    void whatCannotBeReadIsNamed(String mainCf, String wrong) {
        var text =
                mainCf.replace("classes =", "smtpd_restriction_classes =")
                        .replace("list =", "smtpd_client_restrictions =")
                        .replace("; ", "\n");
        var refused = assertThrows(ConfigException.class, () -> read(text));
        assertEquals(wrong, refused.problem().text());
    }

    @ParameterizedTest
    @CsvSource({"a, true", "b, false", "c, true", "permit, false", "REJECT, true"})
    void aRelayMayBeClosedByAClass(String word, boolean isClosed) throws ConfigException {
        var configuration =
                configuration(
                        """
                        smtpd_restriction_classes = a, b, c
                        a = permit_mynetworks, c
                        b = permit, b
                        c = permit_mynetworks, reject_unauth_destination
                        smtpd_recipient_restrictions = %s
                        """
                                .formatted(word));
        var reading = RestrictionReader.read(configuration, SmtpdParameters.RECIPIENT_RESTRICTIONS);
        assertEquals(isClosed, Item.closeRelay(reading.items()));
    }
}
