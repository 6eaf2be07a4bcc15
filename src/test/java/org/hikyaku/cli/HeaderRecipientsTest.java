// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderRecipientsTest {

    /// Lines are separated by `/`. Each case was given to `sendmail -t` of Postfix 3.7.11.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    To: a@x/Cc: b@x/Bcc: c@x/Subject: d@x                  | a@x b@x c@x
                    To: A B <a@x>, (c) b@x (c),/ "q q"@x, g: c@x, d@x;     | a@x b@x q q@x c@x d@x
                    To: a@x/Resent-To: r@x/Resent-Bcc: rb@x                | r@x rb@x
                    To: a@x/Resent-From: r@x                               | ''
                    From: a@x/Reply-To: b@x                                | ''
                    To: undisclosed-recipients:;                           | ''
                    Bcc: <>/To: ,,a@b,                                     | a@b
                    To : a@x/noheader/Cc: b@x                              | a@x
                    To: a@x//Cc: b@x                                       | a@x
                    Subject: x/ To: folded@x/To: a@x                       | a@x
                    TO: a@x/ b@x                                           | a@x b@x
                    ' To: a@x/To: b@x'                                     | ''
                    """)
    void recipientsAreThoseOfTheHeader(String header, String expected) {
        var recipients = new HeaderRecipients(102_400, 10_240);
        for (var line : header.split("/", -1)) {
            var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            recipients.line(bytes, bytes.length);
        }
        assertEquals(expected, String.join(" ", recipients.recipients()));
    }
}
