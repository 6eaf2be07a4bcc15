// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.hikyaku.config.BadValue.Complaint;

/// How the text of a parameter becomes a value, and what its bounds measure. One class a kind.
sealed interface ValueKind<T> {

    /// Reads the text of a value.
    ///
    /// @throws BadValue when the text is no value of this kind
    T read(String text) throws BadValue;

    /// What `atLeast` and `atMost` compare.
    long measure(T value);

    /// For documents.
    String describe();

    /// Follows the bound in "give at least 1…".
    default String ofWhat() {
        return "";
    }

    default Complaint tooSmall() {
        return Complaint.TOO_SMALL;
    }

    default Complaint tooLarge() {
        return Complaint.TOO_LARGE;
    }

    default ValueKind<T> withUnit(char suffix) {
        throw new IllegalStateException("only a time has a unit, not this: " + describe());
    }

    /// False for a text whose `$name`s are for a later reader.
    default boolean isExpanded() {
        return true;
    }

    record IntegerKind() implements ValueKind<Integer> {
        @Override
        public Integer read(String text) throws BadValue {
            long value = wholeNumber(text);
            if (value != (int) value) {
                throw new BadValue(Complaint.NUMBER, "the largest number here is 2147483647");
            }
            return (int) value;
        }

        @Override
        public long measure(Integer value) {
            return value;
        }

        @Override
        public String describe() {
            return "integer";
        }
    }

    record LongKind() implements ValueKind<Long> {
        @Override
        public Long read(String text) throws BadValue {
            return wholeNumber(text);
        }

        @Override
        public long measure(Long value) {
            return value;
        }

        @Override
        public String describe() {
            return "integer";
        }
    }

    record BooleanKind() implements ValueKind<Boolean> {
        @Override
        public Boolean read(String text) throws BadValue {
            if (text.equalsIgnoreCase("yes")) {
                return true;
            }
            if (text.equalsIgnoreCase("no")) {
                return false;
            }
            throw new BadValue(Complaint.YES_OR_NO, "say yes or no");
        }

        @Override
        public long measure(Boolean value) {
            return 0;
        }

        @Override
        public String describe() {
            return "yes or no";
        }
    }

    /// A number and a suffix, which is a small letter. Postfix: a time below zero is none at all.
    ///
    /// @param unit of a number without a suffix
    record TimeKind(char unit) implements ValueKind<Duration> {

        private static final String CURE = "a time is a number and one of s, m, h, d, w: 30s, 5d";

        @Override
        public Duration read(String text) throws BadValue {
            if (text.isEmpty()) {
                throw new BadValue(Complaint.TIME, CURE);
            }
            char suffix = text.charAt(text.length() - 1);
            boolean bare = suffix >= '0' && suffix <= '9';
            var digits = bare ? text : text.substring(0, text.length() - 1);
            int seconds = secondsIn(bare ? unit : suffix);
            if (seconds == 0 || digits.isEmpty()) {
                throw new BadValue(Complaint.TIME, CURE);
            }
            try {
                int number = Integer.parseInt(digits);
                if (number < 0) {
                    throw new BadValue(Complaint.TIME, CURE);
                }
                return Duration.ofSeconds(Math.multiplyExact(number, seconds));
            } catch (NumberFormatException | ArithmeticException notANumber) {
                throw new BadValue(Complaint.TIME, CURE);
            }
        }

        private static int secondsIn(char unit) {
            return switch (unit) {
                case 's' -> 1;
                case 'm' -> 60;
                case 'h' -> 3600;
                case 'd' -> 86400;
                case 'w' -> 604800;
                default -> 0;
            };
        }

        @Override
        public long measure(Duration value) {
            return value.toSeconds();
        }

        @Override
        public String describe() {
            return switch (unit) {
                case 'm' -> "time, in minutes without a suffix";
                case 'h' -> "time, in hours without a suffix";
                case 'd' -> "time, in days without a suffix";
                case 'w' -> "time, in weeks without a suffix";
                default -> "time";
            };
        }

        @Override
        public String ofWhat() {
            return "s";
        }

