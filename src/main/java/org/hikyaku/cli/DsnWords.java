// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.hikyaku.mail.Notify;
import org.jspecify.annotations.Nullable;

/// What `sendmail -N`, `-R` and `-V` say about delivery status notifications. What cannot be read
/// is ignored with a warning: no mail is lost for it.
final class DsnWords {

    private final Consumer<String> warnings;

    DsnWords(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /// `-N`: when the sender wants to hear about the message. RFC 3461 §4.1
    Set<Notify> wish(String argument) {
        var wishes = EnumSet.noneOf(Notify.class);
        for (var word : argument.toUpperCase(Locale.ROOT).split("[,\\s]+", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            var found = wishNamed(word);
            if (found == null) {
                var text = "unknown DSN NOTIFY command value \"";
                warnings.accept(text + word.toLowerCase(Locale.ROOT) + "\" in \"" + argument + '"');
                return ignored("bad -N option value");
            }
            wishes.add(found);
        }
        boolean contradicts = wishes.contains(Notify.NEVER) && wishes.size() > 1;
        return wishes.isEmpty() || contradicts ? ignored("bad -N option value") : wishes;
    }

    private static @Nullable Notify wishNamed(String word) {
        for (var each : Notify.values()) {
            if (each.name().equals(word)) {
                return each;
            }
        }
        return null;
    }

    private Set<Notify> ignored(String what) {
        warnings.accept(what + " -- ignored");
        return EnumSet.noneOf(Notify.class);
    }

    /// `-R`: how much of the message comes back with the report. RFC 3461 §4.3
    @Nullable String returnWish(String argument) {
        var word = argument.toUpperCase(Locale.ROOT);
        if (word.equals("FULL") || word.equals("HDRS")) {
            return word;
        }
        warnings.accept("bad -R option value -- ignored");
        return null;
    }

    /// `-V`: what the sender calls the message. RFC 3461 §4.4
    @Nullable String envelopeId(String argument) {
        boolean printable = !argument.isEmpty();
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            printable &= c >= ' ' && c < 127;
        }
        if (printable) {
            return argument;
        }
        warnings.accept("bad syntax in -V option value -- ignored");
        return null;
    }
}
