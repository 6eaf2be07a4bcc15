// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.raw;
import static org.hikyaku.config.Parameter.text;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Who may bring what mail in, where no other class is nearer. postdrop(1), smtpd(8).
final class Entrance {

    static final List<Parameter<?>> ALL =
            List.of(
                    list("local_login_sender_maps")
                            .defaultsTo("static:*")
                            .notYet("postdrop")
                            .doc(
                                    """
                                    The sender addresses that a user may give to the sendmail command, by login name, \
                                    or uid:number for one without: addresses, @domain, <> or * for all.
                                    """),
                    text("empty_address_local_login_sender_maps_lookup_key")
                            .defaultsTo("<>")
                            .notYet("postdrop")
                            .doc("What the null sender is called in local_login_sender_maps."),
                    raw("default_rbl_reply")
                            .defaultsTo(
                                    "$rbl_code Service unavailable; $rbl_class [$rbl_what] blocked using"
                                            + " $rbl_domain${rbl_reason?; $rbl_reason}")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The reply to a client that a DNS block list has, where rbl_reply_maps has none; \
                                    $rbl_domain, $rbl_reason and their kind are those of the list.
                                    """),
                    list("relay_clientcerts")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The fingerprints of TLS certificates whose owners permit_tls_clientcerts lets in; \
                                    what the tables answer does not matter.
                                    """),
                    bool("strict_smtputf8")
                            .defaultsTo("no")
                            .notYet()
                            .doc(
                                    """
                                    Whether a client has to say SMTPUTF8 before it may use an address that is not \
                                    ASCII. RFC 6531 §3.4.
                                    """));

    private Entrance() {}
}
