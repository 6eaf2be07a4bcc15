// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.List;

/// A main.cf or master.cf that is about to be changed: its logical lines with all that stands
/// around them, so that comments and layout survive.
final class EditableText {

    /// A logical line and what follows it up to the next; the first of a file may have no logical
    /// line.
    ///
    /// @param lines the physical lines as written, without line ends, comments and empty ones
    ///   included
    record Block(List<String> lines) {

        boolean isLogical() {
            return !lines.isEmpty() && !isComment(lines.getFirst());
        }

        /// The logical line.
        String text() {
            var text = new StringBuilder();
            for (var line : lines) {
                if (!isComment(line)) {
                    text.append(line);
                }
            }
            return text.toString();
        }

        /// What the reader of main.cf passes over.
        List<String> comments() {
            var comments = new ArrayList<String>();
            for (var line : lines) {
                if (isComment(line)) {
                    comments.add(line);
                }
            }
            return comments;
        }

        List<String> commentedOut() {
            var changed = new ArrayList<String>();
            for (var line : lines) {
                changed.add(isComment(line) ? line : '#' + line);
            }
            return changed;
        }
    }

    private EditableText() {}

    static List<Block> blocks(String text) {
        var blocks = new ArrayList<Block>();
        var lines = new ArrayList<String>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            var line = text.substring(start, end);
            if (!isComment(line) && !Words.isSpace(line.charAt(0)) && !lines.isEmpty()) {
                blocks.add(new Block(List.copyOf(lines)));
                lines.clear();
            }
            lines.add(line);
            start = end + 1;
        }
        if (!lines.isEmpty()) {
            blocks.add(new Block(List.copyOf(lines)));
        }
        return blocks;
    }

    private static boolean isComment(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (!Words.isSpace(line.charAt(i))) {
                return line.charAt(i) == '#';
            }
        }
        return true;
    }

    /// Lines as a text. The last has no line end if it is the last of `before` and has none there.
    static String join(List<String> lines, String before) {
        if (lines.isEmpty()) {
            return "";
        }
        var text = String.join("\n", lines);
        var last = before.substring(before.lastIndexOf('\n') + 1);
        return !last.isEmpty() && last.equals(lines.getLast()) ? text : text + '\n';
    }
}
