// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import static org.hikyaku.receive.smtpd.command.CommandTable.Trait.BEGINS_ANEW;
import static org.hikyaku.receive.smtpd.command.CommandTable.Trait.COUNTS_AS_JUNK;
import static org.hikyaku.receive.smtpd.command.CommandTable.Trait.ENDS_PIPELINED_GROUP;
import static org.hikyaku.receive.smtpd.command.CommandTable.Trait.FOR_UNWELCOME_TOO;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hikyaku.receive.smtpd.FastFlush;
import org.hikyaku.receive.smtpd.SmtpdSettings;
import org.hikyaku.receive.smtpd.access.AccessPolicy;
import org.hikyaku.receive.smtpd.data.Intake;
import org.jspecify.annotations.Nullable;

/// The whole of the protocol at a glance: verb, handler, and what the session must know about it
/// before the handler runs. The order is that of the counts in the disconnect line.
public final class CommandTable {

    public enum Trait {
        /// More input waiting after it means that the client did not wait for us. RFC 2920 §3.1.
        ENDS_PIPELINED_GROUP,
        /// Counted against smtpd_junk_command_limit.
        COUNTS_AS_JUNK,
        /// Answered even to a client that was refused when it connected.
        FOR_UNWELCOME_TOO,
        /// Postfix: its success is the beginning of another session and not counted in this one.
        BEGINS_ANEW
    }

    /// One command.
    ///
    /// @param number its place in the table
    public record Row(String verb, Command handler, Set<Trait> traits, int number) {

        public boolean has(Trait trait) {
            return traits.contains(trait);
        }
    }

    private final List<Row> rows;

    private CommandTable(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    public static CommandTable standard(
            SmtpdSettings settings,
            AccessPolicy access,
            Intake intake,
            Room room,
            FastFlush fastFlush) {
        var rows = new ArrayList<Row>();
        add(rows, "HELO", new Helo(settings, access), ENDS_PIPELINED_GROUP, COUNTS_AS_JUNK);
        add(rows, "EHLO", new Ehlo(settings, access), ENDS_PIPELINED_GROUP, COUNTS_AS_JUNK);
        add(rows, "XCLIENT", new Xclient(settings), ENDS_PIPELINED_GROUP, BEGINS_ANEW);
        add(rows, "XFORWARD", (_, _) -> Replies.NOT_AUTHORIZED, ENDS_PIPELINED_GROUP);
        add(rows, "STARTTLS", (_, _) -> Replies.NOT_IMPLEMENTED, ENDS_PIPELINED_GROUP);
        add(rows, "AUTH", (_, _) -> Replies.NO_AUTHENTICATION, ENDS_PIPELINED_GROUP);
        add(rows, "MAIL", new Mail(settings, access, room));
        add(rows, "RCPT", new Rcpt(settings, access, intake));
        add(rows, "DATA", new Data(access, intake), ENDS_PIPELINED_GROUP);
        add(rows, "BDAT", new Bdat(access, intake));
        add(rows, "RSET", new Rset(), COUNTS_AS_JUNK);
        add(rows, "NOOP", (_, _) -> Replies.OK, ENDS_PIPELINED_GROUP, COUNTS_AS_JUNK);
        add(rows, "VRFY", new Vrfy(settings, access), ENDS_PIPELINED_GROUP, COUNTS_AS_JUNK);
        add(
                rows,
                "ETRN",
                new Etrn(settings, access, fastFlush),
                ENDS_PIPELINED_GROUP,
                COUNTS_AS_JUNK);
        add(rows, "QUIT", new Quit(), FOR_UNWELCOME_TOO);
        return new CommandTable(rows);
    }

    private static void add(List<Row> rows, String verb, Command handler, Trait... traits) {
        rows.add(new Row(verb, handler, Set.of(traits), rows.size()));
    }

    /// Null when there is no such command.
    public @Nullable Row find(String line, int verbLength) {
        for (var row : rows) {
            if (row.verb().length() == verbLength
                    && line.regionMatches(true, 0, row.verb(), 0, verbLength)) {
                return row;
            }
        }
        return null;
    }

    /// The verbs in lower case, for counting, and `unknown` after them.
    public List<String> names() {
        var names = new ArrayList<String>();
        for (var row : rows) {
            names.add(row.verb().toLowerCase(Locale.ROOT));
        }
        names.add("unknown");
        return List.copyOf(names);
    }
}
