// SPDX-License-Identifier: Apache-2.0
/// From DATA or BDAT to the reply that takes responsibility.
@NullMarked
package org.hikyaku.receive.smtpd.data;

import org.jspecify.annotations.NullMarked;
