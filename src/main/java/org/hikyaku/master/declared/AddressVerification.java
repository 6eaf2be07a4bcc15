// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.word;

import java.time.Duration;
import java.util.List;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.ParameterDraft;

/// Whether an address takes mail, found out with a message that has no content. Postfix:
/// ADDRESS_VERIFICATION_README, verify(8).
final class AddressVerification {

    static final List<Parameter<?>> ALL =
            List.of(
                    // --- What is known

                    text("address_verify_map")
                            .defaultsTo("$default_cache_db_type:$data_directory/verify_cache")
                            .notYet("verify")
                            .readAtNeed()
                            .doc(
                                    """
                                    The table, which verify itself writes, with what was found out \
                                    about addresses. Empty: it is kept in memory and forgotten at \
                                    a restart.
                                    """),
                    time("address_verify_cache_cleanup_interval")
                            .defaultsTo("12h")
                            .unit('h')
                            .atLeast(0)
                            .notYet("verify")
                            .readAtNeed()
                            .doc(
                                    """
                                    How often what has expired is taken out of address_verify_map; \
                                    0: never.
                                    """),
                    bool("address_verify_negative_cache")
                            .defaultsTo("yes")
                            .notYet()
                            .doc(
                                    """
                                    Whether addresses that do not take mail are remembered, too. \
                                    With no, each question about such an address sends a probe.
                                    """),
                    expiry("address_verify_positive_expire_time", "31d", 'd')
                            .doc("How long an address that took mail is believed to."),
                    expiry("address_verify_positive_refresh_time", "7d", 'd')
                            .doc(
                                    """
                                    The age at which an address that took mail is probed again. \
                                    Meanwhile, and when that probe fails, the old answer stands.
                                    """),
                    expiry("address_verify_negative_expire_time", "3d", 'd')
                            .doc("How long an address that did not take mail is believed not to."),
                    expiry("address_verify_negative_refresh_time", "3h", 'h')
                            .doc(
                                    """
                                    The age at which an address that did not take mail is probed \
                                    again.
                                    """),

                    // --- The question

                    integer("address_verify_poll_count")
                            .defaultsTo("${stress?{1}:{3}}")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How many times smtpd asks for the result of a probe before it \
                                    puts the client off. With 1 every new address is put off once.
                                    """),
                    time("address_verify_poll_delay")
                            .defaultsTo("3s")
                            .atLeast(1)
                            .notYet("smtpd")
                            .doc(
                                    """
                                    How long smtpd waits before it asks for the result of a probe \
                                    again.
                                    """),
                    integer("address_verify_pending_request_limit")
                            .defaultsTo("5000")
                            .atLeast(1)
                            .notYet("qmgr", "oqmgr")
                            .doc(
                                    """
                                    How many probes may be in the active queue; those beyond count \
                                    as "could not find out". A quarter of \
                                    qmgr_message_active_limit.
                                    """),
                    text("address_verify_service_name")
                            .defaultsTo("verify")
                            .atLeast(1)
                            .withoutEffect(Processes.NO_NAMES)
                            .doc("The service of master.cf that is asked about addresses."),

                    // --- The probe and its way

                    text("address_verify_sender")
                            .defaultsTo("$double_bounce_sender")
                            .notYet("smtpd", "verify")
                            .doc(
                                    """
                                    The sender of probes, which smtpd always lets pass as a \
                                    recipient. Without a domain $myorigin is added; empty or <> is \
                                    the null sender, which some sites do not take.
                                    """),
                    time("address_verify_sender_ttl")
                            .defaultsTo("0s")
                            .atLeast(0)
                            .notYet("smtpd", "verify")
                            .doc(
                                    """
                                    How often the sender of probes changes: a piece that depends \
                                    on the time is added to its local part, so that it is of no \
                                    use in lists of spammers. 0: never. Several hours at least, \
                                    because of greylisting.
                                    """),
                    transport("address_verify_default_transport", "default_transport"),
                    transport("address_verify_local_transport", "local_transport"),
                    transport("address_verify_relay_transport", "relay_transport"),
                    transport("address_verify_virtual_transport", "virtual_transport"),
                    text("address_verify_relayhost")
                            .defaultsTo("$relayhost")
                            .notYet("trivial-rewrite")
                            .doc(
                                    """
                                    What relayhost is for probes; empty: straight to the \
                                    destination.
                                    """),
                    tables("address_verify_transport_maps", "transport_maps"),
                    tables(
                            "address_verify_sender_dependent_default_transport_maps",
                            "sender_dependent_default_transport_maps"),
                    tables(
                            "address_verify_sender_dependent_relayhost_maps",
                            "sender_dependent_relayhost_maps"),

                    // --- What the client hears

                    code("unverified_recipient_reject_code", "a recipient that does not take mail"),
                    code(
                            "unverified_recipient_defer_code",
                            "a recipient about which nothing could be found out"),
                    code("unverified_sender_reject_code", "a sender that does not take mail"),
                    code(
                            "unverified_sender_defer_code",
                            "a sender about which nothing could be found out"),
                    reason("unverified_recipient_reject_reason", "recipients"),
                    reason("unverified_sender_reject_reason", "senders"),
                    action("unverified_recipient_tempfail_action", "reject_unverified_recipient"),
                    action("unverified_sender_tempfail_action", "reject_unverified_sender"));

    private AddressVerification() {}

    private static ParameterDraft<Duration> expiry(String name, String standard, char unit) {
        return time(name).defaultsTo(standard).unit(unit).atLeast(1).notYet("verify").readAtNeed();
    }

    private static Parameter<String> transport(String name, String model) {
        return text(name)
                .defaultsTo("$" + model)
                .atLeast(1)
                .notYet("trivial-rewrite")
                .doc("What " + model + " is for probes.");
    }

    private static Parameter<List<String>> tables(String name, String model) {
        return list(name)
                .defaultsTo("$" + model)
                .notYet("trivial-rewrite")
                .doc("The tables that stand for " + model + " when a probe is routed.");
    }

    private static Parameter<Integer> code(String name, String what) {
        return integer(name)
                .defaultsTo("450")
                .atLeast(200)
                .atMost(599)
                .notYet("smtpd")
                .doc("The reply code for " + what + ". 250 takes the address all the same.");
    }

    private static Parameter<String> reason(String name, String what) {
        return text(name)
                .notYet("smtpd")
                .doc(
                        "The words in which unverified "
                                + what
                                + " are refused, without codes; empty: what the probe brought to light.");
    }

    private static Parameter<String> action(String name, String restriction) {
        return word(name, "defer", "defer_if_permit")
                .defaultsTo("$reject_tempfail_action")
                .notYet("smtpd")
                .doc(
                        "What "
                                + restriction
                                + " does when nothing could be found out: see reject_tempfail_action.");
    }
}
