// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.hikyaku.log.MailLogWriter.WhenFull;
import org.junit.jupiter.api.Test;

class MailLogWriterTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-24T03:45:01Z"));
    private static final String STAMP = "Nov 24 03:45:01 mail ";
    private static final long LONG = 5_000;

    private final Memory output = new Memory();
    private final Memory lastResort = new Memory();

    @Test
    void aLineIsWrittenWithoutBeingAskedFor() throws InterruptedException {
        try (var log = log(1 << 20, WhenFull.DROP)) {
            log.log("postfix/smtpd", 3, Event.info("connect"));
            output.written.acquire();
            assertEquals(List.of(STAMP + "postfix/smtpd[3]: connect"), output.lines());
        }
    }

    @Test
    void nothingIsMissingAfterFlushAndClose() {
        var log = log(1 << 20, WhenFull.DROP);
        log.log("postfix/smtpd", 3, Event.info("one"));
        log.flush(LONG);
        assertEquals(1, output.lines().size());
        log.log("postfix/smtpd", 3, Event.info("two"));
        log.close();
        assertEquals(2, output.lines().size());
        log.log("postfix/smtpd", 3, Event.info("three"));
        assertEquals(List.of(STAMP + "postfix/smtpd[3]: three"), lastResort.lines());
    }

    @Test
    void whoWaitsLosesNothingWithManyThreadsAndASmallBuffer() throws Exception {
        int threads = 20;
        int each = 500;
        var log = log(2_000, WhenFull.WAIT);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < threads; t++) {
                int number = t;
                executor.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        log.log("postfix/x", number, Event.info("line " + i));
                    }
                });
            }
        }
        log.close();
        assertEquals(threads * each, output.lines().size());
        for (int t = 0; t < threads; t++) {
            var mine = new ArrayList<String>();
            for (var line : output.lines()) {
                if (line.startsWith(STAMP + "postfix/x[" + t + "]")) {
                    mine.add(line);
                }
            }
            for (int i = 0; i < each; i++) {
                assertEquals(STAMP + "postfix/x[" + t + "]: line " + i, mine.get(i));
            }
        }
    }

    @Test
    void whatASlowLogLosesIsCounted() throws Exception {
        output.gate.acquire();
        var log = log(2_000, WhenFull.DROP);
        for (int i = 0; i < 1_000; i++) {
            log.log("postfix/x", 1, Event.info("line"));
        }
        output.gate.release();
        log.close();
        var lines = output.lines();
        int written = 0;
        int lost = 0;
        var notice = Pattern.compile("postfix/postlogd\\[99\\]: warning: (\\d+) log lines lost");
        for (var line : lines) {
            var match = notice.matcher(line);
            if (match.find()) {
                lost += Integer.parseInt(match.group(1));
            } else {
                written++;
            }
        }
        assertTrue(lost > 0);
        assertEquals(1_000, written + lost);
    }

    @Test
    void linesWaitForABrokenLogToRecover() throws Exception {
        output.failures.set(2);
        try (var log = log(1 << 20, WhenFull.DROP)) {
            log.log("postfix/x", 1, Event.info("line"));
            output.failed.await();
            log.reopen(); // Tries again at once
            log.flush(LONG);
            log.reopen();
            log.flush(LONG);
        }
        assertEquals(List.of(STAMP + "postfix/x[1]: line"), output.lines());
        assertEquals(List.of(), lastResort.lines());
        assertTrue(output.reopened.get() > 0);
    }

    /// What is logged after it has returned must not go where the log was before.
    @Test
    void whoHasItOpenedAnewHearsWhenThatIsDone() {
        try (var log = log(1 << 20, WhenFull.DROP)) {
            assertTrue(log.reopen(LONG));
            assertEquals(1, output.reopened.get());
            log.log("postfix/x", 1, Event.info("line"));
            assertTrue(log.reopen(LONG));
            assertEquals(2, output.reopened.get());
            output.hasMoved = true;
            assertFalse(log.reopen(10), "it cannot be opened");
            output.hasMoved = false;
            assertTrue(log.reopen(LONG));
        }
        assertEquals(List.of(STAMP + "postfix/x[1]: line"), output.lines());
    }

    @Test
    void whatCouldNeverBeWrittenGoesToTheLastResort() {
        output.failures.set(Integer.MAX_VALUE);
        var log = log(1 << 20, WhenFull.DROP);
        log.log("postfix/x", 1, Event.info("line"));
        log.close();
        assertEquals(List.of(STAMP + "postfix/x[1]: line"), lastResort.lines());
    }

    @Test
    void numbersLookLikeProcessIds() {
        var numbers = new LogNumbers(4_194_300);
        assertEquals(4_194_303, numbers.next());
        assertEquals(2, numbers.next());
        assertEquals(3, numbers.next());
    }

    private MailLogWriter log(int bufferBytes, WhenFull whenFull) {
        return new MailLogWriter(
                new MaillogFormat("mail.example.com", ZoneOffset.UTC),
                output,
                lastResort,
                CLOCK,
                new MailLogWriter.Settings(bufferBytes, whenFull, "postfix/postlogd", 99));
    }

    /// Takes at most 100 octets a time, like a pipe that is almost full.
    private static final class Memory implements LogOutput {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final Semaphore gate = new Semaphore(1);
        final Semaphore written = new Semaphore(0);
        final CountDownLatch failed = new CountDownLatch(1);
        final AtomicInteger failures = new AtomicInteger();
        volatile boolean hasMoved;
        final AtomicInteger reopened = new AtomicInteger();

        @Override
        public int write(byte[] lines, int offset, int length) throws IOException {
            gate.acquireUninterruptibly();
            gate.release();
            if (failures.get() > 0) {
                failures.decrementAndGet();
                failed.countDown();
                throw new IOException("No space left on device");
            }
            int taken = Math.min(100, length);
            synchronized (bytes) {
                bytes.write(lines, offset, taken);
            }
            written.release();
            return taken;
        }

        @Override
        public void reopen() throws IOException {
            if (hasMoved) {
                throw new IOException("No such file or directory");
            }
            reopened.incrementAndGet();
        }

        @Override
        public void close() {}

        List<String> lines() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8).lines().toList();
            }
        }
    }
}
