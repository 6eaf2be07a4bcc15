// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What our `postconf` and the installed one can agree on. Leaves out of an answer what depends on
/// the version, and what we do otherwise on purpose: docs/commands.md has the reasons.
final class PostconfAgreement {

    /// What is wrong with a line of master.cf, which we tell with file, line and cure.
    private static final Pattern BAD_LINE =
            Pattern.compile(
                    "(! postconf: fatal: )(?:(?:file )?CONF/master.cf[,:]? ?(?:line \\d+)?: )?"
                            + "(invalid [a-z_]+ field \".*?\"|bad field count|service (?:name|type)"
                            + " syntax|specify service name and type on the same line).*");

    /// Longer texts are quoted in part.
    private static final int LONGEST = 380;

    /// `-oname=value` in one word with another o in it, which Postfix takes apart at each of them;
    /// and an option in braces, which it sometimes takes for one.
    private static final Pattern ODD_OPTION =
            Pattern.compile("(?:^|\\s)-\\w*o\\S*o|\\s-\\w*o[^\\n]*\\{[^\\n]*o|\\{\\s*-");

    private static final Pattern MASTER_OPTION = Pattern.compile("-\\w*[MFP]\\w*#?");
    private static final Pattern EDIT_OPTION = Pattern.compile("-[dfhHMFPpnxv]*[eX#].*");

    private final List<String> names;
    private final Set<String> others;

    private PostconfAgreement(List<String> names, Set<String> others) {
        this.names = names;
        this.others = others;
    }

    /// Asks both about their defaults.
    static PostconfAgreement learn(Path directory) throws IOException, InterruptedException {
        var names = new TreeSet<String>();
        var others = new HashSet<String>();
        for (var option : List.of("-d", "-dx")) {
            var trial = new PostconfTrial("", "", List.of(option));
            var theirs = defaults(trial.ask(directory, PostconfTrial::installed));
            var ours = defaults(trial.ask(directory, PostconfTrial::ours));
            names.addAll(theirs.keySet());
            names.addAll(ours.keySet());
            for (var name : names) {
                var their = theirs.get(name);
                if (their == null || !their.equals(ours.get(name))) {
                    others.add(name);
                }
            }
        }
        names.removeAll(others);
        // Postfix: each command fails when these make no sense, or a host is not found.
        names.removeAll(
                List.of("inet_interfaces", "inet_protocols", "mynetworks_style", "mydomain"));
        return new PostconfAgreement(List.copyOf(names), others);
    }

    private static Map<String, String> defaults(List<String> lines) {
        var defaults = new HashMap<String, String>();
        for (var line : lines) {
            if (line.startsWith("| ")) {
                defaults.put(nameOf(line), line);
            }
        }
        return defaults;
    }

    private static String nameOf(String line) {
        int end = line.indexOf(" =", 2);
        return line.substring(2, end < 0 ? line.length() : end);
    }

    /// Parameters with the same default in both.
    List<String> names() {
        return names;
    }

    /// Whether a question has answers that could be the same.
    static boolean isComparable(PostconfTrial trial) {
        if (hasOddOption(trial)) {
            return false;
        }
        boolean isMaster = has(trial, MASTER_OPTION);
        boolean hasNames = false;
        for (var word : trial.words()) {
            hasNames |= !word.startsWith("-") && !word.isEmpty();
        }
        boolean isEdit =
                has(trial, EDIT_OPTION) || trial.words().stream().anyMatch(w -> w.contains("="));
        if (!isEdit) {
            // A list of values without names does not show which of them are of another version.
            boolean isOfValues = has(trial, Pattern.compile("-\\w*h.*"));
            return isMaster || !isOfValues || (hasNames && !trial.words().contains("-C"));
        }
        var file = isMaster ? trial.master() : trial.main();
        if (file != null && (file.indexOf('\0') >= 0 || !(file + '\n').endsWith("\n\n"))) {
            return false; // What is no text is kept, and a last line without an end gets one.
        }
        return !isMaster || trial.words().stream().noneMatch(w -> w.matches(".*=\\s*"));
    }

