// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import java.time.Duration;

/// Makes a client that errs too often wait. A shutdown ends it early.
@FunctionalInterface
public interface Pause {
    void pause(Duration time);
}
