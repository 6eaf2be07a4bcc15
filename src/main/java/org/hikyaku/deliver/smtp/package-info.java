// SPDX-License-Identifier: Apache-2.0
/// smtp(8): hands mail to other servers over SMTP.
///
/// Enters: a message and recipients for one nexthop. Leaves: one outcome for each recipient.
///
/// The way through: [SmtpAgent] makes a [Delivery], which goes through the sites of the nexthop
/// ([Nexthop]), the hosts of each ([Routes]), takes a connection from the [ConnectionCache] or
/// opens one, greets ([Handshake]), talks ([Dialogue]) and takes its leave ([Farewell]). What a
/// failure means is decided in [Trouble] and nowhere else; who has been told what is in the
/// [Ledger].
///
/// What must hold: a recipient is reported sent only after a 2xx to the final dot; one that was
/// reported is not tried again; a dead cached connection costs nothing but a new one.
///
/// RFC 5321, 1870 (SIZE), 2920 (PIPELINING), 3461 (DSN), 6152 (8BITMIME), 6531 (SMTPUTF8), 7505
/// (null MX). Compared with Postfix: docs/oracle-client.md.
@NullMarked
package org.hikyaku.deliver.smtp;

import org.jspecify.annotations.NullMarked;
