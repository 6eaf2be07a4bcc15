// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

import java.time.Duration;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;

/// The sizes the journal works with.
///
/// @param segmentBytes how long a file of the journal gets before the next is begun
/// @param bodyThreshold octets up to which a body stays in memory and goes into the journal; longer
///   ones get a file of their own
/// @param memoryBytes octets that all message content in memory may take together
/// @param reserveBytes size of the file kept for outcomes, removals and compaction on a full disk
/// @param outcomeDelay how long the outcome of a delivery may be written and not forced; zero when
///   each must be forced before it counts
/// @param messageLimit how many messages may be queued before new mail is refused
/// @param ids how new queue ids are spelled
public record JournalSettings(
        int segmentBytes,
        int bodyThreshold,
        long memoryBytes,
        int reserveBytes,
        Duration outcomeDelay,
        int messageLimit,
        IdStyle ids) {

    /// enable_long_queue_ids.
    public enum IdStyle {
        SHORT,
        LONG
    }

    public static final JournalSettings DEFAULTS =
            new JournalSettings(
                    64 << 20,
                    256 << 10,
                    64L << 20,
                    8 << 20,
                    Duration.ofSeconds(1),
                    Integer.MAX_VALUE,
                    IdStyle.SHORT);

    /// What main.cf says, for the server and for commands that open the journal while it is down.
    /// Bodies in memory take at most a quarter of the heap.
    ///
    /// @throws ConfigException when sizes contradict each other
    public static JournalSettings from(Configuration configuration) throws ConfigException {
        var wrong = QueueParameters.contradiction(configuration);
        if (wrong != null) {
            throw new ConfigException(wrong);
        }
        long heap = Runtime.getRuntime().maxMemory();
        int limit = configuration.get(QueueParameters.MESSAGE_LIMIT);
        return new JournalSettings(
                configuration.get(QueueParameters.SEGMENT_SIZE),
                configuration.get(QueueParameters.SPOOL_THRESHOLD),
                Math.min(configuration.get(QueueParameters.MEMORY_LIMIT), heap / 4),
                configuration.get(QueueParameters.RESERVE_SIZE),
                configuration.get(QueueParameters.OUTCOME_DELAY),
                limit == 0 ? QueueLimit.forHeap(heap) : limit,
                configuration.get(MailParameters.ENABLE_LONG_QUEUE_IDS)
                        ? IdStyle.LONG
                        : IdStyle.SHORT);
    }

    public JournalSettings {
        if (messageLimit < 1) {
            throw new IllegalArgumentException("messageLimit " + messageLimit);
        }
        if (segmentBytes < 4096 || segmentBytes > 1 << 30) {
            throw new IllegalArgumentException("segmentBytes " + segmentBytes);
        }
        if (bodyThreshold < 0 || bodyThreshold > 64 << 20) {
            throw new IllegalArgumentException("bodyThreshold " + bodyThreshold);
        }
        if (reserveBytes < 0 || reserveBytes > 1 << 30) {
            throw new IllegalArgumentException("reserveBytes " + reserveBytes);
        }
        if (outcomeDelay.isNegative() || outcomeDelay.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("outcomeDelay " + outcomeDelay);
        }
    }
}
