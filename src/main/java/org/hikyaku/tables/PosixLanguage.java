// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.EnumSet;
import org.hikyaku.config.ConfigException;
import org.hikyaku.posix.NativePattern;
import org.hikyaku.posix.PatternSyntaxException;
import org.hikyaku.posix.PosixPattern;
import org.hikyaku.posix.PosixPattern.Flag;

/// `regexp:` — POSIX regular expressions by the C library, so that they mean what they mean to
/// Postfix. regexp_table(5).
final class PosixLanguage implements PatternLanguage {

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        return PatternFile.open(new PosixLanguage(), opening);
    }

    @Override
    public String name() {
        return "regexp";
    }

    @Override
    public boolean hasExceptions() {
        return true;
    }

    @Override
    public String skipsUnended() {
        return "skipping this rule";
    }

    @Override
    public String outOfRange() {
        return "out-of-range";
    }

    @Override
    public Flags flags() {
        return new PosixFlags();
    }

    private static final class PosixFlags implements Flags {

        private final EnumSet<Flag> set = EnumSet.of(Flag.EXTENDED, Flag.IGNORE_CASE);

        @Override
        public Known toggle(char letter) {
            var flag =
                    switch (letter) {
                        case 'i' -> Flag.IGNORE_CASE;
                        case 'm' -> Flag.NEWLINE;
                        case 'x' -> Flag.EXTENDED;
                        default -> null;
                    };
            if (flag == null) {
                return Known.NO;
            }
            if (!set.remove(flag)) {
                set.add(flag);
            }
            return Known.YES;
        }

        @Override
        public NativePattern compile(byte[] pattern, Wanted wanted) throws PatternSyntaxException {
            if (wanted == Wanted.NOTHING) {
                set.add(Flag.NO_GROUPS);
            }
            return PosixPattern.compile(pattern, set);
        }

        @Override
        public String needed(byte[] pattern) {
            return set.contains(Flag.EXTENDED)
                    ? NeededText.of(pattern, NeededText.Dialect.EXTENDED)
                    : NeededText.NONE;
        }
    }
}
