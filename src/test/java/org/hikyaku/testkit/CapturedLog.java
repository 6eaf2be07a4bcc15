// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hikyaku.log.Event;
import org.hikyaku.log.MailLog;

/// Keeps what was logged, as `program: severity text`, without the number.
public final class CapturedLog implements MailLog {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void log(String program, long number, Event event) {
        var line = new StringBuilder(program).append(": ").append(event.severity().prefix());
        event.appendTo(line);
        lines.add(line.toString());
        notifyAll();
    }

    /// Waits until so many lines have this text in them, and fails when that takes too long: a test
    /// that waits for ever tells nobody what it waited for.
    public synchronized void await(String text, int count) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (with(text).size() < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(
                        "not " + count + " lines with \"" + text + "\" but: " + lines);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    public synchronized void clear() {
        lines.clear();
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /// Lines with this text in them.
    public List<String> with(String text) {
        return lines().stream().filter(line -> line.contains(text)).toList();
    }
}
