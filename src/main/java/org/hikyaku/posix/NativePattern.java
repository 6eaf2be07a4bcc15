// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

/// A regular expression, compiled by a C library. Any number of threads may match at once, but none
/// of them a virtual one: a match can take long and holds the carrier. The library's memory is
/// freed when nothing refers to the pattern any more.
public sealed interface NativePattern permits PosixPattern, PerlPattern {

    /// How many groups `(…)` it has.
    int groups();

    /// What came of a match.
    sealed interface Result permits NoMatch, GaveUp, Match {}

    record NoMatch() implements Result {}

    /// The library gave up: a limit was reached.
    ///
    /// @param why in the library's words
    record GaveUp(String why) implements Result {}

    /// It matches. Group 0 is the whole match; positions are octets of the subject.
    non-sealed interface Match extends Result {
        /// Negative where the group has no part in the match.
        int start(int group);

        int end(int group);
    }

    /// Looks for the first match in the subject. Groups above the highest wanted are not told. What
    /// is told is good until the subject is matched again.
    Result match(Subject subject, int highestGroup);
}
