// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.List;
import java.util.function.UnaryOperator;

/// How `postconf` lays out a setting or a service: on one line, or folded (`-f`) so that it can be
/// pasted into main.cf or master.cf. postconf(1).
public enum Layout {
    ONE_LINE,
    FOLDED;

    private static final String INDENT = "    ";

    /// The longest line of a folded setting.
    private static final int SETTING_WIDTH = 80;

    /// Postfix: a folded service is one column narrower.
    private static final int SERVICE_WIDTH = 79;

    /// Where each field of a service begins, if the ones before leave room.
    private static final int[] COLUMNS = {0, 11, 17, 25, 33, 41, 49, 57};

    /// A setting, or part of one: words with one blank between, however they were written.
    public String of(String text) {
        var line = new Line(SETTING_WIDTH);
        int at = 0;
        while (at < text.length()) {
            if (Words.isSpace(text.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            while (end < text.length() && !Words.isSpace(text.charAt(end))) {
                end++;
            }
            line.word(text.substring(at, end));
            at = end;
        }
        return line.toString();
    }

    /// A service as a line of master.cf.
    ///
    /// @param values what becomes of the value of each `-o name=value`
    public String of(MasterEntry entry, UnaryOperator<String> values) {
        var fields = entry.fields();
        var head = new StringBuilder(80);
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                head.append(" ".repeat(Math.max(1, COLUMNS[i] - head.length())));
            }
            head.append(fields.get(i));
        }
        return command(head.toString(), entry.arguments(), values);
    }

    /// A command and its arguments.
    ///
    /// @param head all that stands before the arguments
    public String command(String head, List<String> arguments, UnaryOperator<String> values) {
        var line = new Line(SERVICE_WIDTH);
        line.word(head);
        var options = DaemonOptions.of(arguments);
        for (var option : options.options()) {
            if (option.setting().isEmpty()) {
                line.word(option.flags());
            } else {
                line.alone("-o " + inBraces(changed(option.setting(), values)));
            }
        }
        for (var word : options.rest()) {
            line.word(inBraces(word));
        }
        return line.toString();
    }

    private static String changed(String setting, UnaryOperator<String> values) {
        int equals = setting.indexOf('=');
        return equals < 0
                ? setting
                : setting.substring(0, equals + 1) + values.apply(setting.substring(equals + 1));
    }

    private static String inBraces(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (MasterCf.isSeparator(word.charAt(i))) {
                return '{' + word + '}';
            }
        }
        return word;
    }

    /// The lines so far.
    private final class Line {

        private final StringBuilder text = new StringBuilder();
        private final int width;
        private int column;
        private boolean isFull;

        Line(int width) {
            this.width = width;
        }

        void word(String word) {
            if (text.isEmpty()) {
                text.append(word);
                column = word.length();
                return;
            }
            if (Layout.this == FOLDED && (isFull || column + 1 + word.length() > width)) {
                text.append('\n').append(INDENT);
                column = INDENT.length();
            } else {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
            isFull = false;
        }

        /// On a line of its own.
        void alone(String words) {
            isFull = true;
            word(words);
            isFull = true;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
