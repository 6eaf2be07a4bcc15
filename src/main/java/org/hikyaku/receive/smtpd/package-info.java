// SPDX-License-Identifier: Apache-2.0
/// The SMTP server: a session on a thread of its own reads commands,
/// [org.hikyaku.receive.smtpd.command] handles them, [org.hikyaku.receive.smtpd.access] judges
/// them, [org.hikyaku.receive.smtpd.data] takes the content. What enters is a connection; what
/// leaves are drafts committed to cleanup. A 250 after the content is a promise: the message is on
/// the disk.
@NullMarked
package org.hikyaku.receive.smtpd;

import org.jspecify.annotations.NullMarked;
