// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.MailParameters;

/// How log lines write an envelope address between `<` and `>`.
///
/// - Parameters: info_log_address_format
public enum LoggedForm {
    /// As on the wire: `"a b"@example.com`.
    EXTERNAL {
        @Override
        public String of(Address address) {
            return MailPath.quote(address);
        }
    },
    /// Without quotes, as Postfix had it before 3.5: `a b@example.com`.
    INTERNAL {
        @Override
        public String of(Address address) {
            return address.text();
        }
    };

    public abstract String of(Address address);

    public static LoggedForm from(Configuration configuration) {
        return configuration.get(MailParameters.INFO_LOG_ADDRESS_FORMAT).equals("internal")
                ? INTERNAL
                : EXTERNAL;
    }
}
