// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// The text that an index should have been made of, and answers in its place.
///
/// Complains when it is first asked: a table that stands in a default and that nobody asks, as
/// `/etc/aliases` on a machine without local users, is no reason to speak at every start.
final class TextAnswers implements LookupTable {

    private final LookupTable text;
    private final Tables.Opening opening;
    private final String why;
    private final AtomicBoolean hasComplained;

    TextAnswers(LookupTable text, Tables.Opening opening, String why, AtomicBoolean hasComplained) {
        this.text = text;
        this.opening = opening;
        this.why = why;
        this.hasComplained = hasComplained;
    }

    @Override
    public Lookup lookup(String key) {
        complainOnce();
        return text.lookup(key);
    }

    @Override
    public boolean list(Pairs pairs) throws IOException {
        complainOnce();
        return text.list(pairs);
    }

    private void complainOnce() {
        if (!hasComplained.getPlain() && hasComplained.compareAndSet(false, true)) {
            opening.warnings().warning(opening.spec() + ": " + why);
        }
    }
}
