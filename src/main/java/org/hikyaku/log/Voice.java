// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

/// One speaker in the log: a session, a delivery, a daemon. Holds the program name and the number
/// so that those who log need not.
public final class Voice {

    private final MailLog log;
    private final String program;
    private final long number;

    public Voice(MailLog log, String program, long number) {
        this.log = log;
        this.program = program;
        this.number = number;
    }

    public void say(Event event) {
        log.log(program, number, event);
    }

    public void info(String text) {
        say(Event.info(text));
    }

    public void warning(String text) {
        say(Event.warning(text));
    }
}
