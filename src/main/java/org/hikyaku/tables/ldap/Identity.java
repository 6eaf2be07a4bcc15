// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import com.unboundid.ldap.sdk.ANONYMOUSBindRequest;
import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.CRAMMD5BindRequest;
import com.unboundid.ldap.sdk.DIGESTMD5BindRequest;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PLAINBindRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SCRAMSHA1BindRequest;
import com.unboundid.ldap.sdk.SCRAMSHA256BindRequest;
import com.unboundid.ldap.sdk.SCRAMSHA512BindRequest;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.query.SourceSettings;
import org.jspecify.annotations.Nullable;

/// Who we say we are. `bind`, RFC 4513.
sealed interface Identity {

    /// Says it, on a new connection.
    ///
    /// @throws LDAPException when the server does not believe it
    void bind(LDAPConnection connection) throws LDAPException;

    /// Nothing is said.
    record Nobody() implements Identity {
        @Override
        public void bind(LDAPConnection connection) {}
    }

    /// A name and a password, both perhaps empty.
    record Simple(String name, String password) implements Identity {
        @Override
        public void bind(LDAPConnection connection) throws LDAPException {
            connection.bind(new SimpleBindRequest(name, password));
        }
    }

    /// One of the mechanisms of SASL: the first of ours that the server has.
    ///
    /// @param mechanisms by preference
    /// @param strength `sasl_minssf`, which only TLS and a socket can give
    record Sasl(
            List<String> mechanisms,
            String name,
            String password,
            String realm,
            String onBehalfOf,
            int strength)
            implements Identity {

        private static final List<String> STRONGEST_FIRST =
                List.of(
                        "EXTERNAL",
                        "SCRAM-SHA-512",
                        "SCRAM-SHA-256",
                        "SCRAM-SHA-1",
                        "DIGEST-MD5",
                        "CRAM-MD5",
                        "PLAIN",
                        "ANONYMOUS");

        @Override
        public void bind(LDAPConnection connection) throws LDAPException {
            // 1 is integrity, which nothing but TLS gives us either.
            if (strength > 0
                    && connection.getSSLSession() == null
                    && !connection.getSocketFactory().getClass().equals(SocketToPath.class)) {
                throw new LDAPException(
                        ResultCode.CONFIDENTIALITY_REQUIRED,
                        "sasl_minssf wants a protected connection: use ldaps: or start_tls");
            }
            var offered = offered(connection);
            for (var mechanism : mechanisms) {
                if (offered.contains(mechanism)) {
                    connection.bind(request(mechanism));
                    return;
                }
            }
            throw new LDAPException(
                    ResultCode.AUTH_METHOD_NOT_SUPPORTED,
                    "no mechanism in common: the server has " + offered);
        }

        private static List<String> offered(LDAPConnection connection) throws LDAPException {
            var root = connection.getRootDSE();
            var names = root == null ? null : root.getSupportedSASLMechanismNames();
            return names == null ? List.of() : List.of(names);
        }

        private BindRequest request(String mechanism) {
            return switch (mechanism) {
                // Cyrus' library, in the server, wants an empty name rather than none.
                case "EXTERNAL" -> new EXTERNALBindRequest(onBehalfOf);
                case "SCRAM-SHA-512" -> new SCRAMSHA512BindRequest(name, password);
                case "SCRAM-SHA-256" -> new SCRAMSHA256BindRequest(name, password);
                case "SCRAM-SHA-1" -> new SCRAMSHA1BindRequest(name, password);
                case "DIGEST-MD5" ->
                        new DIGESTMD5BindRequest(name, given(onBehalfOf), password, given(realm));
                case "CRAM-MD5" -> new CRAMMD5BindRequest(name, password);
                case "PLAIN" -> new PLAINBindRequest(name, given(onBehalfOf), password);
                case "ANONYMOUS" -> new ANONYMOUSBindRequest();
                default -> throw new IllegalStateException(mechanism);
            };
        }

        private static @Nullable String given(String text) {
            return text.isEmpty() ? null : text;
        }

        private static Sasl from(SourceSettings settings, String name, String password)
                throws ConfigException {
            var wanted = settings.list("sasl_mechs", "");
            var mechanisms =
                    STRONGEST_FIRST.stream()
                            .filter(each ->
                                    wanted.isEmpty()
                                            || wanted.stream().anyMatch(each::equalsIgnoreCase))
                            .toList();
            if (mechanisms.isEmpty()) {
                throw settings.wrong(
                        "sasl_mechs",
                        "unsupported parameter value: sasl_mechs = " + String.join(" ", wanted),
                        "choose from: " + String.join(" ", STRONGEST_FIRST));
            }
            return new Sasl(
                    mechanisms,
                    name,
                    password,
                    settings.text("sasl_realm", ""),
                    settings.text("sasl_authz_id", ""),
                    settings.integer("sasl_minssf", 0, 0));
        }
    }

    static Identity from(SourceSettings settings) throws ConfigException {
        var who = settings.text("bind_dn", "");
        var password = settings.text("bind_pw", "");
        for (var name : List.of("sasl_mechs", "sasl_realm", "sasl_authz_id", "sasl_minssf")) {
            var _ = settings.text(name, ""); // Known, though it may not matter.
        }
        var kind = settings.text("bind", "yes").toLowerCase(Locale.ROOT);
        return switch (kind) {
            case "no", "none" -> new Nobody();
            case "yes", "simple" -> new Simple(who, password);
            case "sasl" -> Sasl.from(settings, who, password);
            default ->
                    throw settings.wrong(
                            "bind",
                            "unsupported parameter value: bind = " + kind,
                            "write none, simple or sasl");
        };
    }
}
