// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The options of Postfix 3.12's commands, and what becomes of each of them here. The letters that
/// a command takes are compared with its source, so that the table can't fall behind.
final class CommandOptions {

    /// @param source the class with the letters; empty when the command takes none
    /// @param postfix getopt letters of Postfix 3.12, without colons
    /// @param idle taken and without effect, with the reason
    /// @param refused taken and refused with a text that says so
    record Row(String command, String source, String postfix, String idle, String refused) {

        /// Every letter that does not end with "invalid option".
        String taken() throws IOException {
            return source.isEmpty() ? "" : lettersOf(source);
        }

        String acting() throws IOException {
            return without(taken(), letters(idle) + refused);
        }

        String missing() throws IOException {
            return without(postfix, taken()) + refused;
        }
    }

    private static final Pattern LETTERS =
            Pattern.compile("(?:new Options\\(\\s*|LETTERS\\s*=\\s*)\"([^\"]+)\"");

    private static final Pattern VERB = Pattern.compile("new Row\\(\\s*\"([a-z-]+)\"");

    static final List<Row> ALL =
            List.of(
                    new Row(
                            "postconf",
                            "PostconfOptions",
                            "aAbcCdeEfFhHjlmMnopPqtTvxX#",
                            "v (there is nothing more to say)",
                            "E"),
                    new Row(
                            "postqueue",
                            "Postqueue",
                            "cfijpsv",
                            "v (there is nothing more to say)",
                            ""),
                    new Row(
                            "postsuper",
                            "Postsuper",
                            "cdefhHprsSv",
                            "p s S (opening the journal is its structure check),"
                                    + " v (there is nothing more to say)",
                            ""),
                    new Row("postcat", "Postcat", "bcdehoqrsv", "r (so it is in Postfix 3.7)", ""),
                    new Row(
                            "postmap",
                            "Postmap",
                            "bcdfFhijmnNopqrsuUvw",
                            "v (there is nothing more to say)",
                            ""),
                    new Row(
                            "postalias",
                            "Postalias",
                            "cdfijnNopqrsuvw",
                            "v (there is nothing more to say)",
                            ""),
                    new Row(
                            "postlog",
                            "Postlog",
                            "ciptv",
                            "i (the number is always there), v (there is nothing more to say)",
                            ""),
                    new Row("qshape", "Qshape", "lhcpswbtmnN", "", ""),
                    new Row(
                            "sendmail",
                            "SendmailOptions",
                            "ABCFGILNORUVXbcefhimnoprqtvx",
                            "A c e h L m O p U x (as in Postfix), G (the server decides what is"
                                    + " rewritten)",
                            "nX"));

    /// Programs of Postfix that have options of their own and no row above until they exist.
    static final List<String> PROGRAMS =
            List.of(
                    "mailq",
                    "newaliases",
                    "postalias",
                    "postcat",
                    "postconf",
                    "postdrop",
                    "postfix",
                    "postkick",
                    "postlock",
                    "postlog",
                    "postmap",
                    "postmulti",
                    "postqueue",
                    "postsuper",
                    "posttls-finger",
                    "qshape",
                    "sendmail");

    /// `postfix …`.
    static final List<String> VERBS =
            List.of(
                    "start",
                    "start-fg",
                    "stop",
                    "abort",
                    "reload",
                    "status",
                    "check",
                    "flush",
                    "drain",
                    "quick-stop",
                    "logrotate",
                    "set-permissions",
                    "upgrade-configuration",
                    "tls",
                    "non-bdb");

    private CommandOptions() {}

    private static String lettersOf(String source) throws IOException {
        var file = Path.of("src/main/java/org/hikyaku/cli", source + ".java");
        var found = LETTERS.matcher(Files.readString(file));
        if (!found.find()) {
            throw new IllegalStateException(source + " has no option letters");
        }
        return found.group(1).replace(":", "");
    }

    /// The words that `postfix` understands, from its source.
    static List<String> verbs() throws IOException {
        var text = Files.readString(Path.of("src/main/java/org/hikyaku/cli/Postfix.java"));
        var verbs = new ArrayList<String>();
        var found = VERB.matcher(text);
        while (found.find()) {
            verbs.add(found.group(1));
        }
        return verbs;
    }

    /// The letters of a list such as `p s (why), v (why)`.
    private static String letters(String idle) {
        return idle.replaceAll("\\([^)]*\\)", "").replaceAll("[ ,]", "");
    }

    private static String without(String letters, String others) {
        var rest = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            if (others.indexOf(letters.charAt(i)) < 0) {
                rest.append(letters.charAt(i));
            }
        }
        return rest.toString();
    }

    /// Sorted and with dashes, as in `-a -b`.
    static String dashed(String letters) {
        var sorted = new TreeSet<String>();
        for (int i = 0; i < letters.length(); i++) {
            sorted.add("`-" + letters.charAt(i) + '`');
        }
        return String.join(" ", sorted);
    }
}
