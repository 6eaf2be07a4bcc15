// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.time.ZoneId;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.MailParameters;

/// What a report needs to know about us.
public record BounceSettings(
        String myhostname, String myorigin, String mailName, int sizeLimit, ZoneId zone) {

    public static BounceSettings from(Configuration configuration, ZoneId zone) {
        return new BounceSettings(
                configuration.get(MailParameters.MYHOSTNAME),
                configuration.get(MailParameters.MYORIGIN),
                configuration.get(MailParameters.MAIL_NAME),
                configuration.get(BounceParameters.BOUNCE_SIZE_LIMIT),
                zone);
    }
}
