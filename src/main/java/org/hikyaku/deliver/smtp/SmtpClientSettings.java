// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.hikyaku.config.Configuration;
import org.hikyaku.dns.HostLookup;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.net.IpAddress;
import org.jspecify.annotations.Nullable;

/// What the SMTP client reads from main.cf.
///
/// @param usesDns false: no MX look-ups, hosts by the system alone
/// @param smtpPort the port of nexthops that name none, and the only one where mail loops are
///   looked for
public record SmtpClientSettings(
        String myhostname,
        String heloName,
        Greeting greeting,
        Timeouts timeouts,
        Hosts hosts,
        Reuse reuse,
        Wire wire,
        boolean usesDns,
        int smtpPort,
        List<String> fallbackRelays) {

    /// How a session begins.
    public enum Greeting {
        EHLO,
        EHLO_IF_GREETED_SO,
        HELO
    }

    /// How hosts are found and ordered.
    public record Hosts(
            HostLookup.Way lookup,
            String preference,
            boolean balance,
            boolean shuffle,
            int addressLimit,
            int sessionLimit,
            boolean deferWithoutAddress,
            boolean skip5xxGreeting,
            @Nullable InetAddress bind4,
            @Nullable InetAddress bind6) {}

    /// How long connections are kept. Durations in nanoseconds, since they are compared for every
    /// message.
    public record Reuse(
            boolean onDemand,
            Set<String> destinations,
            long idleNanos,
            long ageNanos,
            int mostUses) {}

    /// What goes over the wire and how.
    public record Wire(
            int lineLimit,
            boolean convertsEightBit,
            boolean quotesEnvelope,
            boolean skipsQuitReply,
            Set<String> discardedKeywords) {}

    /// Reads them once.
    ///
    /// @param smtpPort the number of smtp_tcp_port
    public static SmtpClientSettings from(Configuration c, int smtpPort) {
        var level = c.get(SmtpClientParameters.DNS_SUPPORT_LEVEL);
        boolean usesDns =
                level.isEmpty()
                        ? !c.get(SmtpClientParameters.DISABLE_DNS_LOOKUPS)
                        : !level.equals("disabled");
        return new SmtpClientSettings(
                c.get(MailParameters.MYHOSTNAME),
                c.get(SmtpClientParameters.HELO_NAME),
                greeting(c),
                timeouts(c),
                hosts(c, usesDns),
                reuse(c),
                wire(c),
                usesDns,
                smtpPort,
                c.get(SmtpClientParameters.FALLBACK_RELAY));
    }

    private static Greeting greeting(Configuration c) {
        if (c.get(SmtpClientParameters.NEVER_SEND_EHLO)) {
            return Greeting.HELO;
        }
        return c.get(SmtpClientParameters.ALWAYS_SEND_EHLO)
                ? Greeting.EHLO
                : Greeting.EHLO_IF_GREETED_SO;
    }

    private static Timeouts timeouts(Configuration c) {
        return new Timeouts(
                c.get(SmtpClientParameters.CONNECT_TIMEOUT),
                c.get(SmtpClientParameters.HELO_TIMEOUT),
                c.get(SmtpClientParameters.MAIL_TIMEOUT),
                c.get(SmtpClientParameters.RCPT_TIMEOUT),
                c.get(SmtpClientParameters.DATA_INIT_TIMEOUT),
                c.get(SmtpClientParameters.DATA_XFER_TIMEOUT),
                c.get(SmtpClientParameters.DATA_DONE_TIMEOUT),
                c.get(SmtpClientParameters.QUIT_TIMEOUT));
    }

    private static Hosts hosts(Configuration c, boolean usesDns) {
        return new Hosts(
                lookup(c.get(SmtpClientParameters.HOST_LOOKUP), usesDns),
                c.get(SmtpClientParameters.ADDRESS_PREFERENCE),
                c.get(SmtpClientParameters.BALANCE_INET_PROTOCOLS),
                c.get(SmtpClientParameters.RANDOMIZE_ADDRESSES),
                c.get(SmtpClientParameters.MX_ADDRESS_LIMIT),
                c.get(SmtpClientParameters.MX_SESSION_LIMIT),
                c.get(SmtpClientParameters.DEFER_IF_NO_MX_ADDRESS_FOUND),
                c.get(SmtpClientParameters.SKIP_5XX_GREETING),
                IpAddress.parse(c.get(SmtpClientParameters.BIND_ADDRESS)),
                IpAddress.parse(c.get(SmtpClientParameters.BIND_ADDRESS6)));
    }

    private static HostLookup.Way lookup(List<String> words, boolean usesDns) {
        boolean isNative = words.contains("native");
        if (!usesDns || (isNative && !words.contains("dns"))) {
            return HostLookup.Way.NATIVE;
        }
        return isNative ? HostLookup.Way.DNS_THEN_NATIVE : HostLookup.Way.DNS;
    }

    private static Reuse reuse(Configuration c) {
        var destinations = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        destinations.addAll(c.get(SmtpClientParameters.CONNECTION_CACHE_DESTINATIONS));
        return new Reuse(
                c.get(SmtpClientParameters.CONNECTION_CACHE_ON_DEMAND),
                destinations,
                c.get(SmtpClientParameters.CONNECTION_CACHE_TIME_LIMIT).toNanos(),
                c.get(SmtpClientParameters.CONNECTION_REUSE_TIME_LIMIT).toNanos(),
                c.get(SmtpClientParameters.CONNECTION_REUSE_COUNT_LIMIT));
    }

    private static Wire wire(Configuration c) {
        var discarded = new TreeSet<String>();
        for (var word : c.get(SmtpClientParameters.DISCARD_EHLO_KEYWORDS)) {
            discarded.add(word.toUpperCase(Locale.ROOT));
        }
        return new Wire(
                c.get(SmtpClientParameters.LINE_LENGTH_LIMIT),
                !c.get(SmtpClientParameters.DISABLE_MIME_OUTPUT_CONVERSION),
                c.get(SmtpClientParameters.QUOTE_ENVELOPE),
                c.get(SmtpClientParameters.SKIP_QUIT_RESPONSE),
                discarded);
    }
}
