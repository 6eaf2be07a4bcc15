// SPDX-License-Identifier: Apache-2.0
/// What SMTP client and server share: replies, status codes, line and dot framing, xtext.
@NullMarked
package org.hikyaku.smtp;

import org.jspecify.annotations.NullMarked;
