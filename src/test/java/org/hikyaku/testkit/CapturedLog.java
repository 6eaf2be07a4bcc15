// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.log.Event;
import org.hikyaku.log.MailLog;

/// Keeps what was logged, as `program: severity text`, without the number.
public final class CapturedLog implements MailLog {

    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void log(String program, long number, Event event) {
        var line = new StringBuilder(program).append(": ").append(event.severity().prefix());
        event.appendTo(line);
        lines.add(line.toString());
        notifyAll();
    }

    /// Waits until so many lines have this text in them.
    public synchronized void await(String text, int count) throws InterruptedException {
        while (with(text).size() < count) {
            wait();
        }
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /// Lines with this text in them.
    public List<String> with(String text) {
        return lines().stream().filter(line -> line.contains(text)).toList();
    }
}
