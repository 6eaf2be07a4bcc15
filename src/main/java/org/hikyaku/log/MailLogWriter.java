// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The log: who logs renders the line and appends it to a buffer in memory; one writer thread takes
/// the buffer and writes many lines with one system call.
///
/// A line that comes alone is written at once. Under load the writer gathers for a few
/// milliseconds, so that neither a wake-up nor a write is paid per line. When the output is slow or
/// broken the buffer fills up to its limit; then [WhenFull] decides. Lines that had no room are
/// counted, and the count is the first line written afterwards: nothing is lost silently.
///
/// One lock guards all fields below it; rendering and writing happen outside.
public final class MailLogWriter implements MailLog, Closeable {

    /// What happens to a line when the buffer is full.
    public enum WhenFull {
        /// It is dropped and counted: mail goes on.
        DROP,
        /// Whoever logs waits: no line is lost, and mail is as slow as the log.
        WAIT
    }

    /// How the log behaves.
    ///
    /// @param bufferBytes how much may wait to be written; twice this is the memory used
    /// @param program,number who speaks when the log itself has something to say
    public record Settings(int bufferBytes, WhenFull whenFull, String program, long number) {}

    private static final int INITIAL_BUFFER = 64 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final LogFormat format;
    private final LogOutput output;
    private final LogOutput lastResort;
    private final InstantSource clock;
    private final Settings settings;
    private final Thread writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private LineBuffer filling = new LineBuffer(INITIAL_BUFFER);
    private WriterIs writerIs = WriterIs.WRITING;
    private long lost;
    private long appended;
    private long written;
    private boolean closing;
    private boolean reopen;
    private long reopensAsked;
    private long reopensDone;

    /// Somebody waits for the writer, or the buffer is half full: no more gathering.
    private boolean hurry;

    private enum WriterIs {
        /// Waiting for a first line: wake it.
        IDLE,
        /// Letting lines come together: wake it only when the buffer is half full.
        GATHERING,
        /// Holding a buffer of its own: it will look again by itself.
        WRITING,
        /// Gone: the log is closed.
        FINISHED
    }

    /// @param lastResort gets what the output has refused until the end, and what is logged after
    ///   [#close]
    public MailLogWriter(
            LogFormat format,
            LogOutput output,
            LogOutput lastResort,
            InstantSource clock,
            Settings settings) {
        this.format = format;
        this.output = output;
        this.lastResort = lastResort;
        this.clock = clock;
        this.settings = settings;
        this.writer = Thread.ofPlatform().name("log writer").daemon().start(this::writeAll);
    }

    @Override
    public void log(String program, long number, Event event) {
        var line = rendered(program, number, event);
        lock.lock();
        try {
            append(line);
        } finally {
            lock.unlock();
        }
    }