    private static boolean hasOddOption(PostconfTrial trial) {
        if (trial.master() != null && ODD_OPTION.matcher(trial.master()).find()) {
            return true;
        }
        for (var word : trial.words()) {
            if (word.contains("/") && ODD_OPTION.matcher(word).find()) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(PostconfTrial trial, Pattern option) {
        for (var word : trial.words()) {
            if (option.matcher(word).matches()) {
                return true;
            }
        }
        return false;
    }

    /// The lines of an answer that have to be the same; none when they need not.
    List<String> relevant(PostconfTrial trial, List<String> answer) {
        if (isAboutTheProgram(trial) && !isRefused(answer)) {
            return List.of();
        }
        for (var line : answer) {
            if (line.contains("fatal: dictionary ")) {
                return List.of(); // Postfix: values that it needs before it knows any default.
            }
            if (line.endsWith("macro processing error")) {
                // Postfix: what it meets before that is a matter of chance.
                return List.of(answer.getLast());
            }
            if (line.startsWith("= 139") || line.startsWith("= 134")) {
                return List.of(); // Postfix: ended by a signal.
            }
        }
        var lines = withoutOthers(answer);
        if (isBraced(trial.master()) || isBraced(String.join(" ", trial.words()))) {
            lines = withoutBraces(lines);
        }
        // Postfix: adds settings in the order of hashes.
        var main = new ArrayList<String>();
        lines.removeIf(line -> line.startsWith("main.cf: ") && main.add(line));
        main.sort(null);
        lines.addAll(main);
        return lines;
    }

    private static boolean isBraced(@Nullable String text) {
        return text != null && text.indexOf('{') >= 0;
    }

    private List<String> withoutOthers(List<String> answer) {
        var lines = new ArrayList<String>();
        boolean isOther = false;
        for (var line : answer) {
            if (!line.startsWith("|     ")) {
                isOther = line.startsWith("| ") && others.contains(nameOf(line));
            }
            if (!isOther && !line.contains("text after a null byte is ignored")) {
                lines.add(comparable(line));
            }
        }
        return lines;
    }

    /// Postfix: the first group of words behind the options loses its braces.
    private static List<String> withoutBraces(List<String> answer) {
        var lines = new ArrayList<String>();
        for (var line : answer) {
            boolean isService = line.startsWith("| ") || line.startsWith("master.cf:");
            if (!isService) {
                lines.add(line);
                continue;
            }
            var rest = line.substring(line.startsWith("| ") ? 2 : 10);
            var words = rest.replaceAll("[{} ]+", " ").strip();
            boolean continues = rest.isEmpty() || rest.startsWith("  ");
            if (continues && !lines.isEmpty() && lines.getLast().charAt(0) == line.charAt(0)) {
                lines.set(lines.size() - 1, (lines.getLast() + ' ' + words).strip());
            } else {
                lines.add(line.charAt(0) + words);
            }
        }
        return lines;
    }

    private static boolean isRefused(List<String> answer) {
        for (var line : answer) {
            if (line.contains("fatal: specify one of") || line.contains("do not specify")) {
                return true;
            }
        }
        return false;
    }

    private static String comparable(String line) {
        if (!line.startsWith("! ")) {
            return line;
        }
        var text = BAD_LINE.matcher(line).replaceFirst("$1$2");
        // Postfix: a line end is a part of the words when a line is edited.
        text = text.replaceAll("(missing '}' in \".*)\\?\"$", "$1\"");
        text = text.replaceAll("(must not start with whitespace: ).*", "$1");
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    private static boolean isAboutTheProgram(PostconfTrial trial) {
        for (var word : trial.words()) {
            if (word.startsWith("-") && !word.startsWith("-o") && word.matches(".*[aAlmTbt].*")) {
                return true;
            }
        }
        return false;
    }
}
