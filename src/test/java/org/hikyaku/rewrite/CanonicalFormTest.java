// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hikyaku.mail.Address;
import org.hikyaku.mail.AddressList;
import org.hikyaku.rewrite.CanonicalForm.BangPath;
import org.hikyaku.rewrite.CanonicalForm.PercentHack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every answer here was given by Postfix 3.7.11, asked over its rewrite socket or by mail.
class CanonicalFormTest {

    private static final CanonicalForm POSTFIX =
            new CanonicalForm("mail.example.com", "", BangPath.SWAP, PercentHack.PROMOTE);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    root                    | root@mail.example.com
                    Root@EXAMPLE.com        | Root@EXAMPLE.com
                    user@                   | user@
                    u@foo                   | u@foo
                    x!u                     | u@x
                    a.example!b.example!u   | b.example!u@a.example
                    u%x                     | u@x
                    x%y%z                   | x%y@z
                    u%x@example.com         | u%x@example.com
                    x!u@example.com         | x!u@example.com
                    @a,@b:u@example.com     | u@example.com
                    @a,@b:u                 | u@mail.example.com
                    a b@example.com         | a b@example.com
                    a@b@example.com         | a@b@example.com
                    u@other.example.        | u@other.example
                    u@other.example..       | u@other.example..
                    u@other..example        | u@other..example
                    u!                      | @u
                    !u                      | u@
                    u%                      | u@
                    %u                      | @u
                    foo.                    | foo.@mail.example.com
                    <u@example.com          | <u@example.com
                    u@[1.2.3.4]             | u@[1.2.3.4]
                    ö@bücher.example        | ö@bücher.example
                    """)
    void envelopeAddresses(String written, String canonical) {
        assertEquals(canonical, POSTFIX.of(new Address(written)).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    u@foo             | u@foo.example.com
                    u@foo.            | u@foo
                    u@foo.bar         | u@foo.bar
                    u@                | u@
                    u@[::1]           | u@[::1]
                    root              | root@mail.example.com
                    u%foo             | u@foo.example.com
                    """)
    void hostNamesAreCompletedWithMydomain(String written, String canonical) {
        var form =
                new CanonicalForm(
                        "mail.example.com", "example.com", BangPath.SWAP, PercentHack.PROMOTE);
        assertEquals(canonical, form.of(new Address(written)).text());
    }

    @ParameterizedTest
    @CsvSource({
        "x!u, x!u@mail.example.com",
        "u%x, u%x@mail.example.com",
        "x!u%y, x!u%y@mail.example.com"
    })
    void oldRoutesAreLeftAloneWhenSwitchedOff(String written, String canonical) {
        var form = new CanonicalForm("mail.example.com", "", BangPath.LEAVE, PercentHack.LEAVE);
        assertEquals(canonical, form.of(new Address(written)).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    bob, "Al B" <al@foo>, c@d.example (comment) | bob@mail.example.com, "Al B" <al@foo>, c@d.example (comment)
                    x!y@z, u%h, a%b@mail.example.com            | x!y@z, u@h, a%b@mail.example.com
                    root(a comment)<root>                       | root (a comment) <root@mail.example.com>
                    bob,   "Al  B"   <al@foo>  ,\\n  c@d.example(comment) | bob@mail.example.com, "Al  B" <al@foo>, c@d.example (comment)
                    friends: bob, al@foo.example;, undisclosed-recipients:; | friends: bob@mail.example.com, al@foo.example;,\\n\\tundisclosed-recipients: ;
                    @                                           | ""
                    x y z                                       | x@mail.example.com, y@mail.example.com, z@mail.example.com
                    <a@b>, <@x,@y:foo@bar>, "a b"@c, a.b, foo., bar@foo.., bar@baz. | <a@b>, <foo@bar>, "a b"@c, a.b@mail.example.com,\\n\\t"foo."@mail.example.com, bar@foo.., bar@baz
                    a; b                                        | a@mail.example.com;, b@mail.example.com
                    "unterminated bob                           | "unterminated bob"@mail.example.com
                    <bob                                        | "<bob"@mail.example.com
                    bob>, a                                     | bob@mail.example.com>, a@mail.example.com
                    [1.2.3.4], u@[1.2.3.4], u@1.2.3.4, =?utf-8?q?foo?= <a>, "x"@y, "q" | "[1.2.3.4]"@mail.example.com, u@[1.2.3.4], u@1.2.3.4,\\n\\t=?utf-8?q?foo?= <a@mail.example.com>, x@y, q@mail.example.com
                    "foo bar", foo\\ bar, a b <c>               | "foo bar"@mail.example.com, "foo bar"@mail.example.com,\\n\\ta b <c@mail.example.com>
                    "a\\"b" <d>, (c (nested) d) e, Foo (x) <f (y)>, "" <g>, <h> | "a\\"b" <d@mail.example.com>, e@mail.example.com (c (nested) d),\\n\\tFoo (x) <f@mail.example.com (y)>, "" <g@mail.example.com>,\\n\\t<h@mail.example.com>
                    <a> x <b>                                   | <a@mail.example.com>x <b@mail.example.com>
                    x: <a>                                      | x@mail.example.com: <a@mail.example.com>
                    a@b c@d root                                | a@b, c@d, root@mail.example.com
                    foo@bar (c) baz                             | foo@bar, baz@mail.example.com (c)
                    a:b                                         | "a:b"@mail.example.com
                    a:b;c                                       | a: b@mail.example.com;, c@mail.example.com
                    (c) <a> (d)                                 | (c) <a@mail.example.com>(d)
                    a@b@c                                       | "a@b"@c
                    a <b> c                                     | a <b@mail.example.com>, c@mail.example.com
                    x: y: a;                                    | x:y: a@mail.example.com;
                    a;b;                                        | a@mail.example.com;, b@mail.example.com;
                    "a b".c@d, root                             | "a b.c"@d, root@mail.example.com
                    a . b @ c, root                             | a.b@c, root@mail.example.com
                    "p q" r "s" <t>, root                       | "p q" r "s" <t@mail.example.com>, root@mail.example.com
                    <"a b"@c>, root                             | <"a b"@c>, root@mail.example.com
                    <<a>>                                       | < <"a>"@mail.example.com>
                    <a,b>                                       | <"a, b"@mail.example.com>
                    "q\\b" root, [x y]@z , a\\"b@c              | qb@mail.example.com, root@mail.example.com, "[x y]"@z, "a\\"b"@c
                    A (c1) (c2) B <x>, root                     | A (c1) (c2) B <x@mail.example.com>, root@mail.example.com
                    Undisclosed: ;root                          | Undisclosed: ;, root@mail.example.com
                    foo"bar"baz <q>, a"b"c                      | foo "bar" baz <q@mail.example.com>, a@mail.example.com,\\n\\tb@mail.example.com, c@mail.example.com
                    Al <al> (c), root                           | Al <al@mail.example.com>(c), root@mail.example.com
                    <a><b>                                      | <a@mail.example.com> <b@mail.example.com>
                    <a>, root <b>;                              | <a@mail.example.com>, root <b@mail.example.com>;
                    a <b@c (d)>, q                              | a <b@c (d)>, q@mail.example.com
                    r (                                         | r@mail.example.com (
                    aaaaaaaaaaaaaa, bbbbbbbbbbbbbb              | aaaaaaaaaaaaaa@mail.example.com, bbbbbbbbbbbbbb@mail.example.com
                    aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbb            | aaaaaaaaaaaaaaa@mail.example.com,\\n\\tbbbbbbbbbbbbbbb@mail.example.com
                    """)
    void headers(String written, String rewritten) {
        var list = AddressList.parse(unescape(written), 10240);
        list.addresses().forEach(POSTFIX::apply);
        assertEquals(unescape("To: " + rewritten), list.header("To"));
    }

    @Test
    void emptyPlacesBetweenCommasStay() {
        var list = AddressList.parse("a,,b,", 10240);
        list.addresses().forEach(POSTFIX::apply);
        assertEquals("To: a@mail.example.com, , b@mail.example.com, ", list.header("To"));
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t");
    }
}
