// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.function.Consumer;

/// Finds every parameter name that a text mentions, in whatever branch of a condition.
public final class NameScan {

    private NameScan() {}

    /// Each name is given to `found`, as often as it stands there. What follows a mistake is not
    /// looked at; whoever expands the text tells of that.
    public static void names(String text, Consumer<String> found) {
        var _ = Expansion.scan(text, found);
    }
}
