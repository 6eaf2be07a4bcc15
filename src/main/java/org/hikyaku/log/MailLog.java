// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.log;

/// Where events go. `program` is what follows the host name (`postfix/smtpd`), `number` what stands
/// in brackets: a number of its own per session and delivery, since pflogsumm and others correlate
/// lines by it.
///
/// Never blocks the mail path for a slow log, never loses a line silently.
public interface MailLog {

    void log(String program, long number, Event event);
}
