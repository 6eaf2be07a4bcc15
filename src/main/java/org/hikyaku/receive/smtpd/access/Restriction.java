// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// One word of a restriction list. Unchanging; any number of sessions may ask.
@FunctionalInterface
public interface Restriction {
    Verdict judge(Request request);
}
