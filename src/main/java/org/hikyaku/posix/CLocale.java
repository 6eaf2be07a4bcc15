// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The locale called `C`, for one thread at a time, in which a character is an octet. The JVM sets
/// the locale of the whole process from the environment; Postfix never does.
final class CLocale {

    /// `locale_t newlocale(int category_mask, const char *locale, locale_t base)`
    private static final MethodHandle NEWLOCALE =
            Libc.infallible(
                    "newlocale", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS));

    /// `locale_t uselocale(locale_t)`
    private static final MethodHandle USELOCALE =
            Libc.brief("uselocale", FunctionDescriptor.of(ADDRESS, ADDRESS));

    // glibc: a bit for each of the categories 0 to 12 but LC_ALL, which is 6.
    private static final int LC_ALL_MASK = 0x1fbf;

    private static final MemorySegment C = make();

    private CLocale() {}

    private static MemorySegment make() {
        try (var arena = Arena.ofConfined()) {
            return (MemorySegment)
                    NEWLOCALE.invokeExact(LC_ALL_MASK, arena.allocateFrom("C"), MemorySegment.NULL);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    /// From now on this thread's characters are octets. Returns what [#leave] needs.
    static MemorySegment enter() {
        return use(C);
    }

    static void leave(MemorySegment before) {
        use(before);
    }

    private static MemorySegment use(MemorySegment locale) {
        try {
            return (MemorySegment) USELOCALE.invokeExact(locale);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }
}
