// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hikyaku.smtp.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// soft_bounce: which replies become temporary, and how.
class SoftBounceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # soft_bounce | code | status | reply
                    AS_IS         | 550  | 5.1.1  | 550 5.1.1 text
                    SOFT          | 550  | 5.1.1  | 450 4.1.1 text
                    SOFT          | 501  |        | 401 text
                    SOFT          | 450  | 4.2.0  | 450 4.2.0 text
                    SOFT          | 250  | 2.0.0  | 250 2.0.0 text
                    """)
    void onlyPermanentRepliesAreSoftened(
            SmtpdSettings.Bounce bounce, int code, String status, String answer) {
        var reply = status == null ? Reply.reply(code, "text") : Reply.reply(code, status, "text");
        assertEquals(answer, bounce.soften(reply).toString());
    }
}
