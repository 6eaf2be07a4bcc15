// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.IOException;

/// What was handed over is no submission, or breaks off: trying again would not help.
public final class BadSubmissionException extends IOException {

    private static final long serialVersionUID = 1L;

    BadSubmissionException(String why) {
        super(why);
    }
}
