// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Prints the records of a queue file as Postfix's postcat does. Message bytes are written as they
/// are.
final class QueueFilePrinter {

    /// What can be shown, and how.
    enum Part {
        ENVELOPE,
        HEADER,
        BODY,
        /// The type of each record, as a decimal number.
        TYPES,
        /// Where each record begins.
        OFFSETS,
        /// The names of records with text too.
        NAMES
    }

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    name('/', "canceled_recipient"),
                    name('<', "dsn_return_flags"),
                    name('>', "redirect_to"),
                    name('A', "named_attribute"),
                    name('C', "message_size"),
                    name('D', "done_recipient"),
                    name('F', "sender_fullname"),
                    name('I', "content_inspector"),
                    name('K', "killed_record"),
                    name('L', "content_filter"),
                    name('O', "original_recipient"),
                    name('P', "priority"),
                    name('R', "recipient"),
                    name('S', "sender"),
                    name('T', "message_arrival_time"),
                    name('V', "verp_delimiters"),
                    name('W', "warning_message_time"),
                    name('c', "queue_file_create_time"),
                    name('e', "errors_to"),
                    name('f', "flags"),
                    name('i', "dsn_envelope_id"),
                    name('n', "dsn_notify_flags"),
                    name('o', "dsn_original_recipient"),
                    name('r', "return_receipt"));

    /// What a queue file may begin with.
    private static final String FIRST = "<>/ACDFIKLMOPRSTVWceinor";

    private static final String CREATE_TIME = "create_time=";

    /// Where each record has a line of its own.
    private static final Set<Part> NUMBERED = EnumSet.of(Part.TYPES, Part.OFFSETS, Part.NAMES);

    private enum Section {
        ENVELOPE,
        HEADER,
        BODY
    }

    private final PrintStream out;
    private final Consumer<String> warning;
    private final String file;
    private final Set<Part> parts;
    private Section section = Section.ENVELOPE;

    /// A piece of text that is not the last of its line was printed, and what comes is the rest,
    /// whatever it looks like. Postfix: where each record has a line of its own, and where the
    /// piece was not printed, it is looked at anew, so that a long header ends the header.
    private boolean lineIsOpen;

    /// @param warning takes what is wrong with the file
    QueueFilePrinter(PrintStream out, Consumer<String> warning, String file, Set<Part> parts) {
        this.out = out;
        this.warning = warning;
        this.file = file;
        this.parts = parts;
    }

    private static Map.Entry<Integer, String> name(int type, String name) {
        return Map.entry(type, name);
    }

    /// Prints from there on.
    void print(QueueFileReader reader, long offset) throws QueueFileReader.Damage, IOException {
        reader.seek(offset);
        var record = reader.next();
        if (record != null && offset == 0) {
            if (FIRST.indexOf(record.type()) < 0) {
                warning.accept(file + ": input is not a valid queue file");
                return;
            }
            line("*** ENVELOPE RECORDS " + file + " ***");
        }
        while (record != null) {
            print(record);
            if (record.type() == 'E') {
                return;
            }
            record = reader.next();
        }
    }

    private void print(QueueFileReader.Item record) {
        int type = record.type();
        if (type == 'N' || (type == 'L' && section != Section.ENVELOPE)) {
            text(record);
            return;
        }
        if (type == 'X' && section == Section.ENVELOPE) {
            warn("out-of-order extracted segment marker");
        }
        prefix(record);
        switch (type) {
            case 'M' -> {
                line("*** MESSAGE CONTENTS " + file + " ***");
                section = Section.HEADER;
            }
            case 'X' -> {
                line("*** HEADER EXTRACTED " + file + " ***");
                section = Section.ENVELOPE;
            }
            case 'E' -> line("*** MESSAGE FILE END " + file + " ***");
            case 'T', 'W' -> line(name(type) + ": " + asctime(record.data().word()));
            case 'A' -> attribute(record.data().word());
            case 'C' -> sizes(record.data().word());
            default -> line(name(type) + ": " + record.data().word());
        }
    }

    private static String name(int type) {
        return NAMES.getOrDefault(type, "unknown_record_type");
    }

    private void text(QueueFileReader.Item record) {
        var text = record.data().text();
        boolean isWhole = record.type() == 'N';
        if (section == Section.HEADER && !lineIsOpen && !isHeader(text)) {
            section = Section.BODY;
        }
        var part =
                switch (section) {
                    case ENVELOPE -> Part.ENVELOPE;
                    case HEADER -> Part.HEADER;
                    case BODY -> Part.BODY;
                };
        if (!parts.contains(part)) {
            return;
        }
        numbers(record);
        if (parts.contains(Part.NAMES)) {
            out.print(isWhole ? "regular_text: " : "unterminated_text: ");
        }
        var bytes = record.data().bytes();
        out.write(bytes, 0, bytes.length);
        lineIsOpen = true;
        if (isWhole || isNumbered()) {
            endLine();
        }
    }

    private boolean isNumbered() {
        return parts.stream().anyMatch(NUMBERED::contains);
    }

    private void endLine() {
        if (lineIsOpen) {
            out.write('\n');
            lineIsOpen = false;
        }
    }

    /// A name with a colon, or more of one.
    private static boolean isHeader(String text) {
        if (text.startsWith(" ") || text.startsWith("\t")) {
            return true;
        }
        int end = 0;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        int colon = end;
        while (colon < text.length() && (text.charAt(colon) == ' ' || text.charAt(colon) == '\t')) {
            colon++;
        }
        return end > 0 && colon < text.length() && text.charAt(colon) == ':';
    }

    private static boolean isNameCharacter(char c) {
        return c > ' ' && c < 127 && c != ':';
    }

    private void attribute(String text) {
        int equals = text.indexOf('=');
        if (text.startsWith(CREATE_TIME)) {
            line("create_time: " + asctime(text.substring(CREATE_TIME.length())));
        } else if (text.isEmpty()) {
            warn("malformed attribute: missing attribute name: ");
        } else if (equals < 0) {
            warn("malformed attribute: missing '=' after attribute name: " + text);
        } else {
            line(name('A') + ": " + text);
        }
    }

    private void sizes(String text) {
        line(name('C') + ": " + text);
        var numbers = text.strip().split(" +", -1);
        if (numbers.length < 2
                || leadingNumber(numbers[0]) <= 0
                || leadingNumber(numbers[1]) <= 0) {
            warn("invalid size record: " + text, "");
        }
    }

    private void prefix(QueueFileReader.Item record) {
        if (parts.contains(Part.ENVELOPE)) {
            endLine();
            numbers(record);
        }
    }

    private void numbers(QueueFileReader.Item record) {
        if (parts.contains(Part.OFFSETS)) {
            out.print(rightAligned(Long.toString(record.at()), 9) + ' ');
        }
        if (parts.contains(Part.TYPES)) {
            out.print(rightAligned(Integer.toString(record.type()), 3) + ' ');
        }
    }

    private static String rightAligned(String word, int width) {
        return " ".repeat(Math.max(0, width - word.length())) + word;
    }

    private void line(String octets) {
        if (parts.contains(Part.ENVELOPE)) {
            var bytes = (octets + '\n').getBytes(ISO_8859_1);
            out.write(bytes, 0, bytes.length);
        }
    }

    private void warn(String text) {
        warn(text, file + ": ");
    }

    private void warn(String text, String about) {
        out.flush();
        warning.accept(about + text);
    }

    /// As atol(3) reads it.
    private static long leadingNumber(String word) {
        int end = 0;
        while (end < word.length() && Character.isDigit(word.charAt(end)) && end < 18) {
            end++;
        }
        return end == 0 ? 0 : Long.parseLong(word.substring(0, end));
    }

    private static String asctime(String seconds) {
        var time = Instant.ofEpochSecond(leadingNumber(seconds.stripLeading()));
        var zone = ZoneId.systemDefault();
        var text = new StringBuilder();
        QueueListing.time(text, time.getEpochSecond(), zone);
        return text.append(' ').append(time.atZone(zone).getYear()).toString();
    }
}
