// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands until a test moves it.
public final class ManualClock implements InstantSource {

    private volatile Instant now;
    private final AtomicLong nanos = new AtomicLong();

    public ManualClock(Instant start) {
        now = start;
    }

    /// Begins at an ordinary moment.
    public ManualClock() {
        this(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration time) {
        now = now.plus(time);
        nanos.addAndGet(time.toNanos());
    }

    /// Somebody sets the clock: no time goes by.
    public void jump(Duration by) {
        now = now.plus(by);
    }

    /// What really went by.
    public long nanos() {
        return nanos.get();
    }
}
