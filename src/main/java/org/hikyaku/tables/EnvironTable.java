// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

/// `environ:`: the environment of the mail system.
final class EnvironTable {

    private EnvironTable() {}

    static LookupTable open(String name, Tables.Opening opening) {
        var environment = opening.environment();
        var keys = opening.keys();
        return key -> {
            // Postfix: keys are folded here too, so HOME is never found, though `home` would be.
            var value = environment.get(keys.fold(key));
            return value == null ? Lookup.NOT_FOUND : new Lookup.Found(value);
        };
    }
}
