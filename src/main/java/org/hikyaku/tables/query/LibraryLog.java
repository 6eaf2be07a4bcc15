// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.hikyaku.tables.TableWarnings;

/// What drivers and libraries have to say by `java.util.logging`: it becomes warnings of the table
/// that was being asked, and nothing of it goes to standard error.
///
/// The log of a process's libraries is one for the whole process, and so is this.
final class LibraryLog {

    private static final ScopedValue<Asking> NOW = ScopedValue.newInstance();

    /// Gets what a library says on a thread of its own. Empty until a first table needs a library.
    private static final AtomicReference<TableWarnings> LATEST = new AtomicReference<>();

    /// The table that is being asked.
    record Asking(String spec, TableWarnings warnings) {}

    private static final class Receiver extends Handler {

        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            if (!isLoggable(record)) {
                return;
            }
            var asking = NOW.isBound() ? NOW.get() : null;
            var warnings = asking == null ? LATEST.get() : asking.warnings();
            var text =
                    (asking == null
                                    ? "library " + record.getLoggerName()
                                    : "table " + asking.spec())
                            + ": "
                            + text(record);
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                warnings.warning(text);
            } else {
                warnings.info(text);
            }
        }

        /// On one line.
        private String text(LogRecord record) {
            var message = String.valueOf(formatter.formatMessage(record));
            var thrown = record.getThrown();
            return (thrown == null ? message : message + ": " + thrown.getMessage())
                    .replaceAll("\\s+", " ")
                    .strip();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private LibraryLog() {}

    /// From now on libraries speak to us and to nobody else.
    ///
    /// @param warnings hears what belongs to no question
    static void hear(TableWarnings warnings) {
        if (LATEST.getAndSet(warnings) == null) {
            var root = LogManager.getLogManager().getLogger("");
            removeHandlers(root);
            root.addHandler(new Receiver());
        }
    }

    private static void removeHandlers(Logger root) {
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
    }

    /// Asks a question of this table's.
    static <T, X extends Throwable> T during(
            Asking asking, ScopedValue.CallableOp<? extends T, X> question) throws X {
        return ScopedValue.where(NOW, asking).call(question);
    }
}
