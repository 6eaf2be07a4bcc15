// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.KeyCase;
import org.hikyaku.tables.KeyHabits;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `smtputf8_enable` means to tables: the same as to `postmap` of Postfix 3.7.11, as the
/// golden files have it.
class MailTablesTest {

    @TempDir private Path directory;
    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "compatibility_level = 3.6, É, found",
        "compatibility_level = 3.6, é, found",
        "compatibility_level = 3.6, KEY, found",
        "smtputf8_enable = no, É, missing",
        "smtputf8_enable = no, é, found",
        "smtputf8_enable = no, KEY, found",
        // The default before Postfix 3.0.
        "compatibility_level = 0, É, missing",
    })
    void upperAndLowerCase(String setting, String key, String expected) throws Exception {
        var file = Files.writeString(directory.resolve("t"), "é found\nkey found\n");

        for (var spec : List.of("texthash:" + file, "inline:{é=found, key=found}")) {
            var answer = tables(setting).open(spec).lookup(key);
            assertEquals(
                    expected.equals("found") ? new Lookup.Found("found") : Lookup.NOT_FOUND,
                    answer);
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void whatIsNoUtf8IsAnAnswerWhereNobodyCares() throws Exception {
        var file = Files.writeString(directory.resolve("t"), "as postmap -u reads it");
        var octets = new KeyHabits(KeyCase.ASCII_FOLDED, KeyHabits.Script.OCTETS);
        var habits =
                new IndexEdit.Habits(
                        octets,
                        IndexEdit.Nuls.AS_THE_TYPE_HAS_THEM,
                        IndexEdit.Duplicates.FIRST_STAYS,
                        0);
        try (var edit = IndexEdit.create("hash", file.toString(), habits)) {
            edit.put("key", "verweigert für alle"); // Written as Latin-1.
            edit.commit(file, IndexEdit.Access.OF_THE_SOURCE);
        }

        assertEquals(
                new Lookup.Found("verweigert für alle"),
                tables("smtputf8_enable = no").open("hash:" + file).lookup("KEY"));
        assertInstanceOf(
                Lookup.Unavailable.class,
                tables("smtputf8_enable = yes").open("hash:" + file).lookup("key"));
    }

    private Tables tables(String setting) throws ConfigException, IOException {
        return MailTables.of(
                Configuration.parse(directory, setting + "\n", ""),
                warnings::add,
                InstantSource.system());
    }
}
