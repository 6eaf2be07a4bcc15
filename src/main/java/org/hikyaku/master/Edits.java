// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.hikyaku.config.UncheckedConfigException;
import org.jspecify.annotations.Nullable;

/// Takes up an edited main.cf without a reload, once it has stood still: decision 0003. A bad one
/// is never adopted and told once; one in which most settings have gone, or that looks cut off,
/// waits for `postfix reload`. master.cf acts on reload only.
///
/// Asked now and then by one thread; a reload, on another, excludes it by the lock of the mail
/// system.
///
/// - Parameters: hikyaku_edit_settle_time
final class Edits {

    /// An unfinished last line makes a file wait so many times as long.
    private static final int UNFINISHED = 5;

    /// The mail system, as far as edits concern it.
    interface Site {

        Configuration running();

        /// Builds all anew and swaps it in, or throws and changes nothing.
        void adopt(Configuration fresh) throws ConfigException, IOException;

        void warning(String text);

        void info(String text);
    }

    private final Site site;
    private final LongSupplier nanoTime;
    private WatchedFiles files;

    /// How the files looked that are in force.
    private WatchedFiles.Stamp adopted;

    /// The last that was decided upon, adopted or not.
    private WatchedFiles.Stamp decided;

    private WatchedFiles.Stamp seen;
    private long seenAt;

    /// What is wrong with the last edit; null when it is in force.
    private @Nullable String refusal;

    /// The files as they are now are taken for those in force.
    Edits(Site site, LongSupplier nanoTime) {
        this.site = site;
        this.nanoTime = nanoTime;
        files = WatchedFiles.of(site.running());
        adopted = files.stamp();
        decided = adopted;
        seen = adopted;
    }

    /// How the files look before a reload reads them.
    WatchedFiles.Stamp stamp() {
        return files.stamp();
    }

    /// A reload has read the files and adopted them.
    ///
    /// @param before from [#stamp], so that an edit in the meantime is not overlooked
    void reloaded(WatchedFiles.Stamp before) {
        watch(site.running(), before);
    }

    /// A reload has read the files and refused them, and has said why.
    void refused(WatchedFiles.Stamp before, String why) {
        decided = before;
        refusal = why;
    }

    /// Looks at the files once; adopts an edit that has stood still for this long.
    void look(Duration settleTime) {
        var now = files.stamp();
        if (!now.equals(seen)) {
            seen = now;
            seenAt = nanoTime.getAsLong();
            return;
        }
        if (now.equals(decided)) {
            return;
        }
        long still = nanoTime.getAsLong() - seenAt;
        if (still < settleTime.toNanos()
                || (files.isUnfinished() && still < UNFINISHED * settleTime.toNanos())) {
            return;
        }
        decide(now);
    }

    private void decide(WatchedFiles.Stamp now) {
        decided = now;
        try {
            var before = site.running();
            var fresh = before.reread();
            if (!files.stamp().equals(now)) {
                return; // Written while we read: the next look sees it.
            }
            var doubt = doubt(fresh);
            if (doubt != null) {
                refuse(doubt);
                return;
            }
            var warnings = ConfigurationCheck.warningsOrThrow(fresh);
            site.adopt(fresh);
            watch(fresh, now);
            tellNew(warnings, ConfigurationCheck.problems(before));
            site.info("main.cf was edited: new sessions and deliveries go by it");
        } catch (ConfigException | UncheckedConfigException | IOException wrong) {
            refuse(String.valueOf(wrong.getMessage()));
        } catch (RuntimeException ourMistake) {
            refuse(String.valueOf(ourMistake));
        }
    }

    /// Why an edit that can be read is not believed; null when it is.
    private @Nullable String doubt(Configuration fresh) {
        int before = site.running().settings().size();
        int after = fresh.settings().size();
        if (after * 2 < before) {
            return "main.cf has "
                    + after
                    + " settings where there were "
                    + before
                    + "; if it is meant so, run postfix reload";
        }
        var lost = files.lostSince(adopted);
        return lost == null ? null : lost + "; if it is meant so, run postfix reload";
    }

    private void refuse(String why) {
        if (!why.equals(refusal)) {
            refusal = why;
            site.warning("edit not adopted, the running configuration stays: " + why);
        }
    }

    private void watch(Configuration fresh, WatchedFiles.Stamp before) {
        files = WatchedFiles.of(fresh);
        adopted = files.stamp().with(before);
        decided = adopted;
        seen = adopted;
        refusal = null;
    }

    /// What an edit has brought; the rest was told before.
    private void tellNew(List<Problem> warnings, List<Problem> before) {
        var told = new HashSet<String>();
        for (var problem : before) {
            told.add(withoutLine(problem));
        }
        for (var problem : warnings) {
            if (!told.contains(withoutLine(problem))) {
                site.warning(problem.text());
            }
        }
    }

    /// So that a line more in front of it makes no new warning.
    private static String withoutLine(Problem problem) {
        var origin = new Origin(problem.origin().file(), 0);
        return new Problem(
                        problem.severity(),
                        origin,
                        problem.subject(),
                        problem.value(),
                        problem.wrong(),
                        problem.cure())
                .text();
    }
}
