// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.util.Arrays;

/// What an index says, as text.
final class IndexAnswers implements LookupTable {

    private final TableIndex index;
    private final Tables.Opening opening;

    IndexAnswers(TableIndex index, Tables.Opening opening) {
        this.index = index;
        this.opening = opening;
    }

    @Override
    public Lookup lookup(String key) {
        byte[] octets;
        try {
            octets = index.find(opening.keys().octets(key));
        } catch (IOException damaged) {
            return new Lookup.Unavailable("table " + opening.spec() + ": " + damaged.getMessage());
        }
        if (octets == null) {
            return Lookup.NOT_FOUND;
        }
        return opening.keys().answer(opening.spec(), key, octets);
    }

    @Override
    public boolean list(Pairs pairs) throws IOException {
        index.forEach((key, value) -> pairs.pair(withoutNul(key), withoutNul(value)));
        return true;
    }

    /// The NUL that may be at its end.
    private static byte[] withoutNul(byte[] octets) {
        int length = octets.length;
        boolean ended = length > 0 && octets[length - 1] == 0;
        return ended ? Arrays.copyOf(octets, length - 1) : octets;
    }
}
