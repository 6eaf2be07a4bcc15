// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Set;

/// A POSIX regular expression as the C library understands it: regcomp(3), regex(7). Octets are
/// characters, whatever the locale, as they are to Postfix.
public final class PosixPattern implements NativePattern {

    /// How a pattern is read.
    public enum Flag {
        EXTENDED(1),
        IGNORE_CASE(2),
        /// `^` and `$` match at line ends too, and `.` does not match them.
        NEWLINE(4),
        /// Nobody wants the groups; matching is faster.
        NO_GROUPS(8);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }
    }

    /// `int regcomp(regex_t *, const char *pattern, int flags)`
    private static final MethodHandle REGCOMP =
            Libc.infallible("regcomp", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));

    /// `int regexec(const regex_t *, const char *, size_t nmatch, regmatch_t[], int flags)`
    private static final MethodHandle REGEXEC =
            Libc.infallible(
                    "regexec",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT));

    /// `size_t regerror(int error, const regex_t *, char *buffer, size_t)`
    private static final MethodHandle REGERROR =
            Libc.infallible(
                    "regerror",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));

    /// `void regfree(regex_t *)`
    private static final MethodHandle REGFREE =
            Libc.infallible("regfree", FunctionDescriptor.ofVoid(ADDRESS));

    // regex_t and regmatch_t of glibc on 64-bit machines.
    private static final long REGEX_SIZE = 64;
    private static final long RE_NSUB = 48;
    private static final long MATCH_SIZE = 8;
    private static final int MATCHED = 0;
    private static final int REG_NOMATCH = 1;

    /// The subject lies between the offsets in the first regmatch_t, so it may contain NULs.
    private static final int REG_STARTEND = 4;

    private static final long MESSAGE_ROOM = 256;

    private static final Cleaner CLEANER =
            Cleaner.create(daemon -> {
                var thread = new Thread(daemon, "regfree");
                thread.setDaemon(true);
                return thread;
            });

    private final MemorySegment compiled;
    private final int groups;

    private PosixPattern(MemorySegment compiled) {
        this.compiled = compiled;
        groups = (int) compiled.get(JAVA_LONG, RE_NSUB);
        CLEANER.register(this, () -> free(compiled));
    }

    private record Spans(MemorySegment spans) implements Match {
        @Override
        public int start(int group) {
            return spans.get(JAVA_INT, group * MATCH_SIZE);
        }

        @Override
        public int end(int group) {
            return spans.get(JAVA_INT, group * MATCH_SIZE + Integer.BYTES);
        }
    }

    /// Compiles a pattern, which ends at its first NUL.
    public static PosixPattern compile(byte[] pattern, Set<Flag> flags)
            throws PatternSyntaxException {
        int bits = 0;
        for (var flag : flags) {
            bits |= flag.bit;
        }
        var compiled = Arena.ofAuto().allocate(REGEX_SIZE, Long.BYTES);
        var locale = CLocale.enter();
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocate(pattern.length + 1L);
            MemorySegment.copy(pattern, 0, text, ValueLayout.JAVA_BYTE, 0, pattern.length);
            int error = (int) REGCOMP.invokeExact(compiled, text, bits);
            if (error != 0) {
                throw new PatternSyntaxException(message(error, compiled));
            }
            return new PosixPattern(compiled);
        } catch (PatternSyntaxException wrong) {
            throw wrong;
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        } finally {
            CLocale.leave(locale);
        }
    }

    @Override
    public int groups() {
        return groups;
    }

    @Override
    public Result match(Subject subject, int highestGroup) {
        var spans = subject.room(MATCH_SIZE * (highestGroup + 1L));
        spans.set(JAVA_INT, 0, 0);
        spans.set(JAVA_INT, Integer.BYTES, subject.length());
        try {
            int result =
                    (int)
                            REGEXEC.invokeExact(
                                    compiled,
                                    subject.octets(),
                                    highestGroup + 1L,
                                    spans,
                                    REG_STARTEND);
            return switch (result) {
                case MATCHED -> new Spans(spans);
                case REG_NOMATCH -> new NoMatch();
                default -> new GaveUp(message(result, compiled));
            };
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static String message(int error, MemorySegment compiled) {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocate(MESSAGE_ROOM);
            long _ = (long) REGERROR.invokeExact(error, compiled, text, MESSAGE_ROOM);
            return text.getString(0);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    private static void free(MemorySegment compiled) {
        try {
            REGFREE.invokeExact(compiled);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }
}
