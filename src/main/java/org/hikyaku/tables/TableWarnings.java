// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.function.Consumer;

/// Told what is odd about a table: a line that was skipped, an index that is missing. The text is
/// what follows `warning: ` in the log.
@FunctionalInterface
public interface TableWarnings {
    void warning(String text);

    /// What a `debug:` table has been asked and has said. Who only looks for mistakes does not want
    /// to know.
    default void info(String text) {}

    /// Both go into the log.
    static TableWarnings of(Consumer<String> warnings, Consumer<String> infos) {
        return new TableWarnings() {
            @Override
            public void warning(String text) {
                warnings.accept(text);
            }

            @Override
            public void info(String text) {
                infos.accept(text);
            }
        };
    }
}
