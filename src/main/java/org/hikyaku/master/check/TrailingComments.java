// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.regex.Pattern;
import org.hikyaku.config.Problem;

/// `smtpd_helo_required = yes # as we agreed`: in main.cf a `#` begins a comment only at the
/// beginning of a line.
final class TrailingComments implements Check {

    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#(?=\\s|\\p{Alpha}|$)");

    @Override
    public void look(Inspection inspection) {
        for (var setting : inspection.settings()) {
            var value = setting.value();
            if (COMMENT.matcher(value).find()
                    && value.indexOf('{') < 0
                    && !FreeText.isParameter(setting.name())) {
                inspection.add(
                        Problem.warning(
                                setting.origin(),
                                setting.name(),
                                value,
                                setting.name()
                                        + ": the comment is part of the value: \""
                                        + value.substring(Math.max(0, value.indexOf('#')))
                                        + '"',
                                "give the comment a line of its own"));
            }
        }
    }
}
