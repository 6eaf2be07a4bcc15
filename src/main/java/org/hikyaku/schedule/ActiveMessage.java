// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hikyaku.bounce.Trace;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.queue.RecipientFact.Kind;
import org.jspecify.annotations.Nullable;

/// A message in one round of deliveries: from when it is claimed until each of its recipients has
/// an outcome. Knows the newest fact of each recipient and which facts the disk does not have yet.
///
/// Several deliveries report at once, under the lock of this object. Whoever reports the last open
/// recipient concludes the round, alone: by then nobody else writes.
final class ActiveMessage {

    private final QueuedMessage message;
    private final Standing standing;
    private final long arrivalMicros;
    private final long activeMicros;

    private final @Nullable RecipientFact[] newest;
    private final boolean[] isOpen;
    private final boolean[] isUnrecorded;
    private int open;

    /// Records under way.
    private int writers;

    private final Tracing tracing;
    private List<Trace> traces = List.of();
    private boolean reportIsPostponed;
    private DelayNotice delayNotice = DelayNotice.OPEN;

    /// Whether its sender was told in this round that it is late.
    enum DelayNotice {
        OPEN,
        TOLD,
        /// It could not be queued; the next round tries again.
        POSTPONED
    }

    ActiveMessage(QueuedMessage message, Standing standing, Instant now) {
        this.message = message;
        this.standing = standing;
        arrivalMicros = micros(message.envelope().arrival());
        activeMicros = micros(now);
        int recipients = message.envelope().recipients().size();
        newest = new RecipientFact[recipients];
        isOpen = new boolean[recipients];
        isUnrecorded = new boolean[recipients];
        tracing = tracing(message);
        for (var fact : message.facts()) {
            newest[fact.recipient()] = fact;
        }
        for (int i = 0; i < recipients; i++) {
            var fact = newest[i];
            isOpen[i] = fact == null || !fact.kind().isFinal();
            open += isOpen[i] ? 1 : 0;
        }
    }

