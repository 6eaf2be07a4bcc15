// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.Locale;

/// `environ:`: the environment of the mail system.
final class EnvironTable {

    private EnvironTable() {}

    static LookupTable open(String name, Tables.Opening opening) {
        var environment = opening.environment();
        return key -> {
            // Postfix: keys are folded here too, so HOME is never found, though `home` would be.
            var value = environment.get(key.toLowerCase(Locale.ROOT));
            return value == null ? Lookup.NOT_FOUND : new Lookup.Found(value);
        };
    }
}
