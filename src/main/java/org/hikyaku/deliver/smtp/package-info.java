// SPDX-License-Identifier: Apache-2.0

/// smtp(8): delivers mail to other servers. In comes a [org.hikyaku.deliver.DeliveryRequest], out
/// goes an SMTP dialogue with one of the destination's hosts.
///
/// - [SmtpAgent] tries host after host until every recipient has an outcome.
/// - [HostFinder] turns a nexthop into hosts in the order to try them.
/// - [SmtpSession] is one connection; [Handshake] opens it, [MailTransaction] sends one message.
/// - [Step] lists the steps with their time-outs; [Trouble] says what each way to fail means.
/// - [ConnectionCache] keeps connections for the next message, by [ConnectionKey] (decision 0011).
///
/// What must hold: a recipient is reported at once when known; after the final dot we wait for the
/// answer; a lost connection before that is never a bounce.
@NullMarked
package org.hikyaku.deliver.smtp;

import org.jspecify.annotations.NullMarked;
