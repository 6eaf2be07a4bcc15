// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
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
                    [${a:alt}]                              | []
                    ${nope:alt}                             | alt
                    ${empty:alt}                            | alt
                    ${a?{one}:{two}}                        | one
                    ${nope?{one}:{two}}                     | two
                    [${a ? {b c } : { d}}]                  | [b c ]
                    ${{$a} == {b} ? {eq} : {ne}}            | eq
                    ${{$a} != {b} ? {ne} : {eq}}            | eq
                    ${{10} < {9} ? {less} : {more}}         | more
                    ${{$ten} >= {10} ? {more} : {less}}     | more
                    ${{x} < {y} ? {less} : {more}}          | less
                    ${{3.10} <level {3.9} ? {old} : {new}}  | new
                    ${{$compatibility_level} <level {3.6} ? {md5} : {sha256}} | sha256
                    ${nope?{x}:{${a?{in}:{out}}}}           | in
                    ${a?{one}:two three}                    | one
                    ${nope?{one}:two three}                 | two three
                    $(a)-$(a?y)                             | b-y
                    x${  a }                                | xb
                    ${{1.2}<level{1.3}?{old}:{new}}         | old
                    ${{a}=={a}}                             | true
                    [${{a}=={b}}]                           | []
                    ${domain_to_ascii{bücher.example}}      | xn--bcher-kva.example
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
                    x${a                   | truncated macro reference: "x${a"
                    $loop                  | unreasonable macro call nesting: "pool"
                    $ x                    | empty macro name: "$ x"
                    x$                     | empty macro name: "x$"
                    ${a!}                  | attribute name syntax error at: "...a>>>!"
                    ${a?{b}c}              | ":" expected at: "...b}>>>c"
                    ${a:{b}:{c}}           | unexpected input at: "...b}>>>:{c}"
                    ${{a}={b}?{a}:{b}}     | "==" or "!="" or "<"" or "<="" or ">="" or ">" expected at: "...a}>>>={b}?{a}:{b}"
                    ${{$a}==y}             | bad operator suffix at: "...==>>>y"
                    ${{a}<level{3.6}?{x}}  | malformed compatibility level syntax: "a"
                    ${{1.2} <level {1.2.3.4}?{x}} | malformed compatibility level syntax: "1.2.3.4"
                    """)
    void refuses(String text, String complaint) {
        var refused =
                assertThrows(Expansion.Malformed.class, () -> Expansion.expand(text, NAMES::get));
        assertEquals(complaint, refused.getMessage());
    }
}
