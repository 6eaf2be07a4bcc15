// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import org.hikyaku.posix.NativePattern;
import org.hikyaku.posix.PatternSyntaxException;

/// What tells `regexp:` from `pcre:`: flags, a library, and here and there a word.
interface PatternLanguage {

    /// The table type.
    String name();

    /// The flags that stand behind a pattern, all at first as they are by default.
    Flags flags();

    /// Whether `/this/!/but not that/ result` is understood.
    boolean hasExceptions();

    /// What Postfix says it does with a rule whose pattern does not end.
    String skipsUnended();

    /// How Postfix writes this.
    String outOfRange();

    /// Set one by one from the file.
    interface Flags {

        /// What to say of the letter.
        Known toggle(char letter);

        NativePattern compile(byte[] pattern, Wanted wanted) throws PatternSyntaxException;

        /// What [NeededText] finds in a pattern with these flags.
        String needed(byte[] pattern);
    }

    enum Known {
        YES,
        NO,
        /// Accepted and ignored, with a warning.
        OBSOLETE
    }

    /// Whether anybody will ask for what a group matched.
    enum Wanted {
        GROUPS,
        NOTHING
    }
}
