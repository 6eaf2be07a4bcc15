// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.command;

import static org.hikyaku.smtp.Reply.reply;

import org.hikyaku.receive.smtpd.Session;
import org.hikyaku.smtp.Reply;

/// The fixed sentences of the server, in one place: operators grep for these.
public final class Replies {

    public static final Reply OK = reply(250, "2.0.0", "Ok");
    public static final Reply BYE = reply(221, "2.0.0", "Bye");
    public static final Reply SENDER_OK = reply(250, "2.1.0", "Ok");
    public static final Reply RECIPIENT_OK = reply(250, "2.1.5", "Ok");
    public static final Reply START_DATA = reply(354, "End data with <CR><LF>.<CR><LF>");

    public static final Reply BAD_SYNTAX = reply(500, "5.5.2", "Error: bad syntax");
    public static final Reply BAD_UTF8 = reply(500, "5.5.2", "Error: bad UTF-8 syntax");
    public static final Reply NOT_RECOGNIZED = reply(500, "5.5.2", "Error: command not recognized");
    public static final Reply NOT_IMPLEMENTED =
            reply(502, "5.5.1", "Error: command not implemented");
    public static final Reply BREAKS_RULES =
            reply(221, "2.7.0", "Error: I can break rules, too. Goodbye.");
    public static final Reply NOT_SYNCHRONIZED =
            reply(554, "5.5.0", "Error: SMTP protocol synchronization");
    public static final Reply NOT_AUTHORIZED =
            reply(550, "5.7.0", "Error: insufficient authorization");
    public static final Reply NO_AUTHENTICATION =
            reply(503, "5.5.1", "Error: authentication not enabled");

    public static final Reply HELO_SYNTAX = reply(501, "Syntax: HELO hostname");
    public static final Reply EHLO_SYNTAX = reply(501, "Syntax: EHLO hostname");
    public static final Reply HELO_FIRST = reply(503, "5.5.1", "Error: send HELO/EHLO first");

    public static final Reply MAIL_SYNTAX = reply(501, "5.5.4", "Syntax: MAIL FROM:<address>");
    public static final Reply BAD_SENDER = reply(501, "5.1.7", "Bad sender address syntax");
    public static final Reply NESTED_MAIL = reply(503, "5.5.1", "Error: nested MAIL command");
    public static final Reply MAIL_AFTER_BDAT = reply(503, "5.5.1", "Error: MAIL after BDAT");
    public static final Reply BAD_SIZE = reply(501, "5.5.4", "Bad message size syntax");
    public static final Reply TOO_BIG = reply(552, "5.3.4", "Message size exceeds fixed limit");
    static final Reply BEYOND_ALL_SIZES =
            reply(552, "5.3.4", "Message size exceeds file system imposed limit");
    static final Reply NO_DSN = reply(501, "5.7.1", "DSN support is disabled");
    public static final Reply NO_STORAGE = reply(452, "4.3.1", "Insufficient system storage");

    /// Not even for the line that the client is sending.
    public static final Reply NO_ROOM = reply(421, "4.3.1", "Insufficient system storage");

    public static final Reply BAD_RET = reply(501, "5.5.4", "Bad RET parameter syntax");
    public static final Reply BAD_ENVID = reply(501, "5.5.4", "Bad ENVID parameter syntax");

    public static final Reply NEED_MAIL = reply(503, "5.5.1", "Error: need MAIL command");
    public static final Reply RCPT_SYNTAX = reply(501, "5.5.4", "Syntax: RCPT TO:<address>");
    public static final Reply BAD_RECIPIENT = reply(501, "5.1.3", "Bad recipient address syntax");
    public static final Reply RCPT_AFTER_BDAT = reply(503, "5.5.1", "Error: RCPT after BDAT");
    public static final Reply BAD_NOTIFY =
            reply(501, "5.5.4", "Error: Bad NOTIFY parameter syntax");
    public static final Reply BAD_ORCPT = reply(501, "5.5.4", "Error: Bad ORCPT parameter syntax");
    public static final Reply TOO_MANY_RECIPIENTS =
            reply(452, "4.5.3", "Error: too many recipients");

    public static final Reply NEED_RCPT = reply(503, "5.5.1", "Error: need RCPT command");
    public static final Reply NO_VALID_RECIPIENTS =
            reply(554, "5.5.1", "Error: no valid recipients");
    public static final Reply DATA_SYNTAX = reply(501, "5.5.4", "Syntax: DATA");
    public static final Reply DATA_AFTER_BDAT = reply(503, "5.5.1", "Error: DATA after BDAT");

    public static final Reply BDAT_SYNTAX = reply(521, "5.5.4", "Syntax: BDAT count [LAST]");
    static final Reply NO_BDAT = reply(521, "5.5.1", "Error: command not implemented");
    public static final Reply NULL_BDAT = reply(551, "5.7.1", "Null BDAT request");
    public static final Reply CHUNK_TOO_BIG =
            reply(552, "5.3.4", "Chunk exceeds message size limit");

    public static final Reply RSET_SYNTAX = reply(501, "5.5.4", "Syntax: RSET");
    public static final Reply VRFY_SYNTAX = reply(501, "5.5.4", "Syntax: VRFY address");
    public static final Reply VRFY_SYNTAX_UTF8 =
            reply(501, "5.5.4", "Syntax: VRFY address [SMTPUTF8]");
    public static final Reply VRFY_DISABLED = reply(502, "5.5.1", "VRFY command is disabled");

    // RFC 1985 §5.2; Postfix: without enhanced status codes.
    static final Reply ETRN_HELO_FIRST = reply(503, "Error: send HELO/EHLO first");
    static final Reply ETRN_IN_TRANSACTION = reply(503, "Error: MAIL transaction in progress");
    static final Reply ETRN_SYNTAX = reply(500, "Syntax: ETRN domain");
    static final Reply ETRN_BAD_PARAMETER = reply(501, "Error: invalid parameter syntax");
    static final Reply QUEUING_STARTED = reply(250, "Queuing started");
    static final Reply UNABLE_TO_QUEUE = reply(458, "Unable to queue messages");

    public static final Reply XCLIENT_SYNTAX =
            reply(501, "5.5.4", "Syntax: XCLIENT attribute=value...");
    public static final Reply ATTRIBUTE_EXPECTED =
            reply(501, "5.5.4", "Error: attribute=value expected");
    public static final Reply TRANSACTION_IN_PROGRESS =
            reply(503, "5.5.1", "Error: MAIL transaction in progress");

    static Reply unsupportedOption(String option) {
        return reply(555, "5.5.4", "Unsupported option: " + option);
    }

    /// Postfix: `dsn` among smtpd_discard_ehlo_keywords does not only hide the extension.
    static void requireDsn(Session session) throws CommandRejected {
        if (session.withheld().contains("DSN")) {
            throw new CommandRejected(NO_DSN);
        }
    }

    private Replies() {}
}
