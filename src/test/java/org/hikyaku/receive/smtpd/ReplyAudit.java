// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Walks through what a client said and what it was answered, knowing nothing of the server but RFC
/// 5321, 2034 and 3030: every command has one reply, nothing within content is a command, and a
/// message is taken once for each end of data that was said to be good.
///
/// Throws an [AssertionError] that says where the two part.
final class ReplyAudit {

    /// One reply.
    ///
    /// @param text of all its lines, each with its code
    record Said(int code, String text) {

        /// Nothing may follow. RFC 5321 §3.8, and Postfix's ways to send somebody away.
        boolean hangsUp() {
            return code == 221
                    || code == 421
                    || code == 521
                    || text.contains("SMTP protocol synchronization");
        }

        /// A command that ended in a bare newline where that is forbidden.
        boolean isForBareNewline() {
            return text.contains("Error: bare <LF> received");
        }
    }

    private static final Pattern LINE = Pattern.compile("([2-5]\\d\\d)([ -])([ -~\\x80-\\xff]*)");
    private static final Pattern STATUS = Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3} .*");
    private static final Pattern CHUNK =
            Pattern.compile(
                    "[ \t]*BDAT[ \t]+(\\d{1,18})(?:[ \t]+(LAST))?[ \t]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUEUED = Pattern.compile("250 2\\.0\\.0 Ok: .*queued as (\\w+)");
    private static final Pattern ADDRESS =
            Pattern.compile(".*[ \t]ADDR=(\\S+).*", Pattern.CASE_INSENSITIVE);

    private final String sent;
    private final List<Said> replies;
    private final int lineLimit;

    /// Bare newlines of a client of our own are line ends.
    private final boolean lenientToOurs;

    private final boolean lenientToAll;
    private boolean ours = true;
    private final List<String> queued = new ArrayList<>();
    private boolean endsBare;
    private boolean allHeard;
    private int position;
    private int next;

    /// For one session.
    ///
    /// @param sent all that the client sent
    /// @param heard all that it heard
    ReplyAudit(
            String sent, String heard, int lineLimit, boolean lenientToOurs, boolean lenientToAll) {
        this.sent = sent;
        this.replies = parse(heard);
        this.lineLimit = lineLimit;
        this.lenientToOurs = lenientToOurs;
        this.lenientToAll = lenientToAll;
    }

    private static List<Said> parse(String heard) {
        var replies = new ArrayList<Said>();
        var text = new StringBuilder();
        int from = 0;
        while (from < heard.length()) {
            int end = heard.indexOf("\r\n", from);
            check(end >= 0, "a reply without its end: " + heard.substring(from));
            var line = heard.substring(from, end);
            from = end + 2;
            var parts = LINE.matcher(line);
            check(parts.matches(), "not a reply line: " + line);
            checkStatus(parts);
            check(
                    text.isEmpty() || text.substring(0, 3).equals(parts.group(1)),
                    "two codes: " + line);
            text.append(line).append('\n');
            if (parts.group(2).equals(" ")) {
                replies.add(new Said(Integer.parseInt(parts.group(1)), text.toString().strip()));
                text.setLength(0);
            }
        }
        check(text.isEmpty(), "a reply that goes on: " + text);
        return replies;
    }

    private static final Set<String> ETRN_WITHOUT_STATUS =
            Set.of(
                    "Error: send HELO/EHLO first",
                    "Error: MAIL transaction in progress",
                    "Error: invalid parameter syntax",
                    "Unable to queue messages");

    /// RFC 2034 §4: the class is that of the code, and only greetings and 3xx have none. The few
    /// that Postfix writes without are allowed.
    private static void checkStatus(Matcher parts) {
        var text = parts.group(3);
        var status = STATUS.matcher(text);
        if (status.matches()) {
            check(status.group(1).charAt(0) == parts.group(1).charAt(0), "class: " + text);
        } else {
            boolean failure = parts.group(1).charAt(0) >= '4';
            boolean plain =
                    text.startsWith("Syntax: ")
                            || text.endsWith(": service unavailable")
                            || ETRN_WITHOUT_STATUS.contains(text);
            check(!failure || plain, "no enhanced code: " + text);
        }
    }

    private static void check(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }

    /// The ids of the messages that were said to be queued, in order.
    List<String> queued() {
        return queued;
    }

    /// Checks everything, as far as replies could be heard.
    ///
    /// @param allHeard whether the client could hear everything
    void walk(boolean allHeard) {
        this.allHeard = allHeard;
        check(!allHeard || !replies.isEmpty(), "no greeting");
        if (replies.isEmpty()) {
            return;
        }
        var greeting = replies.get(next++);
        boolean over = greeting.hangsUp();
        while (!over && next < replies.size()) {
            over = oneCommand();
        }
        check(next == replies.size(), "said after the end: " + restOfReplies());
        if (!over && allHeard) {
            var line = nextLine();
            check(line == null || isBrokenOff(line), "a command unanswered");
        }
    }

    /// Takes a command and its replies; true when the session is over with them.
    private boolean oneCommand() {
        var reply = replies.get(next++);
        if (isTimeout(reply)) {
            return true;
        }
        int before = position;
        var line = nextLine();
        if (line == null) {
            throw new AssertionError("an answer to nothing: " + reply.text());
        }
        if (reply.hangsUp()) {
            return true;
        }
        if (endsBare && reply.isForBareNewline()) {
            return true;
        }
        if (reply.code() == 354) {
            return content(line);
        }
        var chunk = CHUNK.matcher(line);
        if (chunk.matches() && !reply.text().contains("access denied for")) {
            long size = Long.parseLong(chunk.group(1));
            check(size <= sent.length() - position, "answers a chunk that has not come: " + before);
            position += (int) size;
        }
        count(reply, chunk.matches());
        follow(line, reply);
        return false;
    }

    private static boolean isTimeout(Said reply) {
        return reply.text().startsWith("421 4.4.2 ") || reply.text().startsWith("421 4.7.0 ");
    }

    /// DATA was taken. False when more commands may follow.
    private boolean content(String line) {
        check(line.strip().toUpperCase(Locale.ROOT).startsWith("DATA"), "354 to: " + line);
        int end = endOfData();
        if (end < 0) {
            check(
                    next == replies.size() || isTimeout(replies.get(next)),
                    "no end of data, but: " + restOfReplies());
            position = sent.length();
            if (next < replies.size()) {
                next++;
            }
            return true;
        }
        position = end;
        if (next == replies.size()) {
            check(!allHeard, "an end of data unanswered");
            return true;
        }
        var reply = replies.get(next++);
        count(reply, true);
        return reply.hangsUp();
    }

    private int endOfData() {
        boolean lenient = lenientToAll || (ours && lenientToOurs);
        boolean afterCrlf = true;
        int from = position;
        while (true) {
            int newline = sent.indexOf('\n', from);
            if (newline < 0) {
                return -1;
            }
            var line = sent.substring(from, newline);
            boolean crlf = line.endsWith("\r");
            if (line.equals(".\r") || line.equals(".")) {
                if (lenient || (crlf && afterCrlf)) {
                    return newline + 1;
                }
            }
            afterCrlf = crlf;
            from = newline + 1;
        }
    }

    private void count(Said reply, boolean endOfData) {
        var good = QUEUED.matcher(reply.text());
        if (good.matches()) {
            check(endOfData, "queued without an end of data: " + reply.text());
            queued.add(good.group(1));
        }
    }

    /// XCLIENT makes another client of this one.
    private void follow(String line, Said reply) {
        if (reply.code() == 220) {
            var address = ADDRESS.matcher(line);
            if (address.matches()) {
                ours = address.group(1).startsWith("127.");
            }
        }
    }

    /// The next line without its end; null when it never ends.
    private @Nullable String nextLine() {
        int newline = sent.indexOf('\n', position);
        if (newline < 0) {
            return null;
        }
        var line = sent.substring(position, newline);
        position = newline + 1;
        endsBare = !line.endsWith("\r");
        if (line.length() >= lineLimit) {
            return line.substring(0, lineLimit);
        }
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /// A chunk that never came whole.
    private boolean isBrokenOff(String line) {
        var chunk = CHUNK.matcher(line);
        return chunk.matches() && Long.parseLong(chunk.group(1)) > sent.length() - position;
    }

    private String restOfReplies() {
        return replies.subList(Math.min(next, replies.size()), replies.size()).toString();
    }
}
