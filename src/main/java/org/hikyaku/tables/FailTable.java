// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;

/// `fail:name`: never knows. Shows what a set-up does when a table is out of order.
final class FailTable {

    private FailTable() {}

    static LookupTable open(String name, Tables.Opening opening) {
        var answer =
                new Lookup.Unavailable(
                        "table " + opening.spec() + ": query error: Application error");
        return new LookupTable() {
            @Override
            public Lookup lookup(String key) {
                return answer;
            }

            @Override
            public boolean list(Pairs pairs) throws IOException {
                throw new IOException("Application error");
            }
        };
    }
}
