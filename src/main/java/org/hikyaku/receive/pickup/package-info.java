// SPDX-License-Identifier: Apache-2.0

/// Mail from programs on this machine: what `sendmail` hands over, through the control socket while
/// the server runs and through files in `maildrop/` while it does not.
///
/// In comes a submission (sender, recipients, wishes, content), out goes a draft for cleanup. What
/// must hold: a submission is answered only after the store has it, and a file in `maildrop/` is
/// removed only after the store has it.
@NullMarked
package org.hikyaku.receive.pickup;

import org.jspecify.annotations.NullMarked;
