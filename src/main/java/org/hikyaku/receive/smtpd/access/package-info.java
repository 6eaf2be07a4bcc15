// SPDX-License-Identifier: Apache-2.0
/// Who may send what to whom: one class for each restriction of main.cf, and [RestrictionTable],
/// which says what exists. SMTPD_ACCESS_README.
@NullMarked
package org.hikyaku.receive.smtpd.access;

import org.jspecify.annotations.NullMarked;
