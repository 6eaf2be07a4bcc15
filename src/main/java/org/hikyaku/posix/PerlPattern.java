// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// A Perl-compatible regular expression as libpcre2 understands it: pcre2pattern(3). Octets are
/// characters.
///
/// Bounded by the library's own limits (ten million steps, 20 MB of heap); what goes beyond is
/// [GaveUp].
public final class PerlPattern implements NativePattern {

    /// How a pattern is read.
    public enum Flag {
        DOLLAR_ENDONLY(0x10),
        CASELESS(0x8),
        DOTALL(0x20),
        EXTENDED(0x80),
        MULTILINE(0x400),
        UNGREEDY(0x40000),
        ANCHORED(0x80000000);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }
    }

    // Of pcre2.h.
    private static final int INFO_CAPTURECOUNT = 4;
    private static final int JIT_COMPLETE = 1;
    private static final int NO_JIT = 0x2000;
    private static final int ERROR_NOMATCH = -1;
    private static final int ERROR_JIT_STACKLIMIT = -46;

    private static final long MESSAGE_ROOM = 256;

    private static final Cleaner CLEANER =
            Cleaner.create(daemon -> {
                var thread = new Thread(daemon, "pcre2-free");
                thread.setDaemon(true);
                return thread;
            });

    private final MemorySegment code;
    private final int groups;

    private PerlPattern(MemorySegment code, int groups) {
        this.code = code;
        this.groups = groups;
        CLEANER.register(this, () -> free(code));
    }

    /// Whether libpcre2 is installed.
    public static boolean isAvailable() {
        return Pcre2.LIBRARY.isThere();
    }

    private record Spans(MemorySegment ovector, int told) implements Match {
        @Override
        public int start(int group) {
            return group < told ? at(2 * group) : -1;
        }

        @Override
        public int end(int group) {
            return group < told ? at(2 * group + 1) : -1;
        }

        /// PCRE2_UNSET, the largest size_t, becomes -1.
        private int at(int index) {
            return (int) ovector.getAtIndex(JAVA_LONG, index);
        }
    }

    /// Compiles a pattern, and makes machine code of it where the library can.
    public static PerlPattern compile(byte[] pattern, Set<Flag> flags)
            throws PatternSyntaxException {
        int bits = 0;
        for (var flag : flags) {
            bits |= flag.bit;
        }
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocate(pattern.length + 1L);
            MemorySegment.copy(pattern, 0, text, ValueLayout.JAVA_BYTE, 0, pattern.length);
            var error = arena.allocate(JAVA_INT);
            var offset = arena.allocate(JAVA_LONG);
            var code =
                    (MemorySegment)
                            Pcre2.COMPILE.invokeExact(
                                    text,
                                    (long) pattern.length,
                                    bits,
                                    error,
                                    offset,
                                    MemorySegment.NULL);
            if (code.equals(MemorySegment.NULL)) {
                throw new PatternSyntaxException(
                        "error in regex at offset "
                                + offset.get(JAVA_LONG, 0)
                                + ": "
                                + message(error.get(JAVA_INT, 0)));
            }
            // Where there is no compiler for this machine, the interpreter matches.
            int _ = (int) Pcre2.JIT_COMPILE.invokeExact(code, JIT_COMPLETE);
            int _ = (int) Pcre2.PATTERN_INFO.invokeExact(code, INFO_CAPTURECOUNT, error);
            return new PerlPattern(code, error.get(JAVA_INT, 0));
        } catch (PatternSyntaxException wrong) {
            throw wrong;
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    @Override
    public int groups() {
        return groups;
    }

    @Override
    public Result match(Subject subject, int highestGroup) {
        try {
            var data =
                    (MemorySegment)
                            Pcre2.MATCH_DATA_CREATE.invokeExact(
                                    highestGroup + 1, MemorySegment.NULL);
            try {
                return match(subject, data, highestGroup);
            } finally {
                Pcre2.MATCH_DATA_FREE.invokeExact(data);
                Reference.reachabilityFence(this);
            }
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }

    private Result match(Subject subject, MemorySegment data, int highestGroup) throws Throwable {
        int result = run(subject, data, 0);
        if (result == ERROR_JIT_STACKLIMIT) {
            result = run(subject, data, NO_JIT); // It takes memory from the heap.
        }
        if (result == ERROR_NOMATCH) {
            return new NoMatch();
        }
        if (result < 0) {
            return new GaveUp(message(result));
        }
        // Zero: there are more groups than were wanted.
        int told = result == 0 ? highestGroup + 1 : result;
        long size = 2L * Long.BYTES * (highestGroup + 1);
        var ovector = subject.room(size);
        ovector.copyFrom(Pcre2.ovector(data, size));
        return new Spans(ovector, told);
    }

    private int run(Subject subject, MemorySegment data, int options) throws Throwable {
        return (int)
                Pcre2.MATCH.invokeExact(
                        code,
                        subject.octets(),
                        (long) subject.length(),
                        0L,
                        options,
                        data,
                        MemorySegment.NULL);
    }

    private static String message(int error) throws Throwable {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocate(MESSAGE_ROOM);
            int _ = (int) Pcre2.GET_ERROR_MESSAGE.invokeExact(error, text, MESSAGE_ROOM);
            return text.getString(0, StandardCharsets.US_ASCII);
        }
    }

    private static void free(MemorySegment code) {
        try {
            Pcre2.CODE_FREE.invokeExact(code);
        } catch (Throwable thrown) {
            throw Libc.impossible(thrown);
        }
    }
}
