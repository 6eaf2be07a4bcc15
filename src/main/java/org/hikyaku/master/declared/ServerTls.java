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

/// TLS with clients that connect to us: smtpd, and postscreen before it, which have tlsproxy do the
/// ciphering where they don't themselves. Postfix: TLS_README, "SMTP Server specific settings".
final class ServerTls {

    static final List<Parameter<?>> ALL =
            List.of(
                    word(
                                    "smtpd_tls_security_level",
                                    "",
                                    "none",
                                    "may",
                                    "encrypt",
                                    "fingerprint",
                                    "verify",
                                    "secure")
                            .followedBy(
                                    "postscreen_tls_security_level", "tlsproxy_tls_security_level")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether clients are offered STARTTLS: none (no), may (yes), \
                                    encrypt (yes, and a client that does not use it may do nothing \
                                    else). verify and above mean encrypt. Empty: smtpd_use_tls and \
                                    smtpd_enforce_tls decide.
                                    """),
                    bool("smtpd_use_tls")
                            .defaultsTo("no")
                            .followedBy("postscreen_use_tls", "tlsproxy_use_tls")
                            .notYet("smtpd")
                            .doc("The old way to say smtpd_tls_security_level = may."),
                    bool("smtpd_enforce_tls")
                            .defaultsTo("no")
                            .followedBy("postscreen_enforce_tls", "tlsproxy_enforce_tls")
                            .notYet("smtpd")
                            .doc("The old way to say smtpd_tls_security_level = encrypt."),
                    bool("smtpd_tls_wrappermode")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether the connection begins with TLS instead of a greeting, \
                                    as on port 465: belongs in master.cf, for that port only. RFC \
                                    8314 §3.3.
                                    """),
                    bool("smtpd_tls_auth_only")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether AUTH is offered and taken under TLS only, so that no \
                                    password travels in the clear. Where TLS is demanded it is so \
                                    anyway.
                                    """),
                    time("smtpd_starttls_timeout")
                            .defaultsTo("${stress?{10}:{300}}s")
                            .atLeast(1)
                            .followedBy("postscreen_starttls_timeout")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How long one read or write may take while TLS with a client is \
                                    set up or ended.
                                    """),
                    list("smtpd_tls_chain_files")
                            .followedBy("postscreen_tls_chain_files", "tlsproxy_tls_chain_files")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    PEM files with the server's keys and certificates, read as if \
                                    they were one: a key, its certificate, the certificates of its \
                                    issuers, then perhaps the next key, of another algorithm. When \
                                    set, the files for one algorithm each (cert_file, key_file …) \
                                    are not read.
                                    """),
                    text("smtpd_tls_cert_file")
                            .followedBy("postscreen_tls_cert_file", "tlsproxy_tls_cert_file")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The PEM file with the server's RSA certificate and those of \
                                    its issuers after it. none: TLS without any certificate, which \
                                    few clients can do.
                                    """),
                    text("smtpd_tls_key_file")
                            .defaultsTo("$smtpd_tls_cert_file")
                            .followedBy("postscreen_tls_key_file", "tlsproxy_tls_key_file")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The PEM file with the key of smtpd_tls_cert_file, without a \
                                    pass phrase. Only root need be able to read it.
                                    """),
                    text("smtpd_tls_eccert_file")
                            .followedBy("postscreen_tls_eccert_file", "tlsproxy_tls_eccert_file")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The PEM file with the server's ECDSA certificate and those of \
                                    its issuers.
                                    """),
                    text("smtpd_tls_eckey_file")
                            .defaultsTo("$smtpd_tls_eccert_file")
                            .followedBy("postscreen_tls_eckey_file", "tlsproxy_tls_eckey_file")
                            .notYet("smtpd")
                            .doc("The PEM file with the key of smtpd_tls_eccert_file."),
                    text("smtpd_tls_dcert_file")
                            .followedBy("postscreen_tls_dcert_file", "tlsproxy_tls_dcert_file")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The PEM file with the server's DSA certificate. Nobody should \
                                    use DSA any more.
                                    """),
                    text("smtpd_tls_dkey_file")
                            .defaultsTo("$smtpd_tls_dcert_file")
                            .followedBy("postscreen_tls_dkey_file", "tlsproxy_tls_dkey_file")
                            .notYet("smtpd")
                            .doc("The PEM file with the key of smtpd_tls_dcert_file."),
                    text("smtpd_tls_CAfile")
                            .followedBy("postscreen_tls_CAfile", "tlsproxy_tls_CAfile")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The PEM file with the certification authorities that may vouch \
                                    for a client. Clients that are asked for a certificate are \
                                    told their names.
                                    """),
                    text("smtpd_tls_CApath")
                            .followedBy("postscreen_tls_CApath", "tlsproxy_tls_CApath")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    A directory of certification authorities that may vouch for a \
                                    client, each a PEM file named by its hash (openssl rehash). \
                                    Clients are not told of them.
                                    """),
                    bool("smtpd_tls_ask_ccert")
                            .defaultsTo("no")
                            .followedBy("postscreen_tls_ask_ccert", "tlsproxy_tls_ask_ccert")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether clients are asked for a certificate, which \
                                    permit_tls_clientcerts and check_ccert_access need. One that \
                                    has none may go on.
                                    """),
                    bool("smtpd_tls_req_ccert")
                            .defaultsTo("no")
                            .followedBy("postscreen_tls_req_ccert", "tlsproxy_tls_req_ccert")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether a client without a trusted certificate is turned away \
                                    in the TLS handshake. Only where TLS is demanded.
                                    """),
                    integer("smtpd_tls_ccert_verifydepth")
                            .defaultsTo("9")
                            .followedBy(
                                    "postscreen_tls_ccert_verifydepth",
                                    "tlsproxy_tls_ccert_verifydepth")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How many issuers may stand between a client's certificate and \
                                    one that we trust. 1: only what a known authority issued \
                                    itself.
                                    """),
                    text("smtpd_tls_fingerprint_digest")
                            .defaultsTo("sha256")
                            .before("3.6", "md5")
                            .atLeast(1)
                            .followedBy(
                                    "postscreen_tls_fingerprint_digest",
                                    "tlsproxy_tls_fingerprint_digest")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The digest by which tables know a client's certificate or \
                                    public key: sha256, sha512, sha1, md5. A change of it makes \
                                    the fingerprints in those tables worthless.
                                    """),
                    bool("smtpd_tls_enable_rpk")
                            .defaultsTo("no")
                            .followedBy("postscreen_tls_enable_rpk", "tlsproxy_tls_enable_rpk")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether a client that is asked for a certificate may send its \
                                    bare public key instead. RFC 7250.
                                    """),
                    text("smtpd_tls_protocols")
                            .defaultsTo(">=TLSv1")
                            .followedBy("postscreen_tls_protocols", "tlsproxy_tls_protocols")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The TLS versions for clients that need not use TLS: >= and <= \
                                    with TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, or the old form, where \
                                    ! takes one out. Commas, white space or colons between them; \
                                    empty: all.
                                    """),
                    text("smtpd_tls_mandatory_protocols")
                            .defaultsTo(">=TLSv1")
                            .followedBy(
                                    "postscreen_tls_mandatory_protocols",
                                    "tlsproxy_tls_mandatory_protocols")
                            .notYet("smtpd")
                            .doc("The same as smtpd_tls_protocols, where TLS is demanded."),
                    text("smtpd_tls_ciphers")
                            .defaultsTo("medium")
                            .atLeast(1)
                            .followedBy("postscreen_tls_ciphers", "tlsproxy_tls_ciphers")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The weakest grade of ciphers up to TLS 1.2 for clients that \
                                    need not use TLS: medium, high or null, each as \
                                    tls_medium_cipherlist and its like define it. export and low \
                                    mean medium.
                                    """),
                    text("smtpd_tls_mandatory_ciphers")
                            .defaultsTo("medium")
                            .atLeast(1)
                            .followedBy(
                                    "postscreen_tls_mandatory_ciphers",
                                    "tlsproxy_tls_mandatory_ciphers")
                            .notYet("smtpd")
                            .doc("The same as smtpd_tls_ciphers, where TLS is demanded."),
                    list("smtpd_tls_exclude_ciphers")
                            .followedBy(
                                    "postscreen_tls_exclude_ciphers",
                                    "tlsproxy_tls_exclude_ciphers")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Ciphers that are never used with clients, by name or by kind: \
                                    aNULL, MD5; kEDH+aRSA is what is both.
                                    """),
                    list("smtpd_tls_mandatory_exclude_ciphers")
                            .followedBy(
                                    "postscreen_tls_mandatory_exclude_ciphers",
                                    "tlsproxy_tls_mandatory_exclude_ciphers")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Ciphers that are not used where TLS is demanded, besides those \
                                    of smtpd_tls_exclude_ciphers.
                                    """),
                    text("smtpd_tls_dh1024_param_file")
                            .followedBy(
                                    "postscreen_tls_dh1024_param_file",
                                    "tlsproxy_tls_dh1024_param_file")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    The PEM file with the group for Diffie-Hellman key exchange, \
                                    of 2048 bits for all that its name says. Empty or auto: the \
                                    TLS library chooses, which is best.
                                    """),
                    text("smtpd_tls_dh512_param_file")
                            .followedBy(
                                    "postscreen_tls_dh512_param_file",
                                    "tlsproxy_tls_dh512_param_file")
                            .readBy("smtpd")
                            .withoutEffect("Postfix itself has it no longer.")
                            .doc(
                                    """
                                    The PEM file with the Diffie-Hellman group for ciphers that \
                                    were made weak for export.
                                    """),
                    text("smtpd_tls_eecdh_grade")
                            .defaultsTo("auto")
                            .followedBy("postscreen_tls_eecdh_grade", "tlsproxy_tls_eecdh_grade")
                            .readBy("smtpd")
                            .withoutEffect("Postfix itself takes every value for auto since 3.6.")
                            .doc(
                                    """
                                    How strong the elliptic curve of a key exchange with clients \
                                    was to be: auto, strong, ultra or none.
                                    """),
                    bool("smtpd_tls_always_issue_session_ids")
                            .defaultsTo("yes")
                            .followedBy(
                                    "postscreen_tls_always_issue_session_ids",
                                    "tlsproxy_tls_always_issue_session_ids")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether a client gets a TLS session id even when no session is \
                                    remembered. Some clients break without.
                                    """),
                    text("smtpd_tls_session_cache_database")
                            .notYet("tlsmgr")
                            .readAtNeed()
                            .doc(
                                    """
                                    The table, btree: or lmdb:, that remembers the TLS sessions of \
                                    clients, so that they need no full handshake when they come \
                                    again. Empty: none; clients with session tickets need none.
                                    """),
                    time("smtpd_tls_session_cache_timeout")
                            .defaultsTo("3600s")
                            .atLeast(0)
                            .atMost(8640000)
                            .notYet("tlsmgr")
                            .readAtNeed()
                            .doc(
                                    """
                                    How long the TLS session of a client can be resumed, by the \
                                    table or by a ticket; less than 2 minutes counts as 2 minutes. \
                                    0: never.
                                    """),
                    integer("smtpd_client_new_tls_session_rate_limit")
                            .defaultsTo("0")
                            .negativeIsZero()
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How many new TLS sessions one client may begin within \
                                    anvil_rate_time_unit; resumed ones don't count. 0: any number.
                                    """),
                    bool("smtpd_tls_received_header")
                            .defaultsTo("no")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    Whether Received: says with which TLS version and cipher a \
                                    message came, and whose certificate the client had.
                                    """),
                    list("smtpd_tls_loglevel")
                            .defaultsTo("0")
                            .followedBy("postscreen_tls_loglevel", "tlsproxy_tls_loglevel")
                            .notYet("smtpd", "tlsmgr")
                            .doc(
                                    """
                                    What is logged of TLS with clients: 0 nothing, 1 a line for \
                                    each handshake, 2 its steps too, 3 and 4 also octets: of the \
                                    handshake, of all. With trace beside it, a file in the queue's \
                                    directory tlstrace for each session.
                                    """),
                    list("smtpd_tls_loglevel_maps")
                            .followedBy("postscreen_tls_loglevel_maps")
                            .notYet("smtpd")
                            .doc("Tables with a smtpd_tls_loglevel for some clients."),
                    longInteger("smtpd_tls_trace_size_limit")
                            .defaultsTo("102400")
                            .followedBy("postscreen_tls_trace_size_limit")
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How many octets the trace file of one TLS session with a \
                                    client may have.
                                    """));

    private ServerTls() {}
}
