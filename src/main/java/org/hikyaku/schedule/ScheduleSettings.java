// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.hikyaku.bounce.BounceParameters;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.smtp.LoggedForm;

/// The values of [ScheduleParameters] that do not belong to one transport.
///
/// @param syslogName stands before `/qmgr` in the log
/// @param deferTransports names of transports that only deliver what is flushed
/// @param recipientDelimiter where an address extension begins; `user+a` and `user+b` are one
///   destination of a transport that counts recipients
/// @param delayDigits delay_logging_resolution_limit: decimals of `delay=` at most
/// @param loggedForm how log lines write addresses
/// @param warnAfter delay_warning_time: when a sender is told that mail is late; zero for never
public record ScheduleSettings(
        String syslogName,
        Duration minimalBackoff,
        Duration maximalBackoff,
        Duration maximalQueueLifetime,
        Duration bounceQueueLifetime,
        Duration transportRetryTime,
        int activeLimit,
        int recipientLimit,
        int recipientMinimum,
        SoftBounce softBounce,
        Set<String> deferTransports,
        String recipientDelimiter,
        int delayDigits,
        Duration warnAfter,
        DelayCleared delayCleared,
        LoggedForm loggedForm) {

    /// soft_bounce.
    public enum SoftBounce {
        /// A permanent failure is permanent.
        OFF,
        /// It is deferred instead.
        ON
    }

    /// confirm_delay_cleared: whether who was told of a delay hears that it is over.
    public enum DelayCleared {
        TOLD,
        NOT_TOLD
    }

    /// Postfix's defaults.
    public static final ScheduleSettings STANDARD =
            new ScheduleSettings(
                    "postfix",
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(4000),
                    Duration.ofDays(5),
                    Duration.ofDays(5),
                    Duration.ofSeconds(60),
                    20_000,
                    20_000,
                    10,
                    SoftBounce.OFF,
                    Set.of(),
                    "",
                    2,
                    Duration.ZERO,
                    DelayCleared.NOT_TOLD,
                    LoggedForm.EXTERNAL);

    public ScheduleSettings {
        deferTransports = Set.copyOf(deferTransports);
        if (maximalBackoff.compareTo(minimalBackoff) < 0) {
            maximalBackoff = minimalBackoff;
        }
        if (bounceQueueLifetime.compareTo(maximalQueueLifetime) > 0) {
            bounceQueueLifetime = maximalQueueLifetime;
        }
    }

    /// Reads them from main.cf.
    ///
    /// @param warn hears what main.cf says wrongly but not fatally
    public static ScheduleSettings from(Configuration configuration, Consumer<String> warn) {
        var lifetime = configuration.get(MailParameters.MAXIMAL_QUEUE_LIFETIME);
        var bounceLifetime = configuration.get(ScheduleParameters.BOUNCE_QUEUE_LIFETIME);
        if (bounceLifetime.compareTo(lifetime) > 0) {
            warn.accept(
                    "bounce_queue_lifetime is larger than maximal_queue_lifetime"
                            + " - adjusting bounce_queue_lifetime");
        }
        return new ScheduleSettings(
                configuration.get(MailParameters.SYSLOG_NAME),
                configuration.get(ScheduleParameters.MINIMAL_BACKOFF),
                configuration.get(ScheduleParameters.MAXIMAL_BACKOFF),
                lifetime,
                bounceLifetime,
                configuration.get(ScheduleParameters.TRANSPORT_RETRY_TIME),
                configuration.get(ScheduleParameters.ACTIVE_LIMIT),
                configuration.get(ScheduleParameters.RECIPIENT_LIMIT),
                configuration.get(ScheduleParameters.RECIPIENT_MINIMUM),
                configuration.get(MailParameters.SOFT_BOUNCE) ? SoftBounce.ON : SoftBounce.OFF,
                Set.copyOf(configuration.get(ScheduleParameters.DEFER_TRANSPORTS)),
                configuration.get(MailParameters.RECIPIENT_DELIMITER),
                configuration.get(ScheduleParameters.DELAY_RESOLUTION),
                configuration.get(BounceParameters.DELAY_WARNING_TIME),
                configuration.get(BounceParameters.CONFIRM_DELAY_CLEARED)
                        ? DelayCleared.TOLD
                        : DelayCleared.NOT_TOLD,
                LoggedForm.from(configuration));
    }

    String program(String name) {
        return syslogName + '/' + name;
    }

    /// Whether a message of this age is late.
    boolean isLate(Duration age) {
        return !warnAfter.isZero() && age.compareTo(warnAfter) >= 0;
    }

    /// How long a message of this sender is tried.
    Duration lifetime(boolean isNotification) {
        return isNotification ? bounceQueueLifetime : maximalQueueLifetime;
    }
}
