// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.util.List;
import java.util.SequencedMap;
import org.hikyaku.queue.RecipientFact.Kind;

/// Facts about recipients as the journal keeps them. The payload of a FACTS record:
///
///     0   long  due, epoch milliseconds
///     8   byte  state of the message after it
///     9   byte  how many records its chain has with this one
///     10  two bytes, zero
///     12  int   how many facts follow; each a length, then number, kind, dsn, reason, diagnostic
final class FactsCodec {

    static final int DUE = 0;
    static final int STATE = 8;
    static final int CHAIN = 9;
    private static final int COUNT = 12;

    private FactsCodec() {}

    static Bytes write(List<RecipientFact> facts) {
        var out = new Bytes(64 + 96 * facts.size());
        out.skip(COUNT);
        out.putInt(facts.size());
        var value = new Bytes(128);
        for (var fact : facts) {
            value.putVarint(fact.recipient());
            value.putByte(fact.kind().letter());
            value.putText(fact.dsn());
            value.putText(fact.reason());
            value.putText(fact.diagnostic());
            out.putVarint(value.size());
            out.put(value.array(), 0, value.size());
            value.clear();
        }
        return out;
    }

    /// Adds what `known` does not have yet: a chain is read from its newest record back.
    static void read(byte[] payload, int length, SequencedMap<Integer, RecipientFact> known)
            throws CorruptRecordException {
        var in = new Cursor(payload, COUNT, length);
        int count = in.takeInt();
        for (int i = 0; i < count; i++) {
            var value = in.take(in.takeCount());
            var fact =
                    new RecipientFact(
                            value.takeSmall(),
                            kind(value.takeByte()),
                            value.takeText(),
                            value.takeText(),
                            value.takeText());
            known.putIfAbsent(fact.recipient(), fact);
        }
    }

    private static Kind kind(int letter) throws CorruptRecordException {
        for (var kind : Kind.values()) {
            if (kind.letter() == letter) {
                return kind;
            }
        }
        throw new CorruptRecordException("unknown kind of fact");
    }
}
