// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

/// A line of the journal's own housekeeping: a number and nothing else.
final class NoteCommit extends Commit {

    private final byte type;
    private final long number;

    private NoteCommit(byte type, long number) {
        this.type = type;
        this.number = number;
    }

    /// A segment is needed no more; its file may go once this is on the disk.
    static NoteCommit drop(int segment) {
        return new NoteCommit(Layout.DROP, segment);
    }

    /// Serials below this may have been given out.
    static NoteCommit ceiling(long serial) {
        return new NoteCommit(Layout.CEILING, serial);
    }

    /// Writes nothing. Who awaits one knows that everything before it was written.
    static NoteCommit nothing() {
        return new NoteCommit(Layout.END, 0);
    }

    @Override
    boolean prepare(Batch batch) {
        if (type == Layout.END) {
            return false;
        }
        place(batch);
        return true;
    }

    @Override
    boolean isDestructive() {
        return type == Layout.DROP;
    }

    @Override
    void settle(Ledger ledger, int segment) {
        if (type == Layout.DROP) {
            ledger.drop((int) number);
        }
    }

    @Override
    byte type() {
        return type;
    }

    @Override
    byte flags() {
        return 0;
    }

    @Override
    long serial() {
        return number;
    }

    @Override
    int payloadLength() {
        return 0;
    }

    @Override
    int payloadCrc() {
        return 0;
    }

    @Override
    void writePayload(Staging out) {}

    @Override
    void digest(Bytes rows) {
        Digest.note(rows, type, offset(), number);
    }
}