    /// Returns when everything logged before this call is written, or after this long.
    public void flush(long timeoutMillis) {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lock();
        try {
            long target = appended;
            callWriter();
            while (left > 0 && written < target && writerIs != WriterIs.FINISHED) {
                left = progress.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// The next line goes to a freshly opened output.
    public void reopen() {
        lock.lock();
        try {
            reopen = true;
            callWriter();
        } finally {
            lock.unlock();
        }
    }

    /// The same, and returns when that is done: no line is written to the old output any more.
    ///
    /// @return false when it could not be opened within this time; the lines wait
    public boolean reopen(long timeoutMillis) {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lock();
        try {
            reopen = true;
            long target = ++reopensAsked;
            callWriter();
            while (left > 0 && reopensDone < target && writerIs != WriterIs.FINISHED) {
                left = progress.awaitNanos(left);
            }
            return reopensDone >= target;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Writes what is there and ends. Lines that come later go to the last resort.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            callWriter();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private StringBuilder rendered(String program, long number, Event event) {
        var line = new StringBuilder(224);
        format.appendTo(line, clock.millis(), program, number, event);
        if (line.length() > LONGEST_LINE) {
            line.setLength(LONGEST_LINE);
        }
        return line;
    }

    /// With the lock.
    private void append(StringBuilder line) {
        if (!hasRoom(line)) {
            lost++;
            return;
        }
        noteLoss();
        filling.append(line);
        appended++;
        switch (writerIs) {
            case IDLE -> {
                writerIs = WriterIs.WRITING;
                work.signal();
            }
            case GATHERING -> {
                if (filling.length() > settings.bufferBytes / 2) {
                    callWriter();
                }
            }
            case WRITING -> {}
            case FINISHED -> isDrained(filling, lastResort);
        }
    }

    /// With the lock.
    private void callWriter() {
        hurry = true;
        work.signal();
    }

    private boolean hasRoom(StringBuilder line) {
        while (!filling.takes(line, settings.bufferBytes)) {
            callWriter();
            if (settings.whenFull == WhenFull.DROP || closing) {
                return false;
            }
            room.awaitUninterruptibly();
        }
        return true;
    }

    private void noteLoss() {
        if (lost > 0) {
            var sentence = Event.warning(lost + " log lines lost: the log is slower than the mail");
            lost = 0;
            filling.append(rendered(settings.program, settings.number, sentence));
        }
    }

    /// The writer thread.
    private void writeAll() {
        var full = new LineBuffer(INITIAL_BUFFER);
        boolean more = true;
        while (more) {
            boolean anew;
            long upTo;
            lock.lock();
            try {
                awaitLines();
                var empty = full;
                full = filling;
                filling = empty;
                anew = reopen;
                reopen = false;
                upTo = appended;
                more = !closing || full.length() > 0;
                room.signalAll();
            } finally {
                lock.unlock();
            }
            writeOut(full, anew);
            tellProgress(upTo);
        }
        finish();
    }

    /// With the lock. Returns with lines, or because something else is to be done.
    private void awaitLines() {
        // Lines that came during the last write may be few: let more come.
        writerIs = WriterIs.GATHERING;
        long left = GATHER_NANOS;
        try {
            while (left > 0 && !hurry && !hasErrand()) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread on purpose.
        }
        while (filling.length() == 0 && !hasErrand()) {
            noteLoss();
            if (filling.length() == 0) {
                writerIs = WriterIs.IDLE;
                work.awaitUninterruptibly();
            }
        }
        writerIs = WriterIs.WRITING;
        hurry = false;
    }

    private boolean hasErrand() {
        return closing || reopen;
    }

    private long reopensAsked() {
        lock.lock();
        try {
            return reopensAsked;
        } finally {
            lock.unlock();
        }
    }

    private void tellReopened(long asked) {
        lock.lock();
        try {
            reopensDone = asked;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tellProgress(long upTo) {
        lock.lock();
        try {
            written = upTo;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Without the lock. Tries until it is written; at the end once.
    private void writeOut(LineBuffer lines, boolean anew) {
        boolean fresh = anew;
        while (!isWritten(lines, fresh)) {
            // Who could be told? The lines wait here, those after them in the buffer.
            if (!mayRetry()) {
                isDrained(lines, lastResort);
                return;
            }
            fresh = true;
        }
    }

    private boolean isWritten(LineBuffer lines, boolean fresh) {
        try {
            if (fresh) {
                long asked = reopensAsked();
                output.reopen();
                tellReopened(asked);
            }
        } catch (IOException _) {
            return false;
        }
        return isDrained(lines, output);
    }

    /// Waits a little, then says whether to go on: not when the log is being closed.
    private boolean mayRetry() {
        lock.lock();
        try {
            long left = RETRY_NANOS;
            while (left > 0 && !hasErrand()) {
                left = work.awaitNanos(left);
            }
            reopen = false; // It is what a retry begins with.
            return !closing;
        } catch (InterruptedException _) {
            return !closing; // Nobody interrupts this thread on purpose.
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        lock.lock();
        try {
            noteLoss();
            if (!isDrained(filling, output)) {
                isDrained(filling, lastResort);
            }
            writerIs = WriterIs.FINISHED;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            output.close();
        } catch (IOException _) {
            // Everything is written; what remains is a descriptor.
        }
    }

    /// False when some of it could not be written; it is still there then.
    private static boolean isDrained(LineBuffer lines, LogOutput output) {
        try {
            while (lines.length() > 0) {
                lines.taken(output.write(lines.bytes(), lines.start(), lines.length()));
            }
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
