// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.TableWarnings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// A driver that uses `java.util.logging` speaks as the table that was asked.
@Isolated("the log of libraries is the process's")
class LibraryLogTest {

    private static final Logger DRIVER = Logger.getLogger("com.example.driver");

    private static final Servers.Care CARE =
            new Servers.Care(
                    Servers.Order.AS_WRITTEN,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    2,
                    Duration.ofSeconds(5));

    private record Connected() implements Server.Link {
        @Override
        public void close() {}
    }

    /// Complains whenever somebody connects.
    private record Complaining() implements Server<Connected> {
        @Override
        public String name() {
            return "host";
        }

        @Override
        public boolean isUnixSocket() {
            return false;
        }

        @Override
        public Connected open() {
            DRIVER.log(Level.SEVERE, "the certificate\nis for {0}", "another");
            return new Connected();
        }
    }

    private static Servers<Connected> servers(String spec, List<String> heard) {
        return new Servers<>(
                spec,
                List.of(new Complaining()),
                CARE,
                TableWarnings.of(
                        text -> heard.add("warning: " + text), text -> heard.add("info: " + text)),
                System::nanoTime);
    }

    @Test
    void itBecomesWarningsOfTheTableThatWasAsked() throws Exception {
        var first = Collections.synchronizedList(new ArrayList<String>());
        var second = Collections.synchronizedList(new ArrayList<String>());
        var one = servers("pgsql:/one", first);
        var two = servers("pgsql:/two", second);
        one.ask(_ -> Lookup.NOT_FOUND);
        two.ask(_ -> {
            DRIVER.log(Level.WARNING, "slow", new IllegalStateException("too much"));
            DRIVER.info("hello");
            DRIVER.fine("not worth a word");
            return Lookup.NOT_FOUND;
        });
        Thread.ofPlatform().start(() -> DRIVER.warning("by myself")).join();
        assertEquals(List.of("warning: table pgsql:/one: the certificate is for another"), first);
        assertEquals(
                List.of(
                        "warning: table pgsql:/two: the certificate is for another",
                        "warning: table pgsql:/two: slow: too much",
                        "info: table pgsql:/two: hello",
                        "warning: library com.example.driver: by myself"),
                second);
        assertEquals(1, Logger.getLogger("").getHandlers().length, "nobody else is told");
    }
}
