// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.longInteger;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.util.List;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.ParameterDraft;

/// What is the same for TLS with clients and with servers, and the programs that Postfix has for
/// it. Postfix: TLS_README, FORWARD_SECRECY_README, tlsmgr(8).
///
/// Postfix 3.7 reads none of those that begin with `tls_` before TLS is turned on.
final class TlsLibrary {

    private static final String OWN_RANDOM =
            "Keys are made with the random numbers of the system; no program has to collect any.";

    private static final String NO_OPENSSL = "TLS is Java's own, without OpenSSL.";

    private static final String NO_CURVE_GRADES = "Postfix itself reads it no longer, since 3.6.";

    private static final String NO_WEAK_GRADES =
            "Postfix itself has no such ciphers since 3.8; the grade means medium.";

    private static final String NO_OLD_CIPHERS =
            "!SEED:!IDEA:!3DES:!RC2:!RC4:!RC5:!kDH:!kECDH:!aDSS:!MD5";

    static final List<Parameter<?>> ALL =
            List.of(
                    list("tls_server_sni_maps")
                            .notYet("smtpd", "tlsproxy")
                            .readAtNeed()
                            .doc(
                                    """
                                    Tables with the PEM files of keys and certificates, in the \
                                    order of smtpd_tls_chain_files, for a name that clients call \
                                    us by (SNI), or .domain for all below it. Their indexes are \
                                    made by postmap -F.
                                    """),
                    library(bool("tls_append_default_CA").defaultsTo("no"))
                            .doc(
                                    """
                                    Whether the certification authorities that the system trusts \
                                    may vouch for others too, besides ours. \
                                    permit_tls_all_clientcerts would let all of their customers \
                                    relay.
                                    """),
                    library(bool("tls_trust_server_ccerts").defaultsTo("no"))
                            .doc(
                                    """
                                    Whether a certificate that was issued for a server is also \
                                    good for a client: public authorities issue hardly any others \
                                    now.
                                    """),
                    library(bool("tls_wildcard_matches_multiple_labels").defaultsTo("yes"))
                            .doc(
                                    """
                                    Whether *.example.com in a certificate is good for \
                                    a.b.example.com too, not only for b.example.com.
                                    """),
                    library(list("tls_dane_digests").defaultsTo("sha512 sha256").atLeast(1))
                            .doc(
                                    """
                                    The digests that count in TLSA records, the best first. One \
                                    that is not known by name needs its number: sha512=2. RFC 7671 \
                                    §9.
                                    """),

                    // Ciphers and curves
                    library(
                                    text("tls_medium_cipherlist")
                                            .defaultsTo(
                                                    "aNULL:-aNULL:HIGH:MEDIUM:"
                                                            + NO_OLD_CIPHERS
                                                            + ":+RC4:@STRENGTH")
                                            .atLeast(1))
                            .doc(
                                    """
                                    The ciphers of the grade medium, as OpenSSL writes such lists. \
                                    Best left alone.
                                    """),
                    library(
                                    text("tls_high_cipherlist")
                                            .defaultsTo(
                                                    "aNULL:-aNULL:HIGH:"
                                                            + NO_OLD_CIPHERS
                                                            + ":@STRENGTH")
                                            .atLeast(1))
                            .doc(
                                    """
                                    The ciphers of the grade high, as OpenSSL writes such lists. \
                                    Best left alone.
                                    """),
                    library(
                                    text("tls_null_cipherlist")
                                            .defaultsTo("eNULL:!kDH:!kECDH:!aDSS:!MD5:!aNULL")
                                            .atLeast(1))
                            .doc(
                                    """
                                    The ciphers of the grade null, which prove who one talks to \
                                    and hide nothing.
                                    """),
                    gone(text("tls_low_cipherlist"))
                            .withoutEffect(NO_WEAK_GRADES)
                            .doc("The ciphers of the grade low."),
                    gone(text("tls_export_cipherlist"))
                            .withoutEffect(NO_WEAK_GRADES)
                            .doc("The ciphers of the grade export."),
                    library(bool("tls_preempt_cipherlist").defaultsTo("no"))
                            .doc(
                                    """
                                    Whether the server's order of ciphers decides, and not the \
                                    client's.
                                    """),
                    library(
                                    list("tls_eecdh_auto_curves")
                                            .defaultsTo(
                                                    "X25519 X448 prime256v1 secp384r1 secp521r1"))
                            .doc(
                                    """
                                    The elliptic curves for key exchange, the best first; unknown \
                                    ones are passed over. Empty, as tls_ffdhe_auto_groups then \
                                    must be: the TLS library's own choice.
                                    """),
                    library(list("tls_ffdhe_auto_groups").defaultsTo("ffdhe2048 ffdhe3072"))
                            .doc(
                                    """
                                    The finite-field groups for key exchange under TLS 1.3, the \
                                    best first. RFC 7919.
                                    """),
                    gone(text("tls_eecdh_strong_curve").defaultsTo("prime256v1"))
                            .withoutEffect(NO_CURVE_GRADES)
                            .doc("The curve of smtpd_tls_eecdh_grade = strong."),
                    gone(text("tls_eecdh_ultra_curve").defaultsTo("secp384r1"))
                            .withoutEffect(NO_CURVE_GRADES)
                            .doc("The curve of smtpd_tls_eecdh_grade = ultra."),

                    // Sessions
                    library(text("tls_session_ticket_cipher").defaultsTo("aes-256-cbc"))
                            .doc(
                                    """
                                    The cipher of the tickets by which clients resume TLS \
                                    sessions. Empty: no tickets. RFC 5077.
                                    """),
                    library(bool("tls_fast_shutdown_enable").defaultsTo("yes"))
                            .doc(
                                    """
                                    Whether we hang up without waiting for the other side's end of \
                                    the TLS session.
                                    """),
                    library(longInteger("tls_trace_rate_limit").defaultsTo("1"))
                            .doc(
                                    """
                                    The brake on a loglevel with trace: how fast all programs \
                                    together may begin new trace files.
                                    """),

                    // OpenSSL
                    library(list("tls_ssl_options"))
                            .doc(
                                    """
                                    Features of TLS to turn on, by OpenSSL's names: NO_TICKET, \
                                    NO_RENEGOTIATION, NO_COMPRESSION and others; or all as one \
                                    number, 0x….
                                    """),
                    gone(list("tls_disable_workarounds"))
                            .withoutEffect(NO_OPENSSL)
                            .doc(
                                    """
                                    OpenSSL's workarounds for faults of others, to be turned off: \
                                    by their names, or all as one number, 0x….
                                    """),
                    gone(text("tls_config_file").defaultsTo("default"))
                            .withoutEffect(NO_OPENSSL)
                            .doc(
                                    """
                                    OpenSSL's own settings: an absolute path, default for the \
                                    system's openssl.cnf, or none.
                                    """),
                    gone(text("tls_config_name"))
                            .withoutEffect(NO_OPENSSL)
                            .doc("The section of tls_config_file. Empty: openssl_conf."),
                    gone(text("openssl_path").defaultsTo("/usr/bin/openssl").atLeast(1))
                            .withoutEffect(NO_OPENSSL)
                            .doc(
                                    """
                                    The command openssl, with which postfix tls makes keys and \
                                    certificates.
                                    """),

                    // tlsmgr
                    gone(integer("tls_daemon_random_bytes").defaultsTo("32").atLeast(1))
                            .withoutEffect(OWN_RANDOM)
                            .doc(
                                    """
                                    How many random octets a program gets from tlsmgr when it \
                                    starts.
                                    """),
                    integer("tls_random_bytes")
                            .defaultsTo("32")
                            .atLeast(1)
                            .readBy("tlsmgr")
                            .readAtNeed()
                            .withoutEffect(OWN_RANDOM)
                            .doc("How many octets tlsmgr takes from tls_random_source at a time."),
                    text("tls_random_source")
                            .defaultsTo("dev:/dev/urandom")
                            .readBy("tlsmgr")
                            .readAtNeed()
                            .withoutEffect(OWN_RANDOM)
                            .doc(
                                    """
                                    Where tlsmgr gets random octets: dev:, egd: or the path of a \
                                    file.
                                    """),
                    text("tls_random_exchange_name")
                            .defaultsTo("${data_directory}/prng_exch")
                            .readBy("tlsmgr")
                            .readAtNeed()
                            .withoutEffect(OWN_RANDOM)
                            .doc(
                                    """
                                    The file in which tlsmgr keeps its random numbers until its \
                                    next start.
                                    """),
                    time("tls_random_prng_update_period")
                            .defaultsTo("3600s")
                            .atLeast(1)
                            .readBy("tlsmgr")
                            .readAtNeed()
                            .withoutEffect(OWN_RANDOM)
                            .doc("How often tlsmgr writes tls_random_exchange_name."),
                    time("tls_random_reseed_period")
                            .defaultsTo("3600s")
                            .atLeast(1)
                            .readBy("tlsmgr")
                            .readAtNeed()
                            .withoutEffect(OWN_RANDOM)
                            .doc(
                                    """
                                    How long tlsmgr waits at most before it takes from \
                                    tls_random_source again.
                                    """));

    private TlsLibrary() {}

    private static <T> ParameterDraft<T> library(ParameterDraft<T> draft) {
        return draft.notYet("smtpd", "smtp", "lmtp", "tlsproxy").readAtNeed();
    }

    /// What will never be read here.
    private static <T> ParameterDraft<T> gone(ParameterDraft<T> draft) {
        return draft.readBy("smtpd", "smtp", "lmtp", "tlsproxy").readAtNeed();
    }
}
