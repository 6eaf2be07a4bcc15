// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.config.Problem;

/// A value in quotation marks, as shells have them, or with the typographic ones, long dashes and
/// no-break spaces that come from a web page: all of them become part of the value.
final class QuotationMarks implements Check {

    private static final String TYPOGRAPHIC =
            "\u201C\u201D\u201E\u2018\u2019\u00AB\u00BB\u00A0\u2013";

    @Override
    public void look(Inspection inspection) {
        for (var setting : inspection.settings()) {
            var value = setting.value();
            if (FreeText.isParameter(setting.name())) {
                continue;
            }
            if (hasTypographic(value) || isQuoted(value)) {
                inspection.add(
                        Problem.warning(
                                setting.origin(),
                                setting.name(),
                                value,
                                setting.name()
                                        + ": the marks are part of the value: "
                                        + value.replace('\u00A0', '_'),
                                "write it without them, with plain ASCII dashes and blanks"));
            }
        }
    }

    private static boolean isQuoted(String value) {
        int last = value.length() - 1;
        return last > 0
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(0) == value.charAt(last);
    }

    private static boolean hasTypographic(String value) {
        for (int i = 0; i < TYPOGRAPHIC.length(); i++) {
            if (value.indexOf(TYPOGRAPHIC.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
