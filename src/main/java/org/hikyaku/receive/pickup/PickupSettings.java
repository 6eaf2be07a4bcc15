// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.nio.file.Path;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.smtp.LoggedForm;

/// What pickup reads from main.cf.
public record PickupSettings(
        String myhostname, String mailName, Path queueDirectory, LoggedForm loggedForm) {

    public static PickupSettings from(Configuration configuration) {
        return new PickupSettings(
                configuration.get(MailParameters.MYHOSTNAME),
                configuration.get(MailParameters.MAIL_NAME),
                Path.of(configuration.get(MailParameters.QUEUE_DIRECTORY)),
                LoggedForm.from(configuration));
    }
}
