// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.List;

/// Parameters whose value is what people read or a shell runs, so that any character may stand in
/// it.
final class FreeText {

    private static final List<String> ENDINGS =
            List.of("_banner", "_footer", "_reply", "_command", "_text", "_message", "_subject");

    private FreeText() {}

    static boolean isParameter(String name) {
        for (var ending : ENDINGS) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        return name.equals("smtpd_sasl_path") || name.contains("_filter");
    }
}
