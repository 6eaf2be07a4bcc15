// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.regex.Pattern;
import org.hikyaku.config.Problem;

/// An indented `name = value` in main.cf is no setting: it continues the value above it, also
/// across comments and empty lines.
final class SwallowedSettings implements Check {

    private static final Pattern SETTING = Pattern.compile("\\s([a-z][a-z0-9_]{3,})\\s*=");

    @Override
    public void look(Inspection inspection) {
        for (var setting : inspection.configuration().settings().values()) {
            var inside = SETTING.matcher(setting.value());
            while (inside.find()) {
                if (setting.value().lastIndexOf('{', inside.start()) < 0
                        && inspection.configuration().isKnown(inside.group(1))) {
                    inspection.add(
                            Problem.warning(
                                    setting.origin(),
                                    setting.name(),
                                    setting.value(),
                                    inside.group(1)
                                            + " is not set: its line begins with white space and so"
                                            + " continues "
                                            + setting.name(),
                                    "remove the white space before it"));
                }
            }
        }
    }
}
