// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.UncheckedConfigException;
import org.hikyaku.log.Event;
import org.hikyaku.log.MailLogWriter;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.schedule.Scheduler;

/// How the next configuration takes the place of the one in force, by `postfix reload` or because
/// main.cf was edited: its generation is built and checked completely, then swapped in. If
/// something is wrong, whatever it is, the running one stays and the log says why.
///
/// One change at a time, and none after [#end].
final class Changeover {

    private final AtomicReference<Generation> inForce;
    private final Shared shared;
    private final Scheduler scheduler;
    private final Doors doors;
    private final MailLogWriter log;
    private final Voice voice;
    private final Edits edits;

    /// What holds until a stop, whatever is edited: inet_interfaces and its kind.
    private final Configuration begun;

    private final ReentrantLock changing = new ReentrantLock();

    /// No more changes. Guarded by `changing`.
    private boolean over;

    /// @param inForce the first generation, at work already; this alone replaces it
    Changeover(
            AtomicReference<Generation> inForce,
            Shared shared,
            Scheduler scheduler,
            Doors doors,
            MailLogWriter log,
            Voice voice) {
        this.inForce = inForce;
        this.shared = shared;
        this.scheduler = scheduler;
        this.doors = doors;
        this.log = log;
        this.voice = voice;
        this.begun = inForce.get().configuration();
        this.edits = new Edits(new EditedSite(), System::nanoTime);
    }

    /// `postfix reload`: master.cf, main.cf and all that they name.
    ///
    /// @throws IOException whose text says what is wrong; the log says it as well
    void reload() throws IOException {
        changing.lock();
        try {
            if (over) {
                throw new IOException("the mail system is being stopped");
            }
            reloadAlone();
        } finally {
            changing.unlock();
        }
    }

    private void reloadAlone() throws IOException {
        var before = edits.stamp();
        try {
            var fresh = Configuration.load(begun.directory());
            var warnings = ConfigurationCheck.warningsOrThrow(fresh);
            warnings.forEach(warning -> voice.warning(warning.text()));
            tellWhatIsIgnored(begun, fresh);
            adopt(fresh);
            edits.reloaded(before);
            voice.info("reload -- version " + about(fresh));
        } catch (ConfigException | UncheckedConfigException wrong) {
            voice.warning("reload refused, the running configuration stays: " + wrong.getMessage());
            edits.refused(before, String.valueOf(wrong.getMessage()));
            throw new IOException(wrong.getMessage(), wrong);
        } catch (IOException trouble) {
            voice.warning("reload failed, the running configuration stays: " + trouble);
            edits.refused(before, String.valueOf(trouble.getMessage()));
            throw trouble;
        } catch (RuntimeException ourMistake) {
            voice.say(Event.text(Severity.PANIC, "reload failed: " + ourMistake));
            throw new IOException("reload failed: " + ourMistake, ourMistake);
        }
    }

    /// For the log: `3.12.0, configuration /etc/postfix`.
    static String about(Configuration configuration) {
        return configuration.get(MailParameters.MAIL_VERSION)
                + ", configuration "
                + configuration.directory();
    }

    /// How long an edit must stand still.
    Duration settleTime() {
        return inForce.get().configuration().get(EditParameters.SETTLE_TIME);
    }

    /// Takes up an edit of main.cf that has stood still. A look costs one stat(2) for main.cf and
    /// one for each file that its lists name.
    void lookForEdits() {
        changing.lock();
        try {
            if (!over) {
                edits.look(settleTime());
            }
        } finally {
            changing.unlock();
        }
    }

    /// Nothing changes any more; a change in hand is finished first.
    void end() {
        changing.lock();
        try {
            over = true;
        } finally {
            changing.unlock();
        }
    }

    /// What an edited main.cf acts upon.
    private final class EditedSite implements Edits.Site {
        @Override
        public Configuration running() {
            return inForce.get().configuration();
        }

        @Override
        public void adopt(Configuration fresh) throws ConfigException, IOException {
            tellWhatIsIgnored(running(), fresh);
            Changeover.this.adopt(fresh);
        }

        @Override
        public void warning(String text) {
            voice.warning(text);
        }

        @Override
        public void info(String text) {
            voice.info(text);
        }
    }

    private void tellWhatIsIgnored(Configuration running, Configuration fresh) {
        IgnoredChanges.between(running, fresh, doors.services()).forEach(voice::warning);
    }

    /// Builds everything and swaps it in, or throws and has changed nothing.
    private void adopt(Configuration configuration) throws ConfigException, IOException {
        var next = Wiring.build(configuration, shared);
        var bound = doors.bind(next.doors());
        var old = inForce.getAndSet(next);
        scheduler.reconfigure(next.plan());
        doors.swap(next.doors(), bound);
        log.reopen();
        old.plan().shutDown();
    }
}
