// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// The lists of restrictions, each with the words of its refusals.
public enum Checkpoint {
    CLIENT("Client host rejected"),
    HELO("Helo command rejected"),
    SENDER("Sender address rejected"),
    RELAY("Recipient address rejected"),
    RECIPIENT("Recipient address rejected"),
    DATA("Data command rejected"),
    END_OF_DATA("End-of-data rejected"),
    ETRN("Etrn command rejected");

    private final String refusal;

    Checkpoint(String refusal) {
        this.refusal = refusal;
    }

    /// Follows `<who>: ` in a reply.
    public String refusal() {
        return refusal;
    }
}
