// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hikyaku.log.Speaker;

/// A few platform threads for questions that C libraries answer. A virtual thread inside C holds up
/// its carrier, and with it everybody else's mail; who asks on a platform thread, as a command
/// does, stays on it. Any number of threads may ask.
final class NativeThreads {

    private final ExecutorService threads;

    NativeThreads(String name, int number) {
        threads =
                Executors.newFixedThreadPool(
                        number, Thread.ofPlatform().daemon().name(name + '-', 0).factory());
    }

    /// @param spec the table that is asked, for the text of a failure
    Lookup ask(Callable<Lookup> question, String spec) {
        try {
            return Thread.currentThread().isVirtual()
                    ? threads.submit(Speaker.handOver(question)).get()
                    : question.call();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Lookup.Unavailable("table " + spec + ": interrupted");
        } catch (ExecutionException failure) {
            var cause = failure.getCause();
            return unavailable(spec, cause == null ? failure : cause);
        } catch (Exception failure) {
            return unavailable(spec, failure);
        }
    }

    private static Lookup unavailable(String spec, Throwable failure) {
        return new Lookup.Unavailable("table " + spec + ": " + failure.getMessage());
    }
}
