// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

/// Something that happened, typed. Each service has its own records of this kind; the maillog line
/// is one rendering of them.
public interface Event {

    /// Appends the text of the maillog line after `program[number]: ` and the severity word.
    void appendTo(StringBuilder line);

    default Severity severity() {
        return Severity.INFO;
    }

    /// Names the facts the line is made of, for renderings that keep them apart (JSON, counters).
    /// An event that is only a sentence has none.
    default void nameFields(Fields fields) {}

    /// Takes the facts of an event one by one. Names are lower case with underscores, Postfix's
    /// where it has one (`queue_id`, `dsn`).
    interface Fields {
        void text(String name, String value);

        void number(String name, long value);
    }

    /// A plain sentence where no fields are worth naming.
    static Event text(Severity severity, String text) {
        return new Text(severity, text);
    }

    static Event info(String text) {
        return new Text(Severity.INFO, text);
    }

    static Event warning(String text) {
        return new Text(Severity.WARNING, text);
    }

    /// See [#text].
    record Text(Severity severity, String text) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(text);
        }
    }
}
