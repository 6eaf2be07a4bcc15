// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys and answers were compared with `postmap -q` of Postfix 3.7.11.
class TablesTest {

    private final List<String> warnings = new ArrayList<>();
    private long nanos;
    private final Tables tables =
            new Tables(
                    "hash",
                    warnings::add,
                    Map.of("home", "/root", "HOME", "no"),
                    () -> nanos,
                    InstantSource.system());

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
                    static:foo                              | x             | foo
                    static:{ a b }                          | x             | a b
                    inline:{a=b}                            | a             | b
                    inline:{ {a = b c}, D=e }               | a             | b c
                    inline:{ {a = b c}, D=e }               | d             | e
                    inline:{ {a = b c}, D=e }               | D             | e
                    inline:{a=b}                            | b             | none
                    proxy:inline:{a=b}                      | a             | b
                    pipemap:{inline:{a=b},inline:{b=c}}     | a             | c
                    pipemap:{inline:{a=b},inline:{b=c}}     | b             | none
                    unionmap:{static:a,static:b}            | x             | a,b
                    unionmap:{inline:{a=b},inline:{b=c}}    | b             | c
                    unionmap:{inline:{a=b},inline:{b=c}}    | x             | none
                    cidr:{ {10.0.0.0/8 x}, {1.2.3.4 y} }    | 1.2.3.4       | y
                    cidr:{ {!10.0.0.0/8 x} }                | 10.1.1.1      | none
                    cidr:{ {!10.0.0.0/8 x} }                | 11.1.1.1      | x
                    cidr:{ {!10.0.0.0/8 x} }                | mail.example  | none
                    environ:x                               | HOME          | /root
                    unix:passwd.byname                      | root          | root:x:0:0:root:/root:/bin/bash
                    unix:passwd.byname                      | nosuchuser    | none
                    unix:group.byname                       | root          | root:x:0:
                    """)
    void answers(String spec, String key, String answer) throws Exception {
        assertEquals(
                answer == null ? Lookup.NOT_FOUND : new Found(answer),
                tables.open(spec).lookup(key));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nosuch:foo       | unsupported dictionary type: nosuch
                    inline:foo       | bad syntax: "inline:foo"; need "inline:{name=value...}"
                    inline:{a}       | missing '=' after attribute name: "inline:{a}"; need "inline:{name=value...}"
                    unix:foo         | unknown table: unix:foo
                    pipemap:x        | bad syntax: "pipemap:x"; need "pipemap:{type:name...}"
                    """,
            quoteCharacter = '`')
    void whatNobodyCanInterpretIsAnError(String spec, String complaint) {
        var refused = assertThrows(ConfigException.class, () -> tables.open(spec));
        assertEquals(complaint, refused.problem().wrong());
    }

    @Test
    void aFailingTableNeverSaysNotFound() throws Exception {
        assertInstanceOf(Lookup.Unavailable.class, tables.open("fail:x").lookup("a"));
        assertInstanceOf(
                Lookup.Unavailable.class, tables.open("pipemap:{static:a,fail:x}").lookup("a"));
        assertInstanceOf(
                Lookup.Unavailable.class, tables.open("unionmap:{static:a,fail:x}").lookup("a"));
        assertInstanceOf(
                Lookup.Unavailable.class,
                tables.openAll(List.of("inline:{a=b}", "fail:x", "static:y")).lookup("c"));
    }

    @Test
    void partsOfAKeyAreNotAskedOfPatterns() throws Exception {
        var list = tables.openAll(List.of("cidr:{ {0.0.0.0/0 any} }", "inline:{1.2.3.4=one}"));
        assertEquals(new Found("any"), list.lookup("1.2.3.4"));
        assertEquals(new Found("one"), list.lookupPart("1.2.3.4"));
    }

    @Test
    void badLinesOfATextAreSkippedWithAWarning() throws Exception {
        var file = write("map", "# c\na  b\nA c\nFoo   bar\n   baz\nnoval\nk: v\n\"q k\" v\n");
        var table = tables.open("texthash:" + file);
        assertEquals(new Found("b"), table.lookup("a"));
        assertEquals(new Found("bar   baz"), table.lookup("foo"));
        assertEquals(new Found("v"), table.lookup("k:"));
        assertEquals(new Found("v"), table.lookup("\"q k\""));
        assertEquals(
                List.of(
                        file + ", line 3: duplicate entry: \"A\"",
                        file
                                + ", line 6: expected format: key whitespace value -- ignoring this line",
                        file
                                + ", line 7: record is in \"key: value\" format; is this an alias"
                                + " file?"),
                warnings);
    }

    @Test
    void badLinesOfACidrFileAreSkippedWithAWarning() throws Exception {
        var file =
                write(
                        "cidr",
                        """
                        192.0.2.0/24 a
                        10.1.2.3/8 x
                        if 10.0.0.0/8
                        if 10.1.0.0/16
                        10.1.2.0/24 in
                        endif
                        10.0.0.0/8 out
                        endif
                        endif
                        endif x
                        foo bar
                        10.0.0.0/8
                        2001:db8::/32  v6
                        if !10.0.0.0/8
                        1.2.3.4 y
                        """);
        var table = tables.open("cidr:" + file);
        assertEquals(new Found("a"), table.lookup("192.0.2.4"));
        assertEquals(new Found("in"), table.lookup("10.1.2.3"));
        assertEquals(new Found("out"), table.lookup("10.1.3.3"));
        assertEquals(new Found("v6"), table.lookup("2001:db8::4"));
        assertEquals(new Found("y"), table.lookup("1.2.3.4"));
        var where = "cidr map " + file + ", line ";
        assertEquals(
                List.of(
                        where
                                + "2: non-null host address bits in \"10.1.2.3/8\", perhaps you"
                                + " should use \"10.0.0.0/8\" instead: skipping this rule",
                        where + "9: ENDIF without IF: skipping this rule",
                        where + "10: garbage after ENDIF: skipping this rule",
                        where + "11: bad address pattern: \"foo\": skipping this rule",
                        where + "12: no lookup result: skipping this rule",
                        where + "14: IF has no matching ENDIF"),
                warnings);
    }

    /// A million lines of `texthash:` ended a command with a stack trace, and would have ended the
    /// mail system.
    @Test
    void aFileThatDoesNotFitIntoMemoryIsNotRead() throws Exception {
        var file = directory.resolve("endless");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(Runtime.getRuntime().maxMemory() / 8 + 1);
        }
        var answer = tables.open("texthash:" + file).lookup("a");
        assertTrue(
                assertInstanceOf(Lookup.Unavailable.class, answer)
                        .reason()
                        .contains("octets of text need more memory than there is"),
                answer.toString());
    }

    @Test
    void anAliasFileIsReadAsOne() throws Exception {
        var file = write("aliases", "root: x\nfoo:bar,\n   baz\n\"a b\": c\nrec|x : y\n\"q\": z\n");
        var table = tables.open("hash:" + file);
        assertEquals(new Found("x"), table.lookup("Root"));
        assertEquals(new Found("bar,   baz"), table.lookup("foo"));
        assertEquals(new Found("c"), table.lookup("\"a b\""));
        assertEquals(new Found("z"), table.lookup("q"));
        assertEquals(new Found("y"), table.lookup("rec|x"));
        assertEquals(1, warnings.size(), "the missing index is told once: " + warnings);
    }

    @Test
    void anAddressIsNoAlias() throws Exception {
        var file = write("access", "2001:db8::1 OK\nexample.com REJECT\n");
        assertEquals(new Found("OK"), tables.open("hash:" + file).lookup("2001:db8::1"));
    }

    @Test
    void aMissingFileIsUnavailableUntilItIsThere() throws Exception {
        var file = directory.resolve("late");
        var table = tables.open("hash:" + file);
        assertEquals(
                new Lookup.Unavailable(
                        "table hash:"
                                + file
                                + ": open database "
                                + file
                                + ".db: No such file or directory"),
                table.lookup("a"));
        write("late", "a b\n");
        assertInstanceOf(Lookup.Unavailable.class, table.lookup("a"));
        pass(Duration.ofSeconds(2));
        table.lookup("a");
        pass(Duration.ofSeconds(2));
        assertEquals(new Found("b"), table.lookup("a"));
    }

    @Test
    void anEditedFileIsReadAgainOnceItStandsStill() throws Exception {
        var file = write("map", "a 1\n");
        var table = tables.open("hash:" + file);
        write("map", "a 22\n");
        assertEquals(new Found("1"), table.lookup("a"), "not looked at twice in a second");
        pass(Duration.ofSeconds(2));
        assertEquals(new Found("1"), table.lookup("a"), "may be half-written");
        pass(Duration.ofSeconds(2));
        assertEquals(new Found("22"), table.lookup("a"));
        Files.delete(file);
        pass(Duration.ofSeconds(2));
        table.lookup("a");
        pass(Duration.ofSeconds(2));
        assertEquals(new Found("22"), table.lookup("a"), "what was read last goes on answering");
    }

    /// bench/reload found that mail was refused for users whose table was just being saved.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # saved          | after 4 s | after 10 s | warned of
                    a 1\\n            | 1         | 1          |
                    b 2\\n            |           |            |
                    b 2\\nc 3\\na 4\\n  | 4         | 4          |
                    b 2\\nc 3\\na 4    | 1         | 4          |
                    b 2\\na 1\\nc 3    | 1         | 1          |
                    b 2\\nc 3\\n       |           |            |
                    b 2\\nc          | 1         | 1          | is shorter than it was and ends in the middle of a line
                                     | 1         | 1          | is empty now
                    """)
    void whatLooksCutOffIsNotTakenForAnEdit(String saved, String soon, String later, String warning)
            throws Exception {
        var file = write("map", "a 1\nd 4\n");
        var table = tables.open("texthash:" + file);
        write("map", saved == null ? "" : saved.replace("\\n", "\n"));
        assertEquals(soon == null ? Lookup.NOT_FOUND : new Found(soon), after(4, table));
        assertEquals(later == null ? Lookup.NOT_FOUND : new Found(later), after(6, table));
        after(60, table);
        assertEquals(warning == null ? 0 : 1, warnings.size(), warnings.toString());
        if (warning != null) {
            assertEquals(
                    "texthash:"
                            + file
                            + " "
                            + warning
                            + ": what it held before goes on answering; if it is meant so, run"
                            + " postfix reload",
                    warnings.getFirst());
        }
        var anew = new Tables("hash", warnings::add, InstantSource.system());
        assertEquals(
                saved != null && saved.contains("a 1"),
                anew.open("texthash:" + file).lookup("a").equals(new Found("1")),
                "a reload takes it as it is");
    }

    /// Asked every second.
    private Lookup after(int seconds, LookupTable table) {
        for (int i = 0; i < seconds; i++) {
            pass(Duration.ofSeconds(1));
            table.lookup("a");
        }
        return table.lookup("a");
    }

    @Test
    void aNisDomainThatWeCannotAskIsUnavailable() throws Exception {
        var opening = new Tables.Opening(tables, "nis", "mail.aliases", Tables.Trust.ORDINARY);
        assertEquals(Lookup.NOT_FOUND, NisTable.inDomain("(none)", opening).lookup("a"));
        assertInstanceOf(
                Lookup.Unavailable.class, NisTable.inDomain("example", opening).lookup("a"));
    }

    @Test
    void theTypesAreInOrder() {
        assertEquals(TableTypes.names().stream().sorted().toList(), TableTypes.names());
        assertTrue(TableTypes.names().contains("hash"));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /// As Postfix 3.11 has it in its log.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    debug:inline:{{Key=two words}} | key | inline:{{Key=two words}} lookup: "key" = "two words"
                    debug:inline:{a=b}             | c   | inline:{a=b} lookup: "c" = "not_found"
                    debug:fail:x                   | é   | fail:x lookup: "é" = "error"
                    debug:proxy:inline:{a=b}       | a   | proxy:inline:{a=b} lookup: "a" = "b"
                    pipemap:{debug:inline:{a=b}}   | a   | inline:{a=b} lookup: "a" = "b"
                    """)
    void aDebugTableTellsTheLog(String spec, String key, String line) throws Exception {
        var told = new ArrayList<String>();
        var log = TableWarnings.of(text -> told.add("warning: " + text), told::add);
        var unspoken = new Tables("hash", log, InstantSource.system());
        var _ = unspoken.open(spec).lookup(key);

        assertEquals(List.of(line), told);
        assertEquals(
                LookupTable.Keys.PATTERNS,
                unspoken.open("debug:tcp:127.0.0.1:1").keys(),
                "asked as the table behind it is");
    }
}
