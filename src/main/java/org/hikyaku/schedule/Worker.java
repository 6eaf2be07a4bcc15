// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.util.function.BooleanSupplier;
import org.hikyaku.deliver.Attempt;
import org.hikyaku.deliver.DeliveryRequest;
import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Speaker;
import org.hikyaku.log.Voice;
import org.jspecify.annotations.Nullable;

/// Makes one delivery after the other while there are slots: keeps its thread and its number in the
/// log when the next message of the destination may follow at once.
final class Worker implements Runnable {

    private final Slot first;
    private final Voice voice;
    private final Work work;
    private final BooleanSupplier isStopping;

    /// What the worker asks of the scheduler.
    interface Work {

        DeliveryReport open(Portion portion, Voice voice);

        /// The recipients of a withdrawn message are not delivered.
        void skip(Portion portion);

        /// The delivery is over. Null when nothing is left for this thread.
        @Nullable Slot next(Slot done, Ending ending);
    }

    Worker(Slot first, Voice voice, Work work, BooleanSupplier isStopping) {
        this.first = first;
        this.voice = voice;
        this.work = work;
        this.isStopping = isStopping;
    }

    @Override
    public void run() {
        for (var slot = first; slot != null; ) {
            slot = work.next(slot, deliver(slot));
        }
    }

    private Ending deliver(Slot slot) {
        var portion = slot.portion();
        if (portion.message().isWithdrawn() || portion.recipients().isEmpty()) {
            work.skip(portion);
            return Ending.SKIPPED;
        }
        var report = work.open(portion, voice);
        var foregone = portion.foregone();
        if (foregone != null) {
            report.record(portion.recipients(), foregone, Attempt.none());
            return Ending.SKIPPED;
        }
        if (ask(slot, report)) {
            report.deferUnreported();
        }
        var failure = report.destinationFailure();
        return failure == null ? Ending.REACHED : new Ending.Unreachable(failure);
    }

    /// False when we were interrupted: what was not reported stays in the queue as it is.
    private boolean ask(Slot slot, DeliveryReport report) {
        var portion = slot.portion();
        try {
            var request =
                    new DeliveryRequest(
                            portion.mail(),
                            portion.nexthop(),
                            portion.recipients(),
                            slot.demand(),
                            voice);
            return Speaker.during(
                    voice,
                    () -> {
                        slot.transport().agent().deliver(request, report);
                        return true;
                    });
        } catch (InterruptedException _) {
            if (isStopping.getAsBoolean()) {
                return false;
            }
            sayPanic(portion, "interrupted without need");
            return true;
        } catch (RuntimeException | Error ourMistake) {
            sayPanic(portion, describe(ourMistake));
            return true;
        }
    }

    private void sayPanic(Portion portion, String what) {
        var id = portion.message().message().id();
        voice.say(Event.text(Severity.PANIC, id + ": delivery failed: " + what));
    }

    private static String describe(Throwable mistake) {
        var trace = mistake.getStackTrace();
        return trace.length == 0 ? mistake.toString() : mistake + " at " + trace[0];
    }
}
