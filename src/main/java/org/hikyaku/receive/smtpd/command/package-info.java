// SPDX-License-Identifier: Apache-2.0
/// One class for each verb, and [CommandTable], which says what exists.
@NullMarked
package org.hikyaku.receive.smtpd.command;

import org.jspecify.annotations.NullMarked;
