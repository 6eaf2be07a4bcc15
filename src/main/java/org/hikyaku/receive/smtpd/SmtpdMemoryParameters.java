// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.hikyaku.config.Parameter.longInteger;

import org.hikyaku.config.Parameter;

/// The main.cf parameters about the memory that SMTP clients may take.
public final class SmtpdMemoryParameters {

    public static final Parameter<Long> LIMIT =
            longInteger("hikyaku_smtpd_memory_limit")
                    .defaultsTo("0")
                    .atLeast(0)
                    .doc(
                            """
                            How many octets of memory SMTP clients may take together, before their
                            mail is in the queue: mostly recipients that were named and whose
                            message has not come yet, some 500 octets each. Beyond it, RCPT is
                            answered with 452, except for the first recipients of a message (a
                            kilobyte of them), so that no client with many recipients keeps out
                            those with few. 0 is an eighth of the heap, 16 MB with the 128 MB that
                            the mail system starts with. A change counts from the next start.
                            """);

    private SmtpdMemoryParameters() {}
}
