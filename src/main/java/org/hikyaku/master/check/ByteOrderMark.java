// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.config.Problem;

/// A file saved by an editor that puts an invisible mark before the first letter, so that the first
/// setting has a name that nobody knows.
final class ByteOrderMark implements Check {

    private static final String CURE = "save the file as UTF-8 without a byte order mark";

    @Override
    public void look(Inspection inspection) {
        for (var setting : inspection.configuration().settings().values()) {
            if (setting.name().startsWith("\uFEFF")) {
                inspection.add(
                        Problem.warning(
                                setting.origin(),
                                setting.name(),
                                setting.value(),
                                setting.name().substring(1)
                                        + " is not set: a byte order mark stands before its name",
                                CURE));
            }
        }
    }
}
