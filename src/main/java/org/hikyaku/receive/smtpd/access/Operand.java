// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// What follows a restriction's name in a list and belongs to it.
enum Operand {
    NONE,
    /// `type:name` of a lookup table.
    TABLE,
    /// A DNS zone, perhaps with a filter: `zone=127.0.0.[2..11]`.
    DOMAIN,
    /// `inet:host:port`, `unix:path`, or a group that begins with one.
    SERVER,
    /// Of seconds.
    NUMBER
}
