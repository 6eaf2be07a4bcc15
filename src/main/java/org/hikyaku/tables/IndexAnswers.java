// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.hikyaku.tables.SourceLines.Octets;

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
        var value = new String(octets, opening.keys().charset());
        if (value.indexOf('\uFFFD') >= 0 && !SourceLines.isWellFormed(octets)) {
            return switch (opening.keys().script()) {
                case UTF8 -> malformed(key, octets);
                case UTF8_OR_LATIN1, OCTETS ->
                        Lookup.answer(
                                opening.spec(),
                                key,
                                new String(octets, StandardCharsets.ISO_8859_1));
            };
        }
        return Lookup.answer(opening.spec(), key, value);
    }

    /// Postfix: what was written with `postmap -u` and is no UTF-8 is no answer.
    private Lookup malformed(String key, byte[] octets) {
        return new Lookup.Unavailable(
                "table "
                        + opening.spec()
                        + ": key \""
                        + key
                        + "\": non-UTF-8 value \""
                        + Octets.printable(octets)
                        + "\": malformed UTF-8 or invalid codepoint");
    }

    @Override
    public boolean list(BiConsumer<String, String> pairs) throws IOException {
        index.forEach((key, value) -> pairs.accept(text(key), text(value)));
        return true;
    }

    /// Without the NUL that may be at its end.
    private String text(byte[] octets) {
        int length = octets.length;
        boolean ended = length > 0 && octets[length - 1] == 0;
        return new String(octets, 0, ended ? length - 1 : length, opening.keys().charset());
    }
}
