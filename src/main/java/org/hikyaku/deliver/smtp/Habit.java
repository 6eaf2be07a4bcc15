// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import org.hikyaku.config.Parameter;

/// The yes-or-no parameters of the client.
public enum Habit {
    SKIP_5XX_GREETING(SmtpClientParameters.SKIP_5XX_GREETING),
    SKIP_QUIT_RESPONSE(SmtpClientParameters.SKIP_QUIT_RESPONSE),
    ALWAYS_SEND_EHLO(SmtpClientParameters.ALWAYS_SEND_EHLO),
    NEVER_SEND_EHLO(SmtpClientParameters.NEVER_SEND_EHLO),
    BALANCE_INET_PROTOCOLS(SmtpClientParameters.BALANCE_INET_PROTOCOLS),
    RANDOMIZE_ADDRESSES(SmtpClientParameters.RANDOMIZE_ADDRESSES),
    IGNORE_MX_LOOKUP_ERROR(SmtpClientParameters.IGNORE_MX_LOOKUP_ERROR),
    DEFER_IF_NO_MX_ADDRESS_FOUND(SmtpClientParameters.DEFER_IF_NO_MX_ADDRESS_FOUND),
    BIND_ADDRESS_ENFORCE(SmtpClientParameters.BIND_ADDRESS_ENFORCE),
    QUOTE_RFC821_ENVELOPE(SmtpClientParameters.QUOTE_RFC821_ENVELOPE),
    DISABLE_MIME_OUTPUT_CONVERSION(SmtpClientParameters.DISABLE_MIME_OUTPUT_CONVERSION),
    CONNECTION_CACHE_ON_DEMAND(SmtpClientParameters.CONNECTION_CACHE_ON_DEMAND),
    SEND_XFORWARD_COMMAND(SmtpClientParameters.SEND_XFORWARD_COMMAND),
    PER_REQUEST_DEADLINE(SmtpClientParameters.PER_REQUEST_DEADLINE),
    ASSUME_FINAL(SmtpClientParameters.ASSUME_FINAL),
    HELPFUL_WARNINGS(SmtpClientParameters.HELPFUL_WARNINGS);

    @SuppressWarnings("ImmutableEnumChecker") // A Parameter never changes.
    private final Parameter<Boolean> parameter;

    Habit(Parameter<Boolean> parameter) {
        this.parameter = parameter;
    }

    Parameter<Boolean> parameter() {
        return parameter;
    }
}
