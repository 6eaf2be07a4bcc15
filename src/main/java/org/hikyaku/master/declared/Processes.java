// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;

import java.util.List;
import org.hikyaku.config.Parameter;

/// How Postfix's programs are started, watched and found by one another. master(8), postkick(1).
final class Processes {

    static final String ONE_PROCESS =
            "The mail system is one process: no daemon is started, kept idle, replaced or watched.";

    static final String NO_NAMES =
            "The parts of one process know each other without a name in master.cf.";

    private static final String OWN_CONNECTIONS =
            "The client itself keeps the connections that are to be used again.";

    static final List<Parameter<?>> ALL =
            List.of(
                    time("daemon_timeout")
                            .defaultsTo("18000s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("How long one request may keep a daemon before it is killed."),
                    integer("fork_attempts")
                            .defaultsTo("5")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("How often the system is asked for a new process."),
                    time("fork_delay")
                            .defaultsTo("1s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("The pause between two attempts to get a new process."),
                    time("ipc_idle")
                            .defaultsTo("5s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("How long an unused connection between two daemons is kept."),
                    time("ipc_ttl")
                            .defaultsTo("1000s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("The age at which a connection between two daemons is closed."),
                    time("max_idle")
                            .defaultsTo("100s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("How long a daemon waits for the next request before it ends."),
                    integer("max_use")
                            .defaultsTo("100")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("After how many requests a daemon makes room for a new one."),
                    time("qmgr_daemon_timeout")
                            .defaultsTo("1000s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .readBy("qmgr")
                            .doc("daemon_timeout for the queue manager."),
                    time("qmgr_ipc_timeout")
                            .defaultsTo("60s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .readBy("qmgr")
                            .doc("How long the queue manager waits for another daemon to answer."),
                    time("service_throttle_time")
                            .defaultsTo("60s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("How long a program that broke down is not started again."),
                    time("trigger_timeout")
                            .defaultsTo("10s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("How long waking up a daemon may take."),
                    time("application_event_drain_time")
                            .defaultsTo("100s")
                            .atLeast(1)
                            .withoutEffect(ONE_PROCESS)
                            .doc("How long postkick waits until the daemon has read its request."),
                    time("postlogd_watchdog_timeout")
                            .defaultsTo("10s")
                            .atLeast(10)
                            .withoutEffect(ONE_PROCESS)
                            .readBy("postlogd")
                            .doc("daemon_timeout for the program that writes maillog_file."),
                    time("tlsproxy_watchdog_timeout")
                            .defaultsTo("10s")
                            .atLeast(10)
                            .withoutEffect(ONE_PROCESS)
                            .readBy("tlsproxy")
                            .doc("daemon_timeout for the program that ciphers for others."),
                    integer("debug_peer_level")
                            .defaultsTo("2")
                            .atLeast(1)
                            .asDistributed()
                            .withoutEffect(
                                    "A conversation that debug_peer_list names is logged as a whole, at any level.")
                            .doc("How much more is logged of a peer that debug_peer_list names."),
                    text("debugger_command")
                            .asDistributed()
                            .withoutEffect(ONE_PROCESS)
                            .doc(
                                    "The command that attaches a debugger to a program started with -D in master.cf."),

                    // Who is called what
                    text("bounce_service_name")
                            .defaultsTo("bounce")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that remembers failed recipients and returns mail."),
                    text("connection_cache_service_name")
                            .defaultsTo("scache")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .readBy("smtp", "lmtp")
                            .doc("The service that keeps connections to be used again."),
                    time("connection_cache_protocol_timeout")
                            .defaultsTo("5s")
                            .atLeast(1)
                            .withoutEffect(OWN_CONNECTIONS)
                            .readBy("smtp", "lmtp")
                            .doc(
                                    "How long the service that keeps connections may take to store one or hand it out."),
                    time("connection_cache_status_update_time")
                            .defaultsTo("600s")
                            .atLeast(1)
                            .withoutEffect(OWN_CONNECTIONS)
                            .readBy("scache")
                            .doc(
                                    "How often the service that keeps connections logs how well it was used."),
                    text("defer_service_name")
                            .defaultsTo("defer")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that remembers why mail is deferred."),
                    text("flush_service_name")
                            .defaultsTo("flush")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that knows what mail waits for a destination."),
                    text("pickup_service_name")
                            .defaultsTo("pickup")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that takes what the sendmail command submits."),
                    text("postlog_service_name")
                            .defaultsTo("postlog")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that writes maillog_file."),
                    text("proxymap_service_name")
                            .defaultsTo("proxymap")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that looks things up for proxy: tables."),
                    text("proxywrite_service_name")
                            .defaultsTo("proxywrite")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that writes to proxy: tables."),
                    text("queue_service_name")
                            .defaultsTo("qmgr")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that decides what is delivered when."),
                    text("rewrite_service_name")
                            .defaultsTo("rewrite")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that completes addresses and finds their transport."),
                    text("showq_service_name")
                            .defaultsTo("showq")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that lists the queue."),
                    text("tlsmgr_service_name")
                            .defaultsTo("tlsmgr")
                            .withoutEffect(NO_NAMES)
                            .doc("The service that keeps TLS sessions and random numbers."),
                    text("tlsproxy_service_name")
                            .defaultsTo("tlsproxy")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .readBy("postscreen", "smtp", "lmtp")
                            .doc("The service that ciphers for others."),
                    text("trace_service_name")
                            .defaultsTo("trace")
                            .atLeast(1)
                            .withoutEffect(NO_NAMES)
                            .doc("The service that reports on delivery when a sender asks for it."),
                    integer("fault_injection_code")
                            .defaultsTo("0")
                            .withoutEffect("It serves Postfix's own tests.")
                            .doc("Which part is to behave as though something had failed."));

    private Processes() {}
}
