// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.hikyaku.config.Configuration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each limit of the scheduler, from its line in main.cf to what it limits: the same is done with
/// an empty main.cf and with the line, and must come out differently.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LimitsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # line of main.cf                                        | seen                  | without | with it
                    default_destination_concurrency_limit = 2                | at once               | 5       | 2
                    smtp_destination_concurrency_limit = 3                   | at once               | 5       | 3
                    initial_destination_concurrency = 7                      | at once               | 5       | 7
                    smtp_initial_destination_concurrency = 1                 | at once               | 5       | 1
                    default_destination_recipient_limit = 2                  | deliveries of six     | 1       | 3
                    smtp_destination_recipient_limit = 1                     | deliveries of six     | 1       | 6
                    default_destination_concurrency_positive_feedback = 0    | at once after success | 6       | 5
                    smtp_destination_concurrency_positive_feedback = 0       | at once after success | 6       | 5
                    default_destination_concurrency_negative_feedback = 0    | at once after failure | 3       | 5
                    smtp_destination_concurrency_negative_feedback = 0       | at once after failure | 3       | 5
                    default_destination_concurrency_failed_cohort_limit = 0  | tries of the dead     | 1       | 8
                    smtp_destination_concurrency_failed_cohort_limit = 0     | tries of the dead     | 1       | 8
                    qmgr_message_active_limit = 2                            | active                | 5       | 2
                    qmgr_message_recipient_limit = 30                        | active of large ones  | 5       | 2
                    qmgr_message_recipient_minimum = 30                      | active without room   | 1       | 5
                    default_destination_rate_delay = 2m                      | minutes for three     | 0       | 4
                    smtp_destination_rate_delay = 3m                         | minutes for three     | 0       | 6
                    default_transport_rate_delay = 2m                        | minutes for three     | 0       | 4
                    smtp_transport_rate_delay = 3m                           | minutes for three     | 0       | 6
                    minimal_backoff_time = 10m                               | minutes to a retry    | 5       | 10
                    maximal_backoff_time = 10m                               | tries in two hours    | 6       | 14
                    maximal_queue_lifetime = 7h                              | hours of mail         | 120     | 8
                    bounce_queue_lifetime = 7h                               | hours of a bounce     | 120     | 8
                    transport_retry_time = 1h                                | complaints            | 2       | 1
                    """)
    void isObserved(String line, String seen, int without, int with) throws Exception {
        assertEquals(without, observe(seen, without, ""), "without it");
        assertEquals(with, observe(seen, with, line), "with it");
    }

    /// @param expected how many deliveries to wait for before more are looked for
    private static int observe(String what, int expected, String mainCf) throws Exception {
        return switch (what) {
            case "at once" -> atOnce(office(expected, mainCf), 0);
            case "at once after success" -> afterOne("ok@x", office(expected, mainCf));
            case "at once after failure" -> afterOne("dead@x", office(expected, mainCf));
            case "deliveries of six" -> {
                var office = office(1, mainCf);
                office.mail("me@here", "a@x", "b@x", "c@x", "d@x", "e@x", "f@x");
                office.settle();
                yield office.agent.deliveries().size();
            }
            case "tries of the dead" -> {
                // One failure is a cohort then.
                var narrow = "initial_destination_concurrency = 1\n";
                yield triesOfTheDead(office(1, narrow + mainCf));
            }
            case "active" -> active(office(1, mainCf), 2);
            case "active of large ones" -> active(office(1, mainCf), 20);
            case "active without room" ->
                    active(office(1, "qmgr_message_recipient_limit = 1\n" + mainCf), 20);
            case "minutes to a retry" -> {
                var office = office(1, mainCf);
                office.mail("me@here", "defer@x");
                yield steps(office, MINUTE, () -> office.agent.deliveries().size() == 2);
            }
            case "minutes for three" -> {
                var office = office(1, mainCf);
                for (int i = 0; i < 3; i++) {
                    office.mail("me@here", i + "@x");
                }
                yield steps(office, MINUTE, () -> office.agent.deliveries().size() == 3);
            }
            case "tries in two hours" -> {
                var office = office(1, mainCf);
                office.mail("me@here", "defer@x");
                for (int i = 0; i < 120; i++) {
                    office.pass(MINUTE);
                }
                yield office.agent.deliveries().size();
            }
            case "hours of mail" -> hours("me@here", office(1, mainCf));
            case "hours of a bounce" -> hours("", office(1, mainCf));
            case "complaints" -> {
                var office = office(1, mainCf);
                office.mail("me@here", "a@x.nosuch");
                office.pass(MINUTE.plusSeconds(1));
                office.mail("me@here", "a@x.nosuch");
                office.settle();
                yield office.log.with("warning: ").size();
            }
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static Office office(int waiting, String mainCf) throws Exception {
        var configuration = Configuration.parse(Path.of("/etc/postfix"), mainCf + "\n", "");
        var office = new Office(new FakeAgent(waiting));
        office.settings = ScheduleSettings.from(configuration, LimitsTest::complain);
        return office.transport(
                "smtp", TransportLimits.from(configuration, "smtp", LimitsTest::complain), 100);
    }

    private static void complain(String text) {
        if (!text.startsWith("bounce_queue_lifetime is larger")) {
            throw new AssertionError(text);
        }
    }

    /// How many of thirty messages for one destination are under way.
    ///
    /// @param before deliveries that began earlier and are over
    private static int atOnce(Office office, int before) throws Exception {
        for (int i = 0; i < 30; i++) {
            office.mail("me@here", "wait@x");
        }
        office.agent.awaitWaiting();
        // Whatever else could begin has begun when this one is through.
        office.mail("me@here", "ok@other");
        office.log.await("to=<ok@other>", 1);
        int begun = office.agent.deliveries().size() - 1 - before;
        office.agent.letGo();
        office.settle();
        return begun;
    }

    /// The first stays, since a destination that has nothing to do forgets what it has learned.
    private static int afterOne(String recipient, Office office) throws Exception {
        office.processes(2);
        office.mail("me@here", "wait@x");
        office.agent.awaitOne();
        office.mail("me@here", recipient);
        // The one process that is left comes to this when it is done with the other.
        office.mail("me@here", "next@other");
        office.log.await("to=<next@other>", 1);
        office.processes(100).scheduler().reconfigure(office.plan());
        return atOnce(office, 2);
    }

    private static int triesOfTheDead(Office office) throws Exception {
        for (int i = 0; i < 8; i++) {
            office.mail("me@here", "dead@x");
            office.settle();
        }
        return office.agent.deliveries().size();
    }

    private static int active(Office office, int recipients) throws Exception {
        for (int i = 0; i < 5; i++) {
            var to = new String[recipients];
            Arrays.fill(to, "wait@x" + i);
            office.mail("me@here", to);
        }
        office.agent.awaitWaiting();
        int active = office.scheduler().activeMessages();
        office.agent.letGo();
        for (int i = 0; i < 5; i++) {
            office.pass(Duration.ZERO);
        }
        assertEquals(Set.of(), office.queued(), "all had their turn");
        return active;
    }

    /// The last try may come up to a back-off after the lifetime has ended.
    private static int hours(String sender, Office office) throws Exception {
        office.mail(sender, "defer@x");
        return steps(office, HOUR, () -> office.queued().isEmpty());
    }

    private static int steps(Office office, Duration step, BooleanSupplier end)
            throws InterruptedException {
        office.settle();
        int steps = 0;
        while (!end.getAsBoolean()) {
            office.pass(step);
            steps++;
        }
        return steps;
    }
}
