// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a server was asked and what it answered, put side by side: the first reply is the greeting,
/// and each later one belongs to the next command. Knows nothing of the client but RFC 5321 and RFC
/// 2920.
final class ClientAudit {

    /// One mail transaction that came as far as its content. A lone dot, which ends what a server
    /// wanted after it had refused sender or recipients, is none.
    ///
    /// @param mail the reply to MAIL
    /// @param recipients the reply to each; 0 when none came
    /// @param end the reply to the final dot; 0 when none came
    /// @param whole whether the server has read up to the dot; if it answered without, the client
    ///   cannot know
    record Transaction(int mail, Map<String, Integer> recipients, int end, boolean whole) {

        boolean took(String recipient) {
            int reply = recipients.getOrDefault(recipient, 0);
            return mail / 100 == 2 && reply / 100 == 2 && end / 100 == 2;
        }
    }

    private static final Pattern REPLY_LINE = Pattern.compile("(\\d\\d\\d)(?:([ -]).*)?");
    private static final Pattern PATH = Pattern.compile("<([^>]*)>");
    private static final int MOST_LINES = 2_000;
    private static final int LINE_LIMIT = 2_048;

    private final List<Integer> replies;
    private final String heard;
    private final List<Transaction> transactions = new ArrayList<>();
    private int next;
    private int position;

    ClientAudit(FuzzingServer.Talk talk) {
        this.replies = replies(talk.said());
        this.heard = talk.heard();
        walk();
    }

    List<Transaction> transactions() {
        return transactions;
    }

    /// The codes of all whole replies.
    static List<Integer> replies(String said) {
        var replies = new ArrayList<Integer>();
        int lines = 0;
        int from = 0;
        while (true) {
            int newline = said.indexOf('\n', from);
            if (newline < 0) {
                return replies;
            }
            var line = said.substring(from, newline);
            from = newline + 1;
            if (line.endsWith("\r") && line.length() <= LINE_LIMIT) {
                line = line.substring(0, line.length() - 1);
            }
            if (++lines > MOST_LINES) {
                return replies; // Nobody need listen to that.
            }
            var parts = REPLY_LINE.matcher(line.replaceAll("\\p{Cntrl}", "?"));
            if (parts.matches() && !"-".equals(parts.group(2))) {
                replies.add(Integer.parseInt(parts.group(1)));
                lines = 0;
            }
        }
    }

    private void walk() {
        reply();
        int mail = 0;
        var recipients = new LinkedHashMap<String, Integer>();
        for (var command = line(); command != null; command = line()) {
            int reply = reply();
            if (command.startsWith("MAIL FROM:")) {
                mail = reply;
                recipients.clear();
            } else if (command.startsWith("RCPT TO:")) {
                recipients.put(path(command), reply);
            } else if (command.equals("DATA") && reply / 100 == 3) {
                int lines = content();
                int end = reply();
                if (lines != 0) {
                    transactions.add(
                            new Transaction(mail, new LinkedHashMap<>(recipients), end, lines > 0));
                }
            }
        }
    }

    private static String path(String command) {
        var path = PATH.matcher(command);
        return path.find() ? path.group(1) : "";
    }

    /// How many lines; -1 when the final dot never came.
    private int content() {
        int lines = 0;
        for (var line = line(); line != null; line = line()) {
            if (line.equals(".")) {
                return lines;
            }
            lines++;
        }
        return -1;
    }

    private @Nullable String line() {
        int newline = heard.indexOf("\r\n", position);
        if (newline < 0) {
            return null;
        }
        var line = heard.substring(position, newline);
        position = newline + 2;
        return line;
    }

    private int reply() {
        return next < replies.size() ? replies.get(next++) : 0;
    }
}
