// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Supplier;
import org.hikyaku.mail.Address;
import org.hikyaku.master.control.QueueEntry;
import org.hikyaku.queue.QueueName;
import org.hikyaku.smtp.MailPath;

/// The queue as `mailq` prints it, byte for byte as Postfix: nagios plugins and people's eyes read
/// it. Columns depend on `enable_long_queue_ids`.
final class QueueListing {

    /// Where each column ends, counted in characters of the whole line.
    enum Columns {
        SHORT_IDS(11, 7, 20, "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------"),
        LONG_IDS(
                17,
                8,
                19,
                "----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------");

        private final int id;
        private final int size;
        private final int time;
        private final String heading;

        Columns(int id, int size, int time, String heading) {
            this.id = id;
            this.size = size;
            this.time = time;
            this.heading = heading;
        }

        private int address() {
            return id + 1 + size + 1 + time + 1;
        }
    }

    private static final int REASON_ENDS = 76;
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private final PrintStream out;
    private final Columns columns;

    /// Asked for by the first entry: the time zones cost a command as much as all its other work.
    private final Supplier<ZoneId> zone;

    private final StringBuilder text = new StringBuilder();
    private long messages;
    private long octets;

    QueueListing(PrintStream out, Columns columns, Supplier<ZoneId> zone) {
        this.out = out;
        this.columns = columns;
        this.zone = zone;
    }

    void entry(QueueEntry entry) {
        text.setLength(0);
        text.append(messages == 0 ? columns.heading : "").append('\n');
        message(entry);
        var shown = "";
        for (var recipient : entry.recipients()) {
            var reason = recipient.reason();
            if (!reason.equals(shown)) {
                // Postfix: a recipient without a reason after one with it must not seem to share
                // it.
                reason(reason.isEmpty() ? "reason unavailable" : reason);
                shown = reason;
            }
            text.repeat(' ', columns.address()).append(quoted(recipient.address())).append('\n');
        }
        out.print(text);
        messages++;
        octets += entry.size();
    }

    void finish() {
        if (messages == 0) {
            out.print("Mail queue is empty\n");
        } else {
            out.print(
                    "\n-- "
                            + octets / 1024
                            + " Kbytes in "
                            + messages
                            + (messages == 1 ? " Request.\n" : " Requests.\n"));
        }
    }

    private void message(QueueEntry entry) {
        int start = text.length();
        text.append(entry.id()).append(mark(entry.queue()));
        text.append(entry.place().forcedExpire() ? "#" : "");
        text.repeat(' ', Math.max(0, columns.id - (text.length() - start))).append(' ');
        rightAligned(Long.toString(entry.size()), columns.size);
        text.append(' ');
        time(text, entry.arrivalSeconds(), zone.get());
        // Postfix cuts the year off; in the narrower layout its blank stays.
        text.repeat(' ', columns.time - 19).append(' ');
        text.append(sender(entry)).append('\n');
    }

    private static String mark(QueueName queue) {
        return switch (queue) {
            case ACTIVE -> "*";
            case HOLD -> "!";
            case MAILDROP, INCOMING, DEFERRED, CORRUPT -> "";
        };
    }

    private void reason(String reason) {
        rightAligned("(" + reason + ")", REASON_ENDS + 2);
        text.append('\n');
    }

    private void rightAligned(String word, int width) {
        text.repeat(' ', Math.max(0, width - word.length())).append(word);
    }

    /// The null sender is called by the name its mail comes from.
    static String sender(QueueEntry entry) {
        return entry.sender().isEmpty() ? "MAILER-DAEMON" : quoted(entry.sender());
    }

    static String quoted(String address) {
        return MailPath.quote(new Address(address));
    }

    /// `Tue Nov 24 04:03:23`, as asctime(3) without its year.
    static void time(StringBuilder text, long epochSecond, ZoneId zone) {
        var time = ZonedDateTime.ofInstant(Instant.ofEpochSecond(epochSecond), zone);
        int day = (time.getDayOfWeek().getValue() - 1) * 3;
        int month = (time.getMonthValue() - 1) * 3;
        text.append(DAYS, day, day + 3).append(' ').append(MONTHS, month, month + 3);
        twoPlaces(text.append(' '), time.getDayOfMonth(), ' ');
        twoPlaces(text.append(' '), time.getHour(), '0');
        twoPlaces(text.append(':'), time.getMinute(), '0');
        twoPlaces(text.append(':'), time.getSecond(), '0');
    }

    private static void twoPlaces(StringBuilder text, int number, char filler) {
        if (number < 10) {
            text.append(filler);
        }
        text.append(number);
    }
}
