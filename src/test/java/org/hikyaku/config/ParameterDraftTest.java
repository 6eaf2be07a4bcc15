// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.hikyaku.config.Parameter.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterDraftTest {

    @Test
    void whoFollowsAParameterHasItsValueForDefault() {
        var twin = text("smtpd_name").followedBy("postscreen_name").doc("").twins().getFirst();
        assertEquals("$smtpd_name", twin.defaultText());
    }

    @Test
    void aTwinIsReadByTheProgramOfItsName() {
        var twin = text("smtp_name").alsoAs("lmtp_name").notYet("smtp", "tlsmgr").doc("");
        assertEquals(List.of("lmtp"), twin.twins().getFirst().programs());
    }

    @Test
    void whereOneProgramReadsAllItReadsTheTwinsToo() {
        var twin = text("smtp_name").alsoAs("lmtp_name").notYet("tlsmgr").doc("");
        assertEquals(List.of("tlsmgr"), twin.twins().getFirst().programs());
    }
}
