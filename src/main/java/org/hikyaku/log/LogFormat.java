// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

/// How an event becomes one line. Called on the thread of whoever logs, so it must be cheap and
/// safe for any number of threads.
public interface LogFormat {

    /// Appends the whole line without its line end.
    void appendTo(StringBuilder line, long epochMillis, String program, long number, Event event);
}