        @Override
        public Complaint tooSmall() {
            return Complaint.TOO_SOON;
        }

        @Override
        public Complaint tooLarge() {
            return Complaint.TOO_LATE;
        }

        @Override
        public TimeKind withUnit(char suffix) {
            if (secondsIn(suffix) == 0) {
                throw new IllegalStateException("no such unit of time: " + suffix);
            }
            return new TimeKind(suffix);
        }
    }

    /// Any text.
    ///
    /// @param isExpanded false when a `$name` in it is for a later reader
    record TextKind(boolean isExpanded) implements ValueKind<String> {
        @Override
        public String read(String text) {
            return text;
        }

        @Override
        public long measure(String value) {
            return value.length();
        }

        @Override
        public String describe() {
            return isExpanded ? "text" : "text, not expanded";
        }

        @Override
        public String ofWhat() {
            return " characters";
        }

        @Override
        public Complaint tooSmall() {
            return Complaint.TOO_SHORT;
        }
    }

    /// A text, or `/file` with the text in its first line.
    ///
    /// Postfix: only Debian's does so; its main.cf says `myorigin = /etc/mailname`.
    record TextOrFileKind() implements ValueKind<String> {
        @Override
        public String read(String text) throws BadValue {
            if (!text.startsWith("/")) {
                return text;
            }
            try (var lines = Files.newBufferedReader(Path.of(text))) {
                var first = lines.readLine();
                return first == null ? "" : first.strip();
            } catch (IOException unreadable) {
                throw new BadValue(Complaint.FILE, "create the file, or write the name itself");
            }
        }

        @Override
        public long measure(String value) {
            return value.length();
        }

        @Override
        public String describe() {
            return "text, or a file with it";
        }

        @Override
        public Complaint tooSmall() {
            return Complaint.TOO_SHORT;
        }
    }

    /// Words between commas and white space.
    ///
    /// @param what for documents
    record ListKind(String what) implements ValueKind<List<String>> {
        @Override
        public List<String> read(String text) {
            return Words.split(text);
        }

        @Override
        public long measure(List<String> value) {
            return value.size();
        }

        @Override
        public String describe() {
            return what;
        }

        @Override
        public String ofWhat() {
            return " words";
        }
    }

    /// Some of these words, between commas and white space.
    ///
    /// Postfix: capitals are wrong.
    record ChoicesKind(List<String> choices) implements ValueKind<List<String>> {
        @Override
        public List<String> read(String text) throws BadValue {
            var words = Words.split(text);
            for (var word : words) {
                if (!choices.contains(word)) {
                    throw new BadValue(
                            Complaint.CHOICE, word, "choose of: " + String.join(", ", choices));
                }
            }
            return words;
        }

        @Override
        public long measure(List<String> value) {
            return value.size();
        }

        @Override
        public String describe() {
            return "list of " + String.join(", ", choices);
        }

        @Override
        public String ofWhat() {
            return " words";
        }

        @Override
        public Complaint tooSmall() {
            return Complaint.TOO_SHORT;
        }
    }

    /// One of these words.
    ///
    /// @param isCaseExact false when Yes is as good as yes
    record WordKind(List<String> choices, boolean isCaseExact) implements ValueKind<String> {
        @Override
        public String read(String text) throws BadValue {
            for (var choice : choices) {
                if (isCaseExact ? choice.equals(text) : choice.equalsIgnoreCase(text)) {
                    return choice;
                }
            }
            throw new BadValue(
                    Complaint.WORD,
                    (mayBeEmpty() ? "leave it empty, or " : "") + "choose one of: " + words());
        }

        @Override
        public long measure(String value) {
            return 0;
        }

        @Override
        public String describe() {
            return (mayBeEmpty() ? "empty, or one of " : "one of ") + words();
        }

        private boolean mayBeEmpty() {
            return choices.contains("");
        }

        private String words() {
            return choices.stream()
                    .filter(choice -> !choice.isEmpty())
                    .collect(Collectors.joining(", "));
        }
    }

    private static long wholeNumber(String text) throws BadValue {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new BadValue(Complaint.NUMBER, "give a whole number");
        }
    }
}
