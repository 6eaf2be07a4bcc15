// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

/// The facts an envelope carries besides sender and recipients. The code is what the journal stores
/// and must never change its meaning; the name is Postfix's, as `postcat` prints it.
public enum Attribute {
    CLIENT_NAME(1, "client_name"),
    CLIENT_ADDRESS(2, "client_address"),
    CLIENT_PORT(3, "client_port"),
    REVERSE_CLIENT_NAME(4, "reverse_client_name"),
    HELO_NAME(5, "helo_name"),
    /// SMTP, ESMTP, or empty for local submission.
    PROTOCOL_NAME(6, "protocol_name"),
    /// `name[address]` or `local`: who handed it over, in log lines.
    MESSAGE_ORIGIN(7, "log_message_origin"),
    SASL_METHOD(8, "sasl_method"),
    SASL_USERNAME(9, "sasl_username"),
    SASL_SENDER(10, "sasl_sender"),
    /// `local` or `remote`: whose names complete an incomplete address.
    REWRITE_CONTEXT(11, "rewrite_context"),
    CONTENT_FILTER(12, "content_filter"),
    REDIRECT_TO(13, "redirect_to"),
    /// `7bit` or `8bit`, from BODY= or found while reading. RFC 6152.
    ENCODING(14, "encoding"),
    /// `yes` when the client asked for SMTPUTF8 and an address or header needs it. RFC 6531.
    SMTPUTF8(15, "smtputf8"),
    /// ENVID as the client wrote it, still xtext-decoded. RFC 3461 §4.4.
    DSN_ENVID(16, "dsn_envid"),
    /// FULL or HDRS. RFC 3461 §4.3.
    DSN_RET(17, "dsn_ret"),
    /// Text of the Message-ID header, for logs and traces.
    MESSAGE_ID(18, "message_id"),
    /// Uid of the local submitter.
    SUBMITTER_UID(19, "uid"),
    /// Name of the smtpd service that took it in, `smtpd` or the syslog_name of its `-o`.
    RECEIVED_BY(20, "received_by"),
    FULL_NAME(21, "fullname"),
    /// `yes` when a postmaster or bounce message must not bounce again.
    DOUBLE_BOUNCE(22, "double_bounce"),
    /// What [Tracing] the submitter asked for; absent for none.
    TRACE_FLAGS(23, "trace_flags"),
    /// The two characters of [Verp]; absent when it is not asked for.
    VERP_DELIMITERS(24, "verp_delimiters");

    private final int code;
    private final String postfixName;

    Attribute(int code, String postfixName) {
        this.code = code;
        this.postfixName = postfixName;
    }

    public int code() {
        return code;
    }

    public String postfixName() {
        return postfixName;
    }
}
