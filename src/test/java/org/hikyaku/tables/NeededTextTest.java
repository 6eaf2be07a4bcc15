// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Random;
import org.hikyaku.posix.NativePattern;
import org.hikyaku.posix.NativePattern.Match;
import org.hikyaku.posix.PatternSyntaxException;
import org.hikyaku.posix.PerlPattern;
import org.hikyaku.posix.PosixPattern;
import org.hikyaku.posix.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Text that a pattern needs is in everything that it matches.
class NeededTextTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # pattern                     | extended      | perl
                    '^[0-9a-z]{16}@example\\.net$' | @example.net  | @example.net
                    '^X-Spam: Yes'                | 'x-spam: yes' | 'x-spam: yes'
                    'ab|cd'                       | ''            | ''
                    '(ab|cd)efg'                  | efg           | efg
                    '(a(b|c)[)](d))efg'           | efg           | efg
                    'abc*de'                      | ab            | ab
                    'abc?defg'                    | defg          | defg
                    'abc+de'                      | abc           | abc
                    'abc+?de'                     | ab            | ab
                    'abc{2,3}d'                   | ab            | ab
                    'abc{0,3}def'                 | def           | def
                    'ab{2'                        | ''            | ''
                    'ab[]cd]ef[^]g]hij'           | hij           | hij
                    'ab[[:alpha:]]cde'            | cde           | cde
                    'ab[[.x.]]cde'                | ''            | ''
                    'ab[\\]cd]e'                   | 'cd]e'        | ab
                    'ab\\bcde'                     | ''            | cde
                    'ab\\<cde'                     | cde           | 'ab<cde'
                    'ab\\Qc|d'                     | ''            | ''
                    'ab\\1'                        | ''            | ''
                    'abc\\'                        | ''            | ''
                    '(?i)abc'                     | ''            | ''
                    '(a(?#|)b)cde'                | ''            | ''
                    '(?:a|b)cde'                  | cde           | cde
                    '(*COMMIT)abc'                | ''            | ''
                    'abc\\|def'                    | 'abc|def'     | 'abc|def'
                    'x'                           | ''            | ''
                    'aéb cd'                      | ''            | ''
                    """,
            delimiter = '|')
    void findsTheLongest(String pattern, String extended, String perl) {
        var octets = pattern.getBytes(StandardCharsets.UTF_8);
        assertEquals(extended, NeededText.of(octets, NeededText.Dialect.EXTENDED));
        assertEquals(perl, NeededText.of(octets, NeededText.Dialect.PERL));
    }

    /// Whatever the two libraries match has what is said to be needed: patterns put together by
    /// chance, from pieces that mean something.
    @Test
    void whatMatchesHasWhatIsNeeded() {
        var random = new Random(20261130);
        int matches = 0;
        int sought = 0;
        for (int round = 0; round < 20_000; round++) {
            var pattern = together(random, PIECES, 1 + random.nextInt(6));
            var subject = together(random, SUBJECTS, random.nextInt(7));
            for (var dialect : NeededText.Dialect.values()) {
                var octets = pattern.getBytes(StandardCharsets.ISO_8859_1);
                var needed = NeededText.of(octets, dialect);
                if (needed.isEmpty() || !matches(octets, dialect, subject)) {
                    continue;
                }
                matches++;
                sought += needed.length();
                assertTrue(
                        NeededText.folded(subject.getBytes(StandardCharsets.ISO_8859_1))
                                .contains(needed),
                        () ->
                                dialect
                                        + " /"
                                        + pattern
                                        + "/ matches \""
                                        + subject
                                        + "\" without "
                                        + needed);
            }
        }
        assertTrue(matches > 200 && sought > 400, matches + " matches tell too little");
    }

    private static final String[] PIECES = {
        "a", "b", "ab", "AB", ".", "*", "+", "?", "{1,2}", "{0}", "(", ")", "(?:", "|", "[ab]",
                "[^a]", "[]a]",
        "[[:alpha:]]", "[", "]", "\\", "\\.", "\\b", "\\Q", "\\E", "\\<", "\\d", "^", "$", "(?i)",
                "(?=", "(a|b)", "}", "{",
        "#", " ", "-", "\\x", "\\{", "\\(", "aba", "bab"
    };

    private static final String[] SUBJECTS = {
        "a", "b", "ab", "AB", "aB", ".", "-", "]", " ", "{", "(", "#", "|", "aba"
    };

    private static String together(Random random, String[] pieces, int number) {
        var text = new StringBuilder();
        for (int i = 0; i < number; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static boolean matches(byte[] pattern, NeededText.Dialect dialect, String subject) {
        try (var octets = new Subject(subject.getBytes(StandardCharsets.ISO_8859_1))) {
            return compile(pattern, dialect).match(octets, 0) instanceof Match;
        } catch (PatternSyntaxException notAPattern) {
            return false;
        }
    }

    private static NativePattern compile(byte[] pattern, NeededText.Dialect dialect)
            throws PatternSyntaxException {
        return switch (dialect) {
            case EXTENDED ->
                    PosixPattern.compile(
                            pattern,
                            EnumSet.of(PosixPattern.Flag.EXTENDED, PosixPattern.Flag.IGNORE_CASE));
            case PERL -> PerlPattern.compile(pattern, EnumSet.of(PerlPattern.Flag.CASELESS));
        };
    }
}
