// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each line was run through `postconf -x` of Postfix 3.7.11.
class ExpansionTest {

    private static final Map<String, String> NAMES =
            Map.of(
                    "a", "b",
                    "chain", "<$a>",
                    "empty", "",
                    "ten", "10",
                    "loop", "$pool",
                    "pool", "$loop",
                    "compatibility_level", "3.6");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    plain                                   | plain
                    $a                                      | b
                    ${a}                                    | b
                    $(a)                                    | b
                    x$a.y                                   | xb.y
                    $chain                                  | <b>
                    $$a                                     | $a
                    [${nope}]                               | []
                    ${a?yes}                                | yes
                    ${a?$ten}                               | 10
                    [${empty?yes}]                          | []
                    [${a:alt}]                              | [b]
                    ${nope:alt}                             | alt
                    ${empty:alt}                            | alt
                    ${a?{one}:{two}}                        | one
                    ${nope?{one}:{two}}                     | two
                    [${a ? {b c } : { d}}]                  | [b c]
                    ${{$a} == {b} ? {eq} : {ne}}            | eq
                    ${{$a} != {b} ? {ne} : {eq}}            | eq
                    ${{10} < {9} ? {less} : {more}}         | more
                    ${{$ten} >= {10} ? {more} : {less}}     | more
                    ${{x} < {y} ? {less} : {more}}          | less
                    ${{3.10} <level {3.9} ? {old} : {new}}  | new
                    ${{$compatibility_level} <level {3.6} ? {md5} : {sha256}} | sha256
                    ${nope?{x}:{${a?{in}:{out}}}}           | in
                    """)
    void expands(String text, String expected) throws Exception {
        assertEquals(expected, Expansion.expand(text, NAMES::get));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ${a                 | truncated macro reference: "${a"
                    $loop               | unreasonable macro call nesting: "loop"
                    """)
    void refuses(String text, String complaint) {
        var refused =
                assertThrows(Expansion.Malformed.class, () -> Expansion.expand(text, NAMES::get));
        assertEquals(complaint, refused.getMessage());
    }

    @Test
    void aNameWithoutValueIsReported() throws Exception {
        var undefined = new ArrayList<String>();
        Expansion.expand(
                "$nope ${a} ${nope2?x} ${nope3}",
                new Expansion.Scope() {
                    @Override
                    public @Nullable String value(String name) {
                        return NAMES.get(name);
                    }

                    @Override
                    public void undefined(String name) {
                        undefined.add(name);
                    }
                });
        assertEquals(List.of("nope", "nope3"), undefined);
    }
}
