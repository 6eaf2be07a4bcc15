// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.time.Instant;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Recipient;
import org.hikyaku.smtp.ClientMemory;
import org.jspecify.annotations.Nullable;

/// A mail transaction: what MAIL began, RCPT adds to, and DATA or BDAT completes. The draft is
/// opened with the first recipient that is accepted. Confined to the session's thread.
///
/// RFC 5321 §3.3.
public final class Transaction {

    /// Objects that a recipient consists of, without its texts.
    private static final int OCTETS_EACH = 300;

    /// How often an address is kept: as it is, as it was, and both in what finds duplicates.
    private static final int COPIES = 4;

    /// These are part of what a session takes in any case, see master.ConnectionRoom: who sends to
    /// few gets his mail in, however many others send to very many.
    private static final int FREE_OCTETS = 1024;

    private final Instant arrival;
    private final Address sender;
    private final MailOptions options;
    private final ClientMemory memory;
    private @Nullable Draft draft;
    private int recipients;
    private int recipientsInExcess;
    private @Nullable Address onlyRecipient;
    private @Nullable Chunks chunks;

    /// What the recipients take in memory, about; and how much of it was taken from the budget.
    private long octets;

    private long taken;

    /// What MAIL said beside the sender.
    ///
    /// @param size octets that SIZE announced; 0 when it said nothing. RFC 1870
    /// @param encoding `7bit`, `8bit` or null. RFC 6152
    /// @param ret `FULL`, `HDRS` or null. RFC 3461 §4.3
    /// @param envid decoded from xtext, or null. RFC 3461 §4.4
    public record MailOptions(
            long size,
            @Nullable String encoding,
            SmtpUtf8 smtpUtf8,
            @Nullable String ret,
            @Nullable String envid) {}

    /// Whether the client asked for SMTPUTF8. RFC 6531.
    public enum SmtpUtf8 {
        NOT_REQUESTED,
        REQUESTED
    }

    /// Where a message that comes by BDAT stands.
    public interface Chunks {}

    public Transaction(Instant arrival, Address sender, MailOptions options, ClientMemory memory) {
        this.arrival = arrival;
        this.sender = sender;
        this.options = options;
        this.memory = memory;
    }

    /// Takes memory for a recipient that is going to be added. False when there is none.
    public boolean makesRoomFor(Recipient recipient) {
        long its = OCTETS_EACH + (long) COPIES * textLength(recipient);
        octets += its;
        long more = octets - FREE_OCTETS - taken;
        if (more <= 0) {
            return true;
        }
        if (!memory.take(more)) {
            octets -= its;
            return false;
        }
        taken += more;
        return true;
    }

    private static int textLength(Recipient recipient) {
        var orcpt = recipient.orcpt();
        return recipient.address().text().length() + (orcpt == null ? 0 : orcpt.length());
    }

    public Instant arrival() {
        return arrival;
    }

    public Address sender() {
        return sender;
    }

    public MailOptions options() {
        return options;
    }

    /// Null before the first recipient was accepted.
    public @Nullable Draft draft() {
        return draft;
    }

    public void opened(Draft draft) {
        this.draft = draft;
    }

    public void add(Recipient recipient) {
        if (draft == null) {
            throw new IllegalStateException("a recipient without a draft");
        }
        draft.recipient(recipient);
        recipients++;
        onlyRecipient = recipients == 1 ? recipient.original() : null;
    }

    public int recipients() {
        return recipients;
    }

    /// The recipient as the client wrote it, when there is exactly one.
    public @Nullable Address onlyRecipient() {
        return onlyRecipient;
    }

    /// How many recipients beyond the limit were named so far, this one included.
    public int countExcess() {
        return ++recipientsInExcess;
    }

    /// Null unless BDAT has begun.
    public @Nullable Chunks chunks() {
        return chunks;
    }

    public void chunks(Chunks chunks) {
        this.chunks = chunks;
    }

    /// Leaves nothing behind of what was not committed.
    public void abandon() {
        if (draft != null) {
            draft.close();
        }
        memory.giveBack(taken);
        octets = 0;
        taken = 0;
    }
}
