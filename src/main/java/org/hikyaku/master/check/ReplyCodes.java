// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.Collection;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.master.Registry;

/// A reply code with which nothing can be refused. Postfix takes it, and refuses with 450 and
/// without the reason; so do we. What has bounds of its own is for those to tell.
final class ReplyCodes implements Check {

    @Override
    public void look(Inspection inspection) {
        var configuration = inspection.configuration();
        look(inspection, configuration, configuration.settings().values());
        for (var entry : configuration.services()) {
            look(inspection, configuration.forService(entry), entry.overrides().values());
        }
    }

    private static void look(
            Inspection inspection, Configuration view, Collection<Setting> settings) {
        for (var setting : settings) {
            if (isReplyCode(setting.name())) {
                var value = Inspection.value(view, setting.name());
                if (isNumber(value) && !refuses(value)) {
                    inspection.add(warning(setting, value));
                }
            }
        }
    }

    private static boolean isNumber(String value) {
        return value.matches("[+-]?\\d{1,9}"); // Else it is told elsewhere.
    }

    private static boolean refuses(String value) {
        int code = Integer.parseInt(value);
        return code >= 400 && code <= 599;
    }

    private static boolean isReplyCode(String name) {
        if (!name.endsWith("reject_code") && !name.endsWith("defer_code")) {
            return false;
        }
        var parameter = Registry.named(name);
        return parameter != null && parameter.bounds().isEmpty();
    }

    private static Problem warning(Setting setting, String value) {
        return Problem.warning(
                setting.origin(),
                setting.name(),
                value,
                "SMTP reply code configuration error: " + setting.name() + " = " + value,
                "give a code from 400 to 599; with this one, 450 is the reply");
    }
}
