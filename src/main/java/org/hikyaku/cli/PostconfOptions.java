// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a `postconf` command line asks for, and whether its options go together. Postfix's words
/// for those that do not; `PostconfOptionsTest` has every pair.
final class PostconfOptions {

    private static final String LETTERS = "aAbc:C:deEfFhHjlmMno:pPqtT:vxX#";

    /// Each says what the command is about; `p`, main.cf, when there is none.
    private static final String SUBJECTS = "aAbFlmMpPtT";

    /// At most one option of each row. Messages name those given in the row's order.
    private static final List<String> EXCLUSIVE =
            List.of(SUBJECTS, "denX#", "efX#", "exX#", "fj", "ejX#", "deoX#", "ehHX#");

    /// Options that say nothing about the answer and are not compared with others.
    private static final String QUIET = "cCqv";

    private static final String USAGE =
            "usage: NAME [-a (server SASL types)] [-A (client SASL types)] [-b (bounce templates)]"
                    + " [-c config_dir] [-c param_class] [-d (parameter defaults)]"
                    + " [-e (edit configuration)] [-f (fold lines)] [-F (master.cf fields)]"
                    + " [-h (no names)] [-H (no values)] [-l (lock types)] [-m (map types)]"
                    + " [-M (master.cf)] [-n (non-default parameters)]"
                    + " [-o name=value (override parameter value)] [-p (main.cf, default)]"
                    + " [-P (master.cf parameters)] [-t (bounce templates)]"
                    + " [-T compile-version|run-version|public-key-algorithms] [-v (verbose)]"
                    + " [-x (expand parameter values)] [-X (exclude)] [-# (comment-out)] [name...]";

    private final StringBuilder given = new StringBuilder();
    private final List<String> overrides = new ArrayList<>();
    private final List<String> names;
    private @Nullable String configDirectory;
    private Set<MainCfListing.Selection> classes = EnumSet.allOf(MainCfListing.Selection.class);
    private String tlsMode = "";

    PostconfOptions(Invocation call) throws BadOption, Fatal {
        var options = new Options(LETTERS, call.arguments());
        for (char option = options.next(); option != Options.END; option = options.next()) {
            switch (option) {
                case 'c' -> configDirectory = options.argument();
                case 'C' -> classes = MainCfListing.Selection.of(options.argument());
                case 'o' -> overrides.add(options.argument());
                case 'T' -> tlsMode = options.argument();
                case 'b', 't' -> {
                    if (has('b') || has('t')) {
                        throw new Fatal(Exit.FAILED, "specify one of -b and -t");
                    }
                }
                case 'E' -> throw usage(call.name());
                default -> {}
            }
            if (!has(option)) {
                given.append(option);
            }
        }
        names = options.rest();
        impliedEdit();
        check();
    }

    /// What is said after an option that there is not.
    static Fatal usage(String name) {
        return new Fatal(Exit.FAILED, USAGE.replace("NAME", name));
    }

    boolean has(char option) {
        return given.indexOf(String.valueOf(option)) >= 0;
    }

    /// One of [#SUBJECTS].
    char subject() {
        for (int i = 0; i < SUBJECTS.length(); i++) {
            if (has(SUBJECTS.charAt(i))) {
                return SUBJECTS.charAt(i);
            }
        }
        return 'p';
    }

    boolean isEdit() {
        return has('e') || has('X') || has('#');
    }

    /// What is left on the command line.
    List<String> names() {
        return names;
    }

    /// `-o`, in order.
    List<String> overrides() {
        return overrides;
    }

    @Nullable String configDirectory() {
        return configDirectory;
    }

    /// `-C`; all when it was not given.
    Set<MainCfListing.Selection> classes() {
        return classes;
    }

    String tlsMode() {
        return tlsMode;
    }

    /// `postconf name=value` is `postconf -e name=value`. Postfix: goes by the first of them.
    private void impliedEdit() {
        if (has('e') || "pMFP".indexOf(subject()) < 0) {
            return;
        }
        if (!names.isEmpty() && names.getFirst().indexOf('=') >= 0) {
            given.append('e');
        }
    }

    private void check() throws Fatal {
        for (var row : EXCLUSIVE) {
            var both = among(row);
            if (both.length() > 1) {
                throw new Fatal(Exit.FAILED, "specify one of" + dashed(both));
            }
        }
        var pointless = new StringBuilder();
        for (int i = 0; i < "defhHjnoxX#".length(); i++) {
            char option = "defhHjnoxX#".charAt(i);
            if (has(option) && allowed(subject()).indexOf(option) < 0) {
                pointless.append(option);
            }
        }
        if (!pointless.isEmpty()) {
            throw new Fatal(
                    Exit.FAILED,
                    "with option -" + subject() + ", do not specify" + dashed(pointless));
        }
    }

    private static String allowed(char subject) {
        return switch (subject) {
            case 'p' -> "defhHjnoxX#";
            case 'M' -> "efjoxX#";
            case 'F' -> "efhHjox";
            case 'P' -> "efhHjoxX";
            default -> QUIET;
        };
    }

    private StringBuilder among(String row) {
        var found = new StringBuilder();
        for (int i = 0; i < row.length(); i++) {
            if (has(row.charAt(i))) {
                found.append(row.charAt(i));
            }
        }
        return found;
    }

    private static String dashed(CharSequence letters) {
        var words = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            words.append(" -").append(letters.charAt(i));
        }
        return words.toString();
    }
}
