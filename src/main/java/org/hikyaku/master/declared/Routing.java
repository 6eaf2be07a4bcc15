// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.word;
import static org.hikyaku.config.Parameter.words;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Which way mail leaves, and what the client asks DNS and servers on it. smtp(8),
/// trivial-rewrite(8); Postfix: SASL_README for what depends on the sender.
final class Routing {

    private static final String OWN_RESOLVER = "DNS is asked without the C library.";

    static final List<Parameter<?>> ALL =
            List.of(
                    list("sender_dependent_default_transport_maps")
                            .notYet("trivial-rewrite")
                            .doc(
                                    """
                                    The transport:nexthop that stands in for default_transport, by the sender's \
                                    address or @domain. DUNNO: default_transport after all.
                                    """),
                    text("empty_address_default_transport_maps_lookup_key")
                            .defaultsTo("<>")
                            .atLeast(1)
                            .notYet("trivial-rewrite")
                            .doc(
                                    "What is looked up in sender_dependent_default_transport_maps for the null sender."),
                    list("sender_dependent_relayhost_maps")
                            .notYet("trivial-rewrite")
                            .doc(
                                    """
                                    The host that stands in for relayhost, by the sender's address or @domain. DUNNO: \
                                    relayhost after all.
                                    """),
                    text("empty_address_relayhost_maps_lookup_key")
                            .defaultsTo("<>")
                            .atLeast(1)
                            .notYet("trivial-rewrite")
                            .doc(
                                    "What is looked up in sender_dependent_relayhost_maps for the null sender."),
                    bool("smtp_sender_dependent_authentication")
                            .defaultsTo("no")
                            .alsoAs("lmtp_sender_dependent_authentication")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether the name and password for a server are looked up by the sender first. \
                                    Connections are then not used again for other mail.
                                    """),
                    bool("smtp_send_dummy_mail_auth")
                            .defaultsTo("no")
                            .alsoAs("lmtp_send_dummy_mail_auth")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether MAIL FROM carries AUTH=<> where we have logged in. RFC 4954 §5 wants \
                                    it; some servers fail over it.
                                    """),
                    text("best_mx_transport")
                            .notYet("smtp", "lmtp")
                            .doc(
                                    """
                                    The transport:nexthop for a domain that is not ours and whose best MX host we are, \
                                    such as local. Empty: such mail is returned, since it would come back to us.
                                    """),
                    bool("allow_untrusted_routing")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether strangers may write a second destination into an address, as in \
                                    user@elsewhere@relay. It lets them reach through a backup MX whom they could not \
                                    reach otherwise.
                                    """),

                    // DNS
                    list("use_srv_lookup")
                            .notYet("smtp", "lmtp")
                            .doc(
                                    """
                                    Services whose servers are found by SRV records, such as submission for a relayhost \
                                    of example.com:submission. A name in [] is always an address. RFC 6186.
                                    """),
                    bool("allow_srv_lookup_fallback")
                            .defaultsTo("no")
                            .notYet("smtp", "lmtp")
                            .doc(
                                    "Whether a domain without SRV records, or whose SRV records cannot be had, is asked for MX."),
                    bool("ignore_srv_lookup_error")
                            .defaultsTo("no")
                            .notYet("smtp", "lmtp")
                            .doc(
                                    "Whether a domain whose SRV records cannot be had is asked for MX."),
                    list("smtp_dns_reply_filter")
                            .alsoAs("lmtp_dns_reply_filter")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Tables that see every MX, address and TLSA record that was found, as \
                                    "name ttl class type preference value", and may answer IGNORE.
                                    """),
                    words("smtp_dns_resolver_options", "res_defnames", "res_dnsrch")
                            .alsoAs("lmtp_dns_resolver_options")
                            .notYet("smtp")
                            .doc(
                                    """
                                    How names are completed when they are looked up: res_defnames adds our domain to \
                                    names without a dot, res_dnsrch tries the search list of resolv.conf. Mail may go \
                                    astray by either.
                                    """),
                    bool("smtp_cname_overrides_servername")
                            .defaultsTo("no")
                            .alsoAs("lmtp_cname_overrides_servername")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether a server whose name is an alias in DNS is known by the name it stands \
                                    for, in the log, for passwords and for TLS.
                                    """),
                    text("dnssec_probe")
                            .defaultsTo("ns:.")
                            .notYet()
                            .doc(
                                    """
                                    What is asked, type:name, to find out whether the resolver checks DNSSEC, when it \
                                    has not shown so by other answers. Empty: nothing.
                                    """),
                    bool("dns_ncache_ttl_fix_enable")
                            .defaultsTo("no")
                            .withoutEffect(OWN_RESOLVER)
                            .doc(
                                    "Whether the C library is got round where it hides how long a negative answer holds."),
                    bool("enable_idna2003_compatibility")
                            .defaultsTo("no")
                            .notYet()
                            .doc(
                                    """
                                    Whether the few letters that IDNA2008 changed, such as the German sharp s, are \
                                    translated for DNS as before: ss, which may be another domain.
                                    """),

                    // Probes and connections
                    word("smtp_address_verify_target", "rcpt", "data")
                            .defaultsTo("rcpt")
                            .alsoAs("lmtp_address_verify_target")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The command after which a probe of an address is content; data for servers \
                                    that refuse recipients no earlier.
                                    """));

    private Routing() {}
}
