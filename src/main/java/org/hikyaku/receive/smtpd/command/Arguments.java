// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import org.hikyaku.smtp.MailPath;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// What follows the verb on a command line, taken from left to right. Used once.
public final class Arguments {

    private final String line;
    private int position;

    public Arguments(String line, int position) {
        this.line = line;
        this.position = position;
        skipBlanks();
    }

    /// The command line as it came.
    public String line() {
        return line;
    }

    /// Whether something is left.
    public boolean hasMore() {
        return position < line.length();
    }

    /// The next word; null when there is none.
    public @Nullable String takeWord() {
        if (!hasMore()) {
            return null;
        }
        int start = position;
        while (hasMore() && !isBlank(line.charAt(position))) {
            position++;
        }
        var word = line.substring(start, position);
        skipBlanks();
        return word;
    }

    /// All that is left.
    public String takeRest() {
        var rest = line.substring(position);
        position = line.length();
        return rest.strip();
    }

    /// Steps over `FROM:` or `TO:` and the blanks that many put after it.
    void takeKeyword(String keyword, Reply otherwise) throws CommandRejected {
        if (!line.regionMatches(true, position, keyword, 0, keyword.length())) {
            throw new CommandRejected(otherwise);
        }
        position += keyword.length();
        if (!hasMore() || line.charAt(position) != ':') {
            throw new CommandRejected(otherwise);
        }
        position++;
        skipBlanks();
        if (!hasMore()) {
            throw new CommandRejected(otherwise);
        }
    }

    /// The text of the path that comes next, brackets included.
    String takePathText(Reply otherwise) throws CommandRejected {
        int end = MailPath.tokenEnd(line, position);
        if (end < 0) {
            throw new CommandRejected(otherwise);
        }
        var text = line.substring(position, end);
        position = end;
        skipBlanks();
        return text;
    }

    private void skipBlanks() {
        while (hasMore() && isBlank(line.charAt(position))) {
            position++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