    static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1000;
    }

    /// Postfix: `sendmail -v` tells of the first attempt only.
    private static Tracing tracing(QueuedMessage message) {
        var wanted = Tracing.of(message.envelope().attributes());
        return wanted == Tracing.RECORD && !message.facts().isEmpty() ? Tracing.OFF : wanted;
    }

    static int openRecipients(QueuedMessage message) {
        int open = message.envelope().recipients().size();
        for (var fact : message.facts()) {
            open -= fact.kind().isFinal() ? 1 : 0;
        }
        return open;
    }

    QueuedMessage message() {
        return message;
    }

    Standing standing() {
        return standing;
    }

    /// What the sender hears of this round.
    Tracing tracing() {
        return tracing;
    }

    /// Nothing is delivered: the sender only wants to know.
    boolean isProbe() {
        return tracing == Tracing.VERIFY;
    }

    boolean isWithdrawn() {
        return standing.isWithdrawn();
    }

    long arrivalMicros() {
        return arrivalMicros;
    }

    long activeMicros() {
        return activeMicros;
    }

    /// Recipients that have no outcome in this round yet.
    synchronized List<Recipient> openRecipients() {
        var all = message.envelope().recipients();
        if (open == all.size()) {
            return all;
        }
        var some = new ArrayList<Recipient>(open);
        for (var recipient : all) {
            if (isOpen[recipient.number()]) {
                some.add(recipient);
            }
        }
        return some;
    }

    /// Of the open ones those that were tried in an earlier round.
    List<Recipient> tried() {
        return openRecipients().stream().filter(to -> newest[to.number()] != null).toList();
    }

    List<Recipient> untried() {
        return openRecipients().stream().filter(to -> newest[to.number()] == null).toList();
    }

    synchronized boolean isOpen(Recipient recipient) {
        return isOpen[recipient.number()];
    }

    /// Takes facts about open recipients. True when these were the last; then all other records are
    /// finished and the caller concludes the round. Otherwise the caller records them and says so
    /// with [#recorded] or [#notRecorded].
    synchronized boolean note(List<RecipientFact> facts) {
        for (var fact : facts) {
            newest[fact.recipient()] = fact;
            isOpen[fact.recipient()] = false;
        }
        open -= facts.size();
        if (open > 0) {
            writers++;
            return false;
        }
        markUnrecorded(facts);
        awaitWriters();
        return true;
    }

    /// No outcome for these in this round. True when these were the last.
    synchronized boolean drop(List<Recipient> recipients) {
        for (var recipient : recipients) {
            if (isOpen[recipient.number()]) {
                isOpen[recipient.number()] = false;
                open--;
            }
        }
        if (open == 0) {
            awaitWriters();
        }
        return open == 0;
    }

    synchronized void recorded() {
        writers--;
        notifyAll();
    }

    synchronized void notRecorded(List<RecipientFact> facts) {
        markUnrecorded(facts);
        writers--;
        notifyAll();
    }

    /// The record that ends the round will bring these along.
    synchronized void recordLater(List<RecipientFact> facts) {
        notRecorded(facts);
    }

    /// The sender is to hear of it. Kept in memory only: a crash before the end of the round loses
    /// this news, and never a message.
    synchronized void noteTrace(Trace trace) {
        traces = traces.isEmpty() ? new ArrayList<>(1) : traces;
        traces.add(trace);
    }

    // From here on: asked by the one that concludes the round.

    synchronized boolean hasTraces() {
        return !traces.isEmpty();
    }

    /// Gives them away.
    synchronized List<Trace> takeTraces() {
        var taken = traces;
        traces = List.of();
        return taken;
    }

    synchronized boolean has(Kind kind) {
        for (var fact : newest) {
            if (fact != null && fact.kind() == kind) {
                return true;
            }
        }
        return false;
    }

    /// Every recipient was delivered, or given up and its sender told.
    synchronized boolean isFinished() {
        for (var fact : newest) {
            if (fact == null || (fact.kind() != Kind.DELIVERED && fact.kind() != Kind.REPORTED)) {
                return false;
            }
        }
        return true;
    }

    /// Facts the disk does not have.
    synchronized List<RecipientFact> unrecorded() {
        var facts = new ArrayList<RecipientFact>(2);
        for (int i = 0; i < newest.length; i++) {
            var fact = newest[i];
            if (isUnrecorded[i] && fact != null) {
                facts.add(fact);
            }
        }
        return facts;
    }

    synchronized void allRecorded() {
        Arrays.fill(isUnrecorded, false);
    }

    synchronized List<RecipientFact> all(Kind kind) {
        var facts = new ArrayList<RecipientFact>();
        for (var fact : newest) {
            if (fact != null && fact.kind() == kind) {
                facts.add(fact);
            }
        }
        return facts;
    }

    /// All facts of one kind become another: the deferred ones bounced, the bounced ones reported.
    synchronized void turn(Kind from, Kind to) {
        for (int i = 0; i < newest.length; i++) {
            var fact = newest[i];
            if (fact != null && fact.kind() == from) {
                newest[i] =
                        new RecipientFact(
                                fact.recipient(), to, fact.dsn(), fact.reason(), fact.diagnostic());
                isUnrecorded[i] = true;
            }
        }
    }

    /// The message with what is known about its recipients now.
    synchronized QueuedMessage snapshot() {
        var facts = new ArrayList<RecipientFact>(newest.length);
        for (var fact : newest) {
            if (fact != null) {
                facts.add(fact);
            }
        }
        return new QueuedMessage(message.id(), message.envelope(), facts, message.content());
    }

    /// The report about failures could not be queued; it is tried with the next round.
    synchronized void postponeReport() {
        reportIsPostponed = true;
    }

    synchronized boolean isReportPostponed() {
        return reportIsPostponed;
    }

    synchronized DelayNotice delayNotice() {
        return delayNotice;
    }

    synchronized void noteDelay(DelayNotice what) {
        delayNotice = what;
    }

    private void markUnrecorded(List<RecipientFact> facts) {
        for (var fact : facts) {
            isUnrecorded[fact.recipient()] = true;
        }
    }

    private void awaitWriters() {
        boolean interrupted = false;
        while (writers > 0) {
            try {
                wait();
            } catch (InterruptedException _) {
                // What was delivered must be recorded even while we are being stopped.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
