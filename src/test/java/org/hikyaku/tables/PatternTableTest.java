// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `regexp:` and `pcre:` do beside answering like Postfix ([GoldenTablesTest]).
class PatternTableTest {

    private final List<String> warnings = new ArrayList<>();
    private long nanos;
    private final Tables tables =
            new Tables("hash", warnings::add, Map.of(), () -> nanos, InstantSource.system());

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"regexp", "pcre"})
    void nothingHidesBehindANul(String type) throws Exception {
        var table = tables.open(type + ":{ {/b(.*)$/ <$1>} }");
        assertEquals(new Found("<c>"), table.lookup("a\0bc"));
        assertEquals(Lookup.NOT_FOUND, tables.open(type + ":{{/^a$/ x}}").lookup("a\0b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"regexp", "pcre"})
    void longKeysAreMatchedAsFarAsHeadersGo(String type) throws Exception {
        var table = tables.open(type + ":{ {/far$/ far}, {/x(y*)/ some} }");
        var within = "x".repeat(102_397) + "far";
        assertEquals(new Found("far"), table.lookup(within));
        assertEquals(new Found("some"), table.lookup("x" + within));
    }

    @ParameterizedTest
    @ValueSource(strings = {"regexp", "pcre"})
    void substitutionIsRefusedWhereStrangersMustHaveNoSay(String type) throws Exception {
        var spec = type + ":{ {/^(.*)@a$/ $1}, {/^.*@b$/ b$$} }";
        var trusted = tables.openAll(List.of(spec), Tables.Trust.NOT_FOR_STRANGERS);
        assertEquals(Lookup.NOT_FOUND, trusted.lookup("me@a"));
        assertEquals(new Found("b$"), trusted.lookup("me@b"));
        assertEquals(
                List.of(
                        type
                                + " map { {/^(.*)@a$/ $1}, {/^.*@b$/ b$$} }, line 1: regular"
                                + " expression substitution is not allowed: skipping this rule"),
                warnings);
        assertEquals(new Found("me"), tables.open(spec).lookup("me@a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"regexp", "pcre"})
    void anEditedFileIsReadAgain(String type) throws Exception {
        var file = Files.writeString(directory.resolve("map"), "/a/ one\n");
        var table = tables.open(type + ":" + file);
        assertEquals(new Found("one"), table.lookup("a"));
        Files.writeString(file, "/a/ second\n");
        for (int look = 0; look < 2; look++) {
            nanos += Duration.ofSeconds(2).toNanos();
            table.lookup("a");
        }
        assertEquals(new Found("second"), table.lookup("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"regexp", "pcre"})
    void aFileInLatin1IsMatchedOctetByOctet(String type) throws Exception {
        var file = directory.resolve("map");
        var octets = "/\u00c3./ x\n/latin/ f\u00fcr\n".getBytes(ISO_8859_1);
        Files.write(file, octets);
        var table = tables.open(type + ":" + file);

        assertEquals(new Found("x"), table.lookup("É"));
        // As in Postfix.
        assertEquals(
                new Lookup.Unavailable(
                        "table %s:%s: key \"latin\": non-UTF-8 value \"f?r\": malformed UTF-8 or invalid codepoint"
                                .formatted(type, file)),
                table.lookup("latin"));
    }

    @Test
    void aPatternThatTakesTooLongDoesNotMatch() throws Exception {
        var table = tables.open("pcre:{ {/^(a|aa)+$/ evil}, {/b/ bb} }");
        var key = "a".repeat(60) + 'b';
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertEquals(new Found("bb"), table.lookup(key)));
        assertEquals(
                List.of("pcre map { {/^(a|aa)+$/ evil}, {/b/ bb} }, line 1: match limit exceeded"),
                warnings);
    }

    @Test
    void aDeepMatchNeedsNoStackOfOurs() throws Exception {
        var table = tables.open("pcre:{ {/^(?:(a)|b)*$/ ab} }");
        assertEquals(new Found("ab"), table.lookup("ab".repeat(40_000)));
        assertEquals(List.of(), warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"regexp", "pcre"})
    @Timeout(20)
    void manyVirtualThreadsAskAtOnce(String type) throws Exception {
        var table = tables.open(type + ":{ {/^(.)(.*)$/ $2$1} }");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Lookup>>();
            for (int i = 0; i < 500; i++) {
                var key = "k" + i;
                answers.add(threads.submit(() -> table.lookup(key)));
            }
            for (int i = 0; i < 500; i++) {
                assertEquals(new Found(i + "k"), answers.get(i).get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"regexp", "pcre"})
    void anEmptyAnswerIsNone(String type) throws Exception {
        var table = tables.open(type + ":{ {/(x)?a/ $1} }");
        assertInstanceOf(Lookup.Unavailable.class, table.lookup("a"));
    }

    @Test
    void patternsAreAskedWithTheWholeKeyOnly() throws ConfigException {
        for (var spec : List.of("regexp:{{/./ x}}", "pcre:{{/./ x}}")) {
            assertEquals(LookupTable.Keys.PATTERNS, tables.open(spec).keys());
        }
    }
}
