// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

/// Told what is odd about a table: a line that was skipped, an index that is missing. The text is
/// what follows `warning: ` in the log.
@FunctionalInterface
public interface TableWarnings {
    void warning(String text);
}
