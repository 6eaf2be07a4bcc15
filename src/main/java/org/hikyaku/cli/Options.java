// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Command-line options as getopt(3) reads them, in order and with repeats kept: `-v`, `-vv`, `-f
/// addr`, `-faddr`, `--`. The first word that is no option ends them.
///
/// A loop over [#next] with a switch; the letters are getopt's own notation, a colon after those
/// that take an argument.
final class Options {

    /// What [#next] says when there are no more.
    static final char END = 0;

    private final String letters;
    private final List<String> words;
    private int word;
    private int place = 1;
    private @Nullable String argument;

    Options(String letters, List<String> words) {
        this.letters = letters;
        this.words = words;
    }

    /// The next option's letter, or [#END].
    ///
    /// @throws BadOption for a letter that is none, or one without its argument
    char next() throws BadOption {
        argument = null;
        if (place == 1 && !atOption()) {
            return END;
        }
        var text = words.get(word);
        char letter = text.charAt(place++);
        int known = letter == ':' ? -1 : letters.indexOf(letter);
        boolean takesArgument =
                known >= 0 && known + 1 < letters.length() && letters.charAt(known + 1) == ':';
        boolean wordIsDone = place == text.length();
        if (takesArgument) {
            argument = wordIsDone ? following() : text.substring(place);
        }
        if (wordIsDone || takesArgument) {
            word++;
            place = 1;
        }
        if (known < 0) {
            throw new BadOption("invalid option -- '" + letter + "'");
        }
        if (takesArgument && argument == null) {
            throw new BadOption("option requires an argument -- '" + letter + "'");
        }
        return letter;
    }

    /// The argument of the option that [#next] has named.
    String argument() {
        if (argument == null) {
            throw new IllegalStateException("this option takes no argument");
        }
        return argument;
    }

    /// The words after the options.
    List<String> rest() {
        return words.subList(Math.min(word, words.size()), words.size());
    }

    /// The word that [#next] would look at, null when there is none: for options that getopt cannot
    /// describe.
    @Nullable String upcoming() {
        return place == 1 && word < words.size() ? words.get(word) : null;
    }

    /// The word after it, null when there is none.
    @Nullable String afterUpcoming() {
        return word + 1 < words.size() ? words.get(word + 1) : null;
    }

    /// Passes over [#upcoming].
    void skip() {
        word++;
    }

    private boolean atOption() {
        if (word == words.size()) {
            return false;
        }
        var text = words.get(word);
        if (text.equals("--")) {
            word++;
            return false;
        }
        return text.length() > 1 && text.charAt(0) == '-';
    }

    private @Nullable String following() {
        if (word + 1 == words.size()) {
            return null;
        }
        word++;
        return words.get(word);
    }
}
