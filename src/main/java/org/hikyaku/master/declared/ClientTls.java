// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.longInteger;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.word;

import java.util.List;
import org.hikyaku.config.Parameter;

/// TLS with servers that smtp and lmtp connect to; tlsproxy_client_… is for connections that
/// tlsproxy keeps open for them. What is demanded by default, smtp_tls_security_level, is read
/// already. Postfix: TLS_README, "SMTP Client specific settings".
final class ClientTls {

    static final List<Parameter<?>> ALL =
            List.of(
                    list("smtp_tls_policy_maps")
                            .alsoAs("lmtp_tls_policy_maps")
                            .alsoAs(
                                    "tlsproxy_client_policy_maps",
                                    "${tlsproxy_client_policy?{$tlsproxy_client_policy}"
                                            + ":{$smtp_tls_policy_maps}}")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Tables with a TLS level for some next hops, such as \
                                    example.com, .example.com or [mail.example.com]:587: none, \
                                    may, encrypt, dane, dane-only, fingerprint, verify or secure, \
                                    and after it match=, protocols=, ciphers= and the like for \
                                    that next hop.
                                    """),
                    list("smtp_tls_per_site")
                            .alsoAs("lmtp_tls_per_site")
                            .followedBy("tlsproxy_client_per_site")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The old form of smtp_tls_policy_maps, not read when that is \
                                    set: tables with NONE, MAY, MUST_NOPEERMATCH or MUST for a \
                                    next hop or a host.
                                    """),
                    word(
                                    "tlsproxy_client_security_level",
                                    "",
                                    "none",
                                    "may",
                                    "encrypt",
                                    "dane",
                                    "dane-only",
                                    "fingerprint",
                                    "verify",
                                    "secure")
                            .defaultsTo(
                                    "${tlsproxy_client_level?{$tlsproxy_client_level}"
                                            + ":{$smtp_tls_security_level}}")
                            .notYet("tlsproxy")
                            .doc(
                                    """
                                    smtp_tls_security_level for the connections that tlsproxy \
                                    keeps open; none or empty and it does not serve clients.
                                    """),
                    bool("smtp_use_tls")
                            .defaultsTo("no")
                            .alsoAs("lmtp_use_tls")
                            .followedBy("tlsproxy_client_use_tls")
                            .notYet("smtp")
                            .doc("The old way to say smtp_tls_security_level = may."),
                    bool("tlsproxy_client_enforce_tls")
                            .defaultsTo("$smtp_enforce_tls")
                            .notYet("tlsproxy")
                            .doc("The old way to say tlsproxy_client_security_level = encrypt."),
                    bool("smtp_tls_enforce_peername")
                            .defaultsTo("yes")
                            .alsoAs("lmtp_tls_enforce_peername")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether smtp_enforce_tls wants the server's name in its \
                                    certificate: the level verify, not only encrypt.
                                    """),
                    time("smtp_starttls_timeout")
                            .defaultsTo("300s")
                            .alsoAs("lmtp_starttls_timeout")
                            .atLeast(1)
                            .notYet("smtp")
                            .doc(
                                    """
                                    How long one read or write may take while TLS with a server is \
                                    set up or ended.
                                    """),
                    bool("smtp_tls_connection_reuse")
                            .defaultsTo("no")
                            .alsoAs("lmtp_tls_connection_reuse")
                            .notYet("smtp")
                            .doc("Whether a connection with TLS may carry several messages, too."),
                    list("smtp_tls_chain_files")
                            .alsoAs("lmtp_tls_chain_files")
                            .followedBy("tlsproxy_client_chain_files")
                            .notYet("smtp")
                            .doc(
                                    """
                                    PEM files with the keys and certificates that we show to \
                                    servers who ask: a key, its certificate, those of its issuers, \
                                    then perhaps the next key, of another algorithm. When set, the \
                                    files for one algorithm each are not read. Few servers ask; \
                                    empty is best.
                                    """),
                    text("smtp_tls_cert_file")
                            .alsoAs("lmtp_tls_cert_file")
                            .followedBy("tlsproxy_client_cert_file")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The PEM file with the RSA certificate that we show to servers, \
                                    and those of its issuers after it.
                                    """),
                    text("smtp_tls_key_file")
                            .defaultsTo("$smtp_tls_cert_file")
                            .alsoAs("lmtp_tls_key_file", "$lmtp_tls_cert_file")
                            .followedBy("tlsproxy_client_key_file")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The PEM file with the key of smtp_tls_cert_file, without a \
                                    pass phrase. Only root need be able to read it.
                                    """),
                    text("smtp_tls_eccert_file")
                            .alsoAs("lmtp_tls_eccert_file")
                            .followedBy("tlsproxy_client_eccert_file")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The PEM file with the ECDSA certificate that we show to \
                                    servers, and those of its issuers.
                                    """),
                    text("smtp_tls_eckey_file")
                            .defaultsTo("$smtp_tls_eccert_file")
                            .alsoAs("lmtp_tls_eckey_file", "$lmtp_tls_eccert_file")
                            .followedBy("tlsproxy_client_eckey_file")
                            .notYet("smtp")
                            .doc("The PEM file with the key of smtp_tls_eccert_file."),
                    text("smtp_tls_dcert_file")
                            .alsoAs("lmtp_tls_dcert_file")
                            .followedBy("tlsproxy_client_dcert_file")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The PEM file with the DSA certificate that we show to servers. \
                                    Nobody should use DSA any more.
                                    """),
                    text("smtp_tls_dkey_file")
                            .defaultsTo("$smtp_tls_dcert_file")
                            .alsoAs("lmtp_tls_dkey_file", "$lmtp_tls_dcert_file")
                            .followedBy("tlsproxy_client_dkey_file")
                            .notYet("smtp")
                            .doc("The PEM file with the key of smtp_tls_dcert_file."),
                    text("smtp_tls_CAfile")
                            .alsoAs("lmtp_tls_CAfile")
                            .followedBy("tlsproxy_client_CAfile")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The PEM file with the certification authorities that may vouch \
                                    for a server at the levels verify and secure.
                                    """),
                    text("smtp_tls_CApath")
                            .alsoAs("lmtp_tls_CApath")
                            .followedBy("tlsproxy_client_CApath")
                            .notYet("smtp")
                            .doc(
                                    """
                                    A directory of certification authorities that may vouch for a \
                                    server, each a PEM file named by its hash (openssl rehash).
                                    """),
                    integer("smtp_tls_scert_verifydepth")
                            .defaultsTo("9")
                            .alsoAs("lmtp_tls_scert_verifydepth")
                            .followedBy("tlsproxy_client_scert_verifydepth")
                            .notYet("smtp")
                            .doc(
                                    """
                                    How many issuers may stand between a server's certificate and \
                                    one that we trust. 1: only what a known authority issued \
                                    itself.
                                    """),
                    list("smtp_tls_trust_anchor_file")
                            .alsoAs("lmtp_tls_trust_anchor_file")
                            .notYet("smtp")
                            .doc(
                                    """
                                    PEM files with certificates or public keys. When set, only a \
                                    chain through one of them is trusted, whether it is a root or \
                                    not, and smtp_tls_CAfile and smtp_tls_CApath are not.
                                    """),
                    text("smtp_tls_verify_cert_match")
                            .defaultsTo("hostname")
                            .alsoAs("lmtp_tls_verify_cert_match")
                            .atLeast(1)
                            .notYet("smtp")
                            .doc(
                                    """
                                    The names, one of which a server's certificate must have at \
                                    the level verify: hostname is the server's own, nexthop the \
                                    next hop, dot-nexthop any below it; or a domain, or .domain \
                                    for any below it. Commas, white space or colons between them.
                                    """),
                    text("smtp_tls_secure_cert_match")
                            .defaultsTo("nexthop, dot-nexthop")
                            .alsoAs("lmtp_tls_secure_cert_match", "nexthop")
                            .atLeast(1)
                            .notYet("smtp")
                            .doc(
                                    """
                                    The same as smtp_tls_verify_cert_match, at the level secure. \
                                    hostname would make it worth no more than the DNS is.
                                    """),
                    list("smtp_tls_fingerprint_cert_match")
                            .alsoAs("lmtp_tls_fingerprint_cert_match")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The fingerprints, in hexadecimal, of the certificates or \
                                    public keys that a server may have at the level fingerprint. \
                                    Neither issuer, name nor date matters there.
                                    """),
                    text("smtp_tls_fingerprint_digest")
                            .defaultsTo("sha256")
                            .before("3.6", "md5")
                            .atLeast(1)
                            .alsoAs("lmtp_tls_fingerprint_digest")
                            .followedBy("tlsproxy_client_fingerprint_digest")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The digest of the fingerprints in \
                                    smtp_tls_fingerprint_cert_match and smtp_tls_policy_maps: \
                                    sha256, sha512, sha1, md5. A change of it makes them \
                                    worthless.
                                    """),
                    text("smtp_tls_servername")
                            .alsoAs("lmtp_tls_servername")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The name by which a server with several certificates shall \
                                    choose (SNI): a host name, hostname for its own, nexthop for \
                                    the next hop. Empty: none is sent. DANE always sends its own. \
                                    RFC 6066 §3.
                                    """),
                    bool("smtp_tls_enable_rpk")
                            .defaultsTo("no")
                            .alsoAs("lmtp_tls_enable_rpk")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether a server may send its bare public key instead of a \
                                    certificate, where no authority has to vouch for it. RFC 7250.
                                    """),
                    word("smtp_tls_dane_insecure_mx_policy", "may", "encrypt", "dane")
                            .defaultsTo("dane")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The level dane, when the host's TLSA records are signed and \
                                    the MX record that led there is not: dane holds the server to \
                                    them, encrypt demands TLS with anybody, may ignores them.
                                    """),
                    bool("smtp_tls_force_insecure_host_tlsa_lookup")
                            .defaultsTo("no")
                            .alsoAs("lmtp_tls_force_insecure_host_tlsa_lookup")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether TLSA records are looked up even for a host whose \
                                    addresses are not signed. It costs a query and hardly ever \
                                    finds any.
                                    """),
                    bool("smtp_tls_enforce_sts_mx_patterns")
                            .defaultsTo("yes")
                            .alsoAs("lmtp_tls_enforce_sts_mx_patterns")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether mail goes only to MX hosts that the MTA-STS policy of \
                                    the domain names, and their certificates must have the host's \
                                    name. It takes a plugin behind smtp_tls_policy_maps that \
                                    passes the policy on. RFC 8461 §4.1.
                                    """),
                    text("smtp_tls_protocols")
                            .defaultsTo(">=TLSv1")
                            .alsoAs("lmtp_tls_protocols")
                            .notYet("smtp")
                            .doc(
                                    """
                                    The TLS versions where TLS is not demanded: >= and <= with \
                                    TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, or the old form, where ! \
                                    takes one out. Commas, white space or colons between them; \
                                    empty: all.
                                    """),
                    text("smtp_tls_mandatory_protocols")
                            .defaultsTo(">=TLSv1")
                            .alsoAs("lmtp_tls_mandatory_protocols")
                            .notYet("smtp")
                            .doc("The same as smtp_tls_protocols, where TLS is demanded."),
                    text("smtp_tls_ciphers")
                            .defaultsTo("medium")
                            .alsoAs("lmtp_tls_ciphers")
                            .atLeast(1)
                            .notYet("smtp")
                            .doc(
                                    """
                                    The weakest grade of ciphers up to TLS 1.2 where TLS is not \
                                    demanded: medium, high or null, each as tls_medium_cipherlist \
                                    and its like define it. export and low mean medium.
                                    """),
                    text("smtp_tls_mandatory_ciphers")
                            .defaultsTo("medium")
                            .alsoAs("lmtp_tls_mandatory_ciphers")
                            .atLeast(1)
                            .notYet("smtp")
                            .doc("The same as smtp_tls_ciphers, where TLS is demanded."),
                    list("smtp_tls_exclude_ciphers")
                            .alsoAs("lmtp_tls_exclude_ciphers")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Ciphers that are never used with servers, by name or by kind: \
                                    aNULL, MD5; kEDH+aRSA is what is both.
                                    """),
                    list("smtp_tls_mandatory_exclude_ciphers")
                            .alsoAs("lmtp_tls_mandatory_exclude_ciphers")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Ciphers that are not used where TLS is demanded, besides those \
                                    of smtp_tls_exclude_ciphers.
                                    """),
                    text("smtp_tls_session_cache_database")
                            .alsoAs("lmtp_tls_session_cache_database")
                            .notYet("tlsmgr")
                            .readAtNeed()
                            .doc(
                                    """
                                    The table, btree: or lmdb:, that remembers TLS sessions with \
                                    servers, so that the next one needs no full handshake. Empty: \
                                    none. tlsmgr reads it in main.cf only: -o for a transport does \
                                    nothing.
                                    """),
                    time("smtp_tls_session_cache_timeout")
                            .defaultsTo("3600s")
                            .alsoAs("lmtp_tls_session_cache_timeout")
                            .atLeast(0)
                            .atMost(8640000)
                            .notYet("tlsmgr")
                            .readAtNeed()
                            .doc(
                                    """
                                    How long a TLS session with a server is remembered; less than \
                                    2 minutes counts as 2 minutes. 0: not at all.
                                    """),
                    bool("smtp_tls_block_early_mail_reply")
                            .defaultsTo("no")
                            .alsoAs("lmtp_tls_block_early_mail_reply")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether a server that has answered MAIL FROM before it was \
                                    said gets no mail: somebody may have put commands before our \
                                    TLS session (CVE-2009-3555).
                                    """),
                    bool("smtp_tls_note_starttls_offer")
                            .defaultsTo("no")
                            .alsoAs("lmtp_tls_note_starttls_offer")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether it is logged that a server offered STARTTLS which we \
                                    did not use.
                                    """),
                    list("smtp_tls_loglevel")
                            .defaultsTo("0")
                            .alsoAs("lmtp_tls_loglevel")
                            .followedBy("tlsproxy_client_loglevel")
                            .notYet("smtp", "tlsmgr")
                            .doc(
                                    """
                                    What is logged of TLS with servers: 0 nothing, 1 a line for \
                                    each handshake, 2 its steps too, 3 and 4 also octets: of the \
                                    handshake, of all. With trace beside it, a file in the queue's \
                                    directory tlstrace for each session.
                                    """),
                    list("smtp_tls_loglevel_maps")
                            .alsoAs("lmtp_tls_loglevel_maps")
                            .notYet("smtp")
                            .doc("Tables with a smtp_tls_loglevel for some destinations."),
                    longInteger("smtp_tls_trace_size_limit")
                            .defaultsTo("102400")
                            .alsoAs("lmtp_tls_trace_size_limit")
                            .notYet("smtp")
                            .doc(
                                    """
                                    How many octets the trace file of one TLS session with a \
                                    server may have.
                                    """),
                    bool("smtp_log_tls_feature_status")
                            .defaultsTo("yes")
                            .alsoAs("lmtp_log_tls_feature_status")
                            .notYet("smtp")
                            .doc(
                                    """
                                    Whether the log line of a delivery says with tls= which level \
                                    was wanted and what came of it, and so for REQUIRETLS.
                                    """));

    private ClientTls() {}
}
