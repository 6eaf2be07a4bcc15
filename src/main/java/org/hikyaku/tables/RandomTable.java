// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.hikyaku.config.ConfigException;

/// `randmap:{a,b,c}`: one of these answers, whatever the key.
final class RandomTable implements LookupTable {

    private final List<Lookup> answers;

    private RandomTable(List<Lookup> answers) {
        this.answers = answers;
    }

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        var answers = opening.members("{value...}").stream().<Lookup>map(Lookup.Found::new);
        return new RandomTable(answers.toList());
    }

    @Override
    public Lookup lookup(String key) {
        return answers.get(ThreadLocalRandom.current().nextInt(answers.size()));
    }

    @Override
    public Keys keys() {
        return Keys.PATTERNS;
    }
}
