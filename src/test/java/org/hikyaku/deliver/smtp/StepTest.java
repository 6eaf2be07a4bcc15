// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    GREETING,         smtp_helo_timeout
                    EHLO,             smtp_helo_timeout
                    LHLO,             smtp_helo_timeout
                    HELO,             smtp_helo_timeout
                    XFORWARD_CLIENT,  smtp_xforward_timeout
                    XFORWARD_SESSION, smtp_xforward_timeout
                    MAIL,             smtp_mail_timeout
                    RCPT,             smtp_rcpt_timeout
                    DATA,             smtp_data_init_timeout
                    BODY,             smtp_data_xfer_timeout
                    DOT,              smtp_data_done_timeout
                    RSET,             smtp_rset_timeout
                    QUIT,             smtp_quit_timeout
                    """)
    void eachHasTheTimeOutOfItsOwn(Step step, String parameter) {
        assertEquals(parameter, step.timeout().name());
    }
}
