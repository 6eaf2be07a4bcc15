// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.util.EnumSet;
import org.hikyaku.config.ConfigException;
import org.hikyaku.posix.NativePattern;
import org.hikyaku.posix.PatternSyntaxException;
import org.hikyaku.posix.PerlPattern;
import org.hikyaku.posix.PerlPattern.Flag;

/// `pcre:` — Perl-compatible regular expressions by libpcre2, where it is installed. pcre_table(5).
final class PerlLanguage implements PatternLanguage {

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        if (!PerlPattern.isAvailable()) {
            throw opening.wrong(
                    "unsupported dictionary type: pcre: there is no libpcre2-8.so.0",
                    "install it: libpcre2-8-0 (Debian, Ubuntu), pcre2 (Fedora, Alpine)");
        }
        return PatternFile.open(new PerlLanguage(), opening);
    }

    @Override
    public String name() {
        return "pcre";
    }

    @Override
    public boolean hasExceptions() {
        return false;
    }

    @Override
    public String skipsUnended() {
        return "ignoring this rule";
    }

    @Override
    public String outOfRange() {
        return "out of range";
    }

    @Override
    public Flags flags() {
        return new PerlFlags();
    }

    private static final class PerlFlags implements Flags {

        private final EnumSet<Flag> set = EnumSet.of(Flag.CASELESS, Flag.DOTALL);

        @Override
        public Known toggle(char letter) {
            if (letter == 'X') {
                return Known.OBSOLETE;
            }
            var flag =
                    switch (letter) {
                        case 'i' -> Flag.CASELESS;
                        case 'm' -> Flag.MULTILINE;
                        case 's' -> Flag.DOTALL;
                        case 'x' -> Flag.EXTENDED;
                        case 'A' -> Flag.ANCHORED;
                        case 'E' -> Flag.DOLLAR_ENDONLY;
                        case 'U' -> Flag.UNGREEDY;
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
            return PerlPattern.compile(pattern, set);
        }

        /// With the flag `x`, white space and what follows a `#` mean nothing.
        @Override
        public String needed(byte[] pattern) {
            return set.contains(Flag.EXTENDED)
                    ? NeededText.NONE
                    : NeededText.of(pattern, NeededText.Dialect.PERL);
        }
    }
}
