// SPDX-License-Identifier: Apache-2.0
/// Which message, which destination, when, and how many at once (qmgr).
///
/// What enters: messages that the queue just took in
/// ([QueueWatcher][org.hikyaku.queue.QueueWatcher]), deferred ones when they are due, wishes of
/// commands ([QueueControl]). What leaves: requests to delivery agents, facts about recipients for
/// the queue, the delivery lines of the log.
///
/// A message's way: [Scheduler] admits it to the [ActiveSet] → [Router] divides its recipients into
/// [Portion]s, one per delivery → each waits in its [Lane] (transport) and [Destination] (nexthop)
/// until the [ConcurrencyWindow] lets it go → a [Worker] calls the agent → [DeliveryReport] takes
/// the outcomes → [RoundEnd] decides what becomes of the message: removed, deferred into a
/// [DueHeap], or returned to its sender.
///
/// What must hold: no lock is held while the store, an agent or the resolver is asked; a recipient
/// with a final fact is never delivered again, even while the disk fails; a message is either in a
/// heap, or active, or the store's affair alone (held, gone), never two of these.
///
/// - Postfix: SCHEDULER_README, qmgr(8), QSHAPE_README
@NullMarked
package org.hikyaku.schedule;

import org.jspecify.annotations.NullMarked;
