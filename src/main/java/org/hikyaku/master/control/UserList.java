// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A list of login names out of main.cf: `name`, `!name`, `/file/with/names`, `static:anything`.
/// The first entry that fits decides.
///
/// Other table types do not belong to the ground this stands on; an entry that is none of these
/// matches nobody, so a mistake closes the door rather than opening it.
public record UserList(List<String> patterns) {

    private static final int DEEPEST = 10;

    public UserList {
        patterns = List.copyOf(patterns);
    }

    /// Whether this login name is on the list.
    ///
    /// @throws IOException when a file of names cannot be read: then nobody knows
    public boolean contains(String user) throws IOException {
        return judge(user, patterns, 0) == Judgement.YES;
    }

    private enum Judgement {
        YES,
        NO,
        NOT_MENTIONED
    }

    private static Judgement judge(String user, List<String> patterns, int depth)
            throws IOException {
        for (var pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            var rest = negated ? pattern.substring(1) : pattern;
            if (fits(user, rest, depth)) {
                return negated ? Judgement.NO : Judgement.YES;
            }
        }
        return Judgement.NOT_MENTIONED;
    }

    private static boolean fits(String user, String pattern, int depth) throws IOException {
        if (pattern.startsWith("static:")) {
            return true;
        }
        if (pattern.startsWith("/")) {
            if (depth == DEEPEST) {
                throw new IOException(pattern + ": files of names that name each other");
            }
            var words = Files.readString(Path.of(pattern)).strip().split("[\\s,]+", -1);
            return judge(user, List.of(words), depth + 1) == Judgement.YES;
        }
        return pattern.equals(user);
    }
}
