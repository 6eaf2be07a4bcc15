// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.patterns;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.words;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Addresses that become other addresses, and copies to further ones. Postfix:
/// ADDRESS_REWRITING_README; canonical(5), generic(5), relocated(5).
final class AddressRewriting {

    static final List<Parameter<?>> ALL =
            List.of(
                    list("canonical_maps")
                            .notYet("cleanup", "smtpd")
                            .doc(
                                    """
                                    What an address becomes, in envelope and headers, when a message comes in: by \
                                    user@domain, user of our own domains, or @domain.
                                    """),
                    words(
                                    "canonical_classes",
                                    "envelope_sender",
                                    "envelope_recipient",
                                    "header_sender",
                                    "header_recipient")
                            .defaultsTo(
                                    "envelope_sender, envelope_recipient, header_sender, header_recipient")
                            .atLeast(1)
                            .notYet("cleanup")
                            .doc("Which addresses canonical_maps changes."),
                    list("sender_canonical_maps")
                            .notYet("cleanup", "smtpd")
                            .doc(
                                    "What the address of a sender becomes; comes before canonical_maps, and is looked up alike."),
                    words(
                                    "sender_canonical_classes",
                                    "envelope_sender",
                                    "envelope_recipient",
                                    "header_sender",
                                    "header_recipient")
                            .defaultsTo("envelope_sender, header_sender")
                            .atLeast(1)
                            .notYet("cleanup")
                            .doc("Which addresses sender_canonical_maps changes."),
                    list("recipient_canonical_maps")
                            .notYet("cleanup", "smtpd")
                            .doc(
                                    "What the address of a recipient becomes; comes before canonical_maps, and is looked up alike."),
                    words(
                                    "recipient_canonical_classes",
                                    "envelope_sender",
                                    "envelope_recipient",
                                    "header_sender",
                                    "header_recipient")
                            .defaultsTo("envelope_recipient, header_recipient")
                            .atLeast(1)
                            .notYet("cleanup")
                            .doc("Which addresses recipient_canonical_maps changes."),
                    list("masquerade_domains")
                            .notYet("cleanup")
                            .doc(
                                    """
                                    Domains that hide what is below them: user@host.example.com becomes \
                                    user@example.com. The first that fits counts; !domain leaves a domain as it is.
                                    """),
                    patterns("masquerade_exceptions")
                            .notYet("cleanup")
                            .doc(
                                    "Users, by the part before the @, whose addresses keep their host."),
                    words(
                                    "masquerade_classes",
                                    "envelope_sender",
                                    "envelope_recipient",
                                    "header_sender",
                                    "header_recipient")
                            .defaultsTo("envelope_sender, header_sender, header_recipient")
                            .notYet("cleanup")
                            .doc(
                                    """
                                    Which addresses masquerade_domains changes. With envelope_recipient, mail does not \
                                    find its way to single hosts any more.
                                    """),
                    list("smtp_generic_maps")
                            .alsoAs("lmtp_generic_maps")
                            .notYet("smtp")
                            .doc(
                                    """
                                    What an address becomes, in envelope and headers, on its way out: for a machine \
                                    whose own domain means nothing to others.
                                    """),
                    list("relocated_maps")
                            .notYet("trivial-rewrite")
                            .doc(
                                    """
                                    Where people went who are no longer here: by user@domain, user of our own domains, \
                                    or @domain. Mail for them is returned with that text.
                                    """),
                    bool("relocated_prefix_enable")
                            .defaultsTo("yes")
                            .notYet("trivial-rewrite")
                            .doc(
                                    """
                                    Whether "5.1.6 User has moved to " is put before what relocated_maps has; with no, the table has \
                                    to say the status itself.
                                    """),

                    // Copies
                    text("always_bcc")
                            .notYet("cleanup")
                            .doc(
                                    """
                                    An address that gets a copy of every message that comes in from outside, and \
                                    whose failures nobody is told. Empty: none.
                                    """),
                    list("sender_bcc_maps")
                            .notYet("cleanup")
                            .doc(
                                    "The address that gets a copy of a message that comes in from outside, by the sender's address."),
                    list("recipient_bcc_maps")
                            .notYet("cleanup")
                            .doc(
                                    "The address that gets a copy of a message that comes in from outside, by a recipient's address."));

    private AddressRewriting() {}
}
