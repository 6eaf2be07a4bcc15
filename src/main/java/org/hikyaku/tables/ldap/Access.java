// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.hikyaku.config.ConfigException;
import org.hikyaku.net.ClientTls;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.Tables;
import org.hikyaku.tables.query.SourceSettings;
import org.jspecify.annotations.Nullable;

/// How the servers of a table are approached: TLS, who we say we are, and for how long we wait.
///
/// @param timeout to connect, and for each answer
/// @param startTls whether TLS begins inside the connection
record Access(
        Identity identity,
        ClientTls tls,
        boolean startTls,
        boolean chasesReferrals,
        Duration timeout,
        TableWarnings warnings) {

    /// A referral to a referral to a referral is as far as we go. RFC 4511 §4.1.10 asks for a
    /// limit.
    private static final int MOST_REFERRALS = 5;

    static Access from(SourceSettings settings, Tables.Opening opening, Duration timeout)
            throws ConfigException {
        boolean startTls = settings.bool("start_tls", false);
        var access =
                new Access(
                        Identity.from(settings),
                        tls(settings),
                        startTls,
                        settings.bool("chase_referrals", false),
                        timeout,
                        opening.warnings());
        int version = settings.integer("version", 3, 0);
        if (version != 3) {
            settings.withoutEffect("version", "3 is what is spoken");
        }
        settings.withoutEffect("tls_random_file", "Java asks the kernel for random numbers");
        settings.withoutEffect("tls_cipher_suite", "Java's own list of cipher suites is used");
        try {
            var _ = access.tls().context();
        } catch (IOException | GeneralSecurityException unreadable) {
            opening.warnings()
                    .warning("table " + opening.spec() + ": TLS: " + unreadable.getMessage());
        }
        return access;
    }

    private static ClientTls tls(SourceSettings settings) throws ConfigException {
        return new ClientTls(
                settings.bool("tls_require_cert", false)
                        ? ClientTls.Trust.CHAIN
                        : ClientTls.Trust.ANYBODY,
                path(settings, "tls_ca_cert_file"),
                path(settings, "tls_ca_cert_dir"),
                path(settings, "tls_cert"),
                path(settings, "tls_key"));
    }

    private static @Nullable Path path(SourceSettings settings, String name) {
        var text = settings.text(name, "");
        return text.isEmpty() ? null : Path.of(text);
    }

    LDAPConnectionOptions options() {
        var options = new LDAPConnectionOptions();
        // One question at a time on a connection; so the library needs no thread to read answers.
        options.setUseSynchronousMode(true);
        options.setConnectTimeoutMillis((int) timeout.toMillis());
        options.setResponseTimeoutMillis(timeout.toMillis());
        // As Postfix: it is the server that refuses a name without a password. RFC 4513 §5.1.2.
        options.setBindWithDNRequiresPassword(false);
        options.setFollowReferrals(chasesReferrals);
        options.setReferralHopLimit(MOST_REFERRALS);
        options.setReferralConnector(this::follow);
        if (tls.trust() == ClientTls.Trust.CHAIN) {
            options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        }
        return options;
    }

    /// Where a server sends us, we are nobody: it is not for the one to decide who hears the
    /// password for the other. OpenLDAP's library does the same.
    private LDAPConnection follow(LDAPURL url, LDAPConnection from) throws LDAPException {
        var host = url.getHost();
        if (host == null) {
            throw new LDAPException(ResultCode.REFERRAL, "a referral without a host: " + url);
        }
        return url.getScheme().equals("ldaps")
                ? new LDAPConnection(
                        from.getLastUsedSocketFactory(),
                        from.getConnectionOptions(),
                        host,
                        url.getPort())
                : new LDAPConnection(from.getConnectionOptions(), host, url.getPort());
    }
}
