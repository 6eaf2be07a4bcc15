// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.hikyaku.testkit.MemoryContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderDowngradeTest {

    /// `/` is a line end.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Subject: caf\u00e9                      | Subject: =?UTF-8?B?Y2Fmw6k=?=
                    Subject: a caf\u00e9, two caf\u00e9s now   | Subject: a =?UTF-8?B?Y2Fmw6ksIHR3byBjYWbDqXM=?= now
                    X-Note: a/ b \u00e9/ c                 | X-Note: a/ b =?UTF-8?B?w6k=?=/ c
                    From: J\u00f6rg <j@x.test>             | From: =?UTF-8?B?SsO2cmc=?= <j@x.test>
                    From: "\u00d6, \\"Z\\"" <j@x.test>         | From: =?UTF-8?B?w5YsICJaIg==?= <j@x.test>
                    To: a@x.test (\u00e9), b@x.test        | To: a@x.test (=?UTF-8?B?w6k=?=), b@x.test
                    To: a@x.test,/ \u00e9 <b@x.test>       | To: a@x.test,/ =?UTF-8?B?w6k=?= <b@x.test>
                    To: a <a@x.test>, \u00e9:b@x.test;     | To: a <a@x.test>, =?UTF-8?B?w6k=?= :b@x.test;
                    To: "a, b" <a@x.test>, \u00e9<b@x>     | To: "a, b" <a@x.test>, =?UTF-8?B?w6k=?= <b@x>
                    A: b/Subject: \u00e9/C: d              | A: b/Subject: =?UTF-8?B?w6k=?=/C: d
                    """)
    void encodesTextsAndNames(String header, String encoded) throws IOException {
        assertEquals(encoded, encoded(header));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    From: j\u00f6rg@x.test
                    From: J <j\u00f6rg@x.test>
                    To: a@x.test, j@x\u00f6.test
                    To: \u00e9 (or not) <b@x.test>
                    Message-ID: <\u00e9@x.test>
                    Content-Type: text; name="\u00e9"
                    S\u00fcbject: x
                    no header: \u00e9
                    """)
    void knowsWhatCannotBeEncoded(String header) throws IOException {
        assertFalse(HeaderDowngrade.suits(content(header)));
    }

    @Test
    void otherCharacterSetsAreNotGuessed() throws IOException {
        var latin1 = "Subject: caf\u00e9\n\nx\n".getBytes(StandardCharsets.ISO_8859_1);
        assertFalse(HeaderDowngrade.suits(new MemoryContent(latin1)));
    }

    @Test
    void longTextsBecomeSeveralWordsOfWholeCharacters() throws IOException {
        var text = "\u20ac".repeat(40);
        assertEquals(
                "Subject: "
                        + "=?UTF-8?B?%1$s?=/ =?UTF-8?B?%1$s?=/ =?UTF-8?B?%2$s?="
                                .formatted("4oKs".repeat(15), "4oKs".repeat(10)),
                encoded("Subject: " + text));
    }

    @Test
    void theBodyStaysAsItIs() throws IOException {
        for (int size = 1; size < 12; size++) {
            assertEquals("Subject: =?UTF-8?B?w6k=?=", encodedInPieces(size).substring(0, 25));
            assertTrue(encodedInPieces(size).endsWith("\n\n\u00e9\n\nB: \u00e9\n"));
        }
    }

    private static String encodedInPieces(int size) throws IOException {
        var octets = "Subject: \u00e9\n\n\u00e9\n\nB: \u00e9\n".getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        var downgrade = new HeaderDowngrade(out::write);
        for (int i = 0; i < octets.length; i += size) {
            downgrade.accept(octets, i, Math.min(size, octets.length - i));
        }
        downgrade.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static MemoryContent content(String header) {
        var text = header.replace('/', '\n') + "\n\nbody\n";
        return new MemoryContent(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String header) throws IOException {
        var content = content(header.strip());
        assertTrue(HeaderDowngrade.suits(content));
        var out = new ByteArrayOutputStream();
        var downgrade = new HeaderDowngrade(out::write);
        content.transferTo(downgrade);
        downgrade.finish();
        var text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.endsWith("\n\nbody\n"), text);
        return text.substring(0, text.length() - 7).replace('\n', '/');
    }
}
