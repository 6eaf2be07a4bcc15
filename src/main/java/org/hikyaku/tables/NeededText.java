// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.StandardCharsets;

/// Text without which a pattern cannot match: `@example.net` of `/^[a-z]{16}@example\.net$/`. Most
/// keys have it not, and looking for it costs a hundredth of what asking the library does.
///
/// Understands just enough of a pattern to be sure, and finds nothing in any other: what is in
/// groups, classes and alternatives is not looked at, nor is anything that may be left out. Upper
/// and lower case are one, since flags, and a pattern itself, may say that they are.
///
/// regex(7), pcre2pattern(3).
final class NeededText {

    /// What differs between the two kinds of patterns as far as is needed here.
    enum Dialect {
        /// POSIX extended regular expressions: in `[…]`, a backslash is a backslash.
        EXTENDED("", "<>`'"),
        /// Letters after a backslash that take nothing else with them.
        PERL("bBdDwWsSAZzGhHvVRXKntrfae", "");

        private final String harmlessLetters;
        private final String anchors;

        Dialect(String harmlessLetters, String anchors) {
            this.harmlessLetters = harmlessLetters;
            this.anchors = anchors;
        }
    }

    /// There is no such text, or it is not to be found.
    static final String NONE = "";

    /// Of two patterns out of three, shorter text is in every key.
    private static final int SHORTEST = 2;

    /// What the pattern has that we do not understand.
    private static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear() {
            super(null, null, false, false);
        }
    }

    private final String pattern;
    private final Dialect dialect;
    private int at;
    private String longest = NONE;
    private final StringBuilder run = new StringBuilder();

    private NeededText(byte[] pattern, Dialect dialect) {
        this.pattern = new String(pattern, StandardCharsets.ISO_8859_1);
        this.dialect = dialect;
    }

    /// The longest text of the pattern, octet by octet, as [#folded] has it; [#NONE] if there is
    /// none.
    static String of(byte[] pattern, Dialect dialect) {
        try {
            return new NeededText(pattern, dialect).search();
        } catch (Unclear _) {
            return NONE;
        }
    }

    /// Octets as characters, the letters of ASCII in lower case.
    static String folded(byte[] octets) {
        var folded = octets.clone();
        for (int i = 0; i < folded.length; i++) {
            if (folded[i] >= 'A' && folded[i] <= 'Z') {
                folded[i] |= 0x20;
            }
        }
        return new String(folded, StandardCharsets.ISO_8859_1);
    }

    private String search() throws Unclear {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '|' -> throw new Unclear();
                case '(' -> {
                    endRun();
                    skipGroup();
                }
                case '[' -> {
                    endRun();
                    skipClass();
                }
                case '\\' -> escape();
                case '.', '^', '$', ')' -> endRun();
                case '*', '+', '?', '{' -> {
                    at--;
                    endRun();
                    isOptional();
                }
                default -> character(c);
            }
        }
        endRun();
        return longest.length() < SHORTEST ? NONE : longest;
    }

    private void character(char c) throws Unclear {
        if (c == 0 || c > 126) { // NUL ends a pattern of the C library, and letters beyond ASCII
            // fold by tables.
            throw new Unclear();
        }
        int before = at;
        if (isOptional()) {
            endRun();
            return;
        }
        run.append(c);
        if (at > before) { // `a+`: once at least, and more may follow.
            endRun();
        }
    }

    private void escape() throws Unclear {
        if (at == pattern.length()) {
            throw new Unclear();
        }
        char c = pattern.charAt(at++);
        if (dialect.anchors.indexOf(c) >= 0 || dialect.harmlessLetters.indexOf(c) >= 0) {
            endRun();
        } else if (Character.isLetterOrDigit(c)) {
            throw new Unclear();
        } else {
            character(c);
        }
    }

    /// Steps over the quantifiers that follow. True when what is before them may be missing.
    private boolean isOptional() throws Unclear {
        boolean isOptional = false;
        while (at < pattern.length()) {
            switch (pattern.charAt(at)) {
                case '*', '?' -> isOptional = true;
                case '{' -> {
                    isOptional = true;
                    at = pattern.indexOf('}', at);
                    if (at < 0) {
                        throw new Unclear();
                    }
                }
                case '+' -> {}
                default -> {
                    return isOptional;
                }
            }
            at++;
        }
        return isOptional;
    }

    /// From behind the `(` to behind its `)`.
    private void skipGroup() throws Unclear {
        // Perl's (?i), (?#…), (?(…)…) and (*VERB) may change all that follows.
        if (pattern.startsWith("*", at)
                || (pattern.startsWith("?", at) && !pattern.startsWith("?:", at))) {
            throw new Unclear();
        }
        int depth = 1;
        while (depth > 0) {
            if (at >= pattern.length()) {
                throw new Unclear();
            }
            switch (pattern.charAt(at++)) {
                case '(' -> {
                    if (pattern.startsWith("*", at)
                            || (pattern.startsWith("?", at) && !pattern.startsWith("?:", at))) {
                        throw new Unclear();
                    }
                    depth++;
                }
                case ')' -> depth--;
                case '[' -> skipClass();
                case '\\' -> {
                    if (at == pattern.length() || isStrange(pattern.charAt(at))) {
                        throw new Unclear();
                    }
                    at++;
                }
                default -> {}
            }
        }
    }

    /// A letter after a backslash that may give what follows another meaning, as `\Q` does.
    private boolean isStrange(char c) {
        return Character.isLetter(c)
                && dialect.harmlessLetters.indexOf(c) < 0
                && dialect.anchors.indexOf(c) < 0;
    }

    /// From behind the `[` to behind its `]`.
    private void skipClass() throws Unclear {
        if (pattern.startsWith("^", at)) {
            at++;
        }
        if (pattern.startsWith("]", at)) {
            at++;
        }
        while (true) {
            if (at >= pattern.length()) {
                throw new Unclear();
            }
            char c = pattern.charAt(at++);
            if (c == ']') {
                return;
            }
            if (c == '\\' && dialect == Dialect.PERL) {
                if (at == pattern.length() || isStrange(pattern.charAt(at))) {
                    throw new Unclear();
                }
                at++;
            }
            if (c == '[' && at < pattern.length() && ":.=".indexOf(pattern.charAt(at)) >= 0) {
                skipNamed();
            }
        }
    }

    /// `[:alpha:]`, from behind its `[`. Whatever else begins so is rare.
    private void skipNamed() throws Unclear {
        int end = pattern.indexOf(":]", at + 1);
        if (end < 0) {
            throw new Unclear();
        }
        for (int i = at + 1; i < end; i++) {
            if (pattern.charAt(at) != ':' || !Character.isLetter(pattern.charAt(i))) {
                throw new Unclear();
            }
        }
        at = end + 2;
    }

    private void endRun() {
        if (run.length() > longest.length()) {
            longest = folded(run.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        run.setLength(0);
    }
}
