// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

/// Postfix's words in front of a log text. INFO has none.
public enum Severity {
    INFO(""),
    WARNING("warning: "),
    ERROR("error: "),
    FATAL("fatal: "),
    /// Our own mistake.
    PANIC("panic: ");

    private final String prefix;

    Severity(String prefix) {
        this.prefix = prefix;
    }

    public String prefix() {
        return prefix;
    }
}
